import type { View } from '../../study/view.ts';
import type { FocusKind, FocusTruth, PhantomTruth } from '../truth.ts';
import { describeSite, listWords } from './describe-site.ts';
import { markedFoci } from './marked-foci.ts';

/** More foci than this are not listed one by one. */
const MANY = 6;

/**
 * The report a radiologist might have dictated on a phantom: findings and impression, from what is visible in it.
 * @source R-014; reference/bone-scan-domain.md 2.8
 */
export function reportText(truth: PhantomTruth): string {
  const seen = new Set(viewsOf(truth).flatMap((view) => markedFoci(truth.foci, view)));
  const foci = truth.foci.filter((focus) => seen.has(focus));
  return `${[
    'SYNTHETIC REPORT - made from a phantom, not of a patient. Research use only.',
    '',
    `EXAMINATION: ${examination(truth)}`,
    `CLINICAL INFORMATION: ${clinicalInformation(truth)}`,
    '',
    'FINDINGS:',
    ...findings(truth, foci),
    '',
    'IMPRESSION:',
    ...impression(truth, foci).map((line, index) => `${index + 1}. ${line}`),
  ].join('\n')}\n`;
}

/** The views that were written: an artefact may have taken one. */
function viewsOf({ artefacts }: PhantomTruth): View[] {
  return (['anterior', 'posterior'] as const).filter((view) => !artefacts.includes(`missing-${view}`));
}

function examination(truth: PhantomTruth): string {
  const views = viewsOf(truth);
  const planar = views.length === 1 ? `${views[0]!} planar view only` : `${views.join(' and ')} planar views`;
  return truth.tracer === '131I'
    ? `Whole-body iodine scan (131I) after thyroidectomy, ${planar}.`
    : `Whole-body bone scan (99mTc-MDP), ${planar}.`;
}

function clinicalInformation({ ageYears, sex, tumourType }: PhantomTruth): string {
  const tumour = tumourType === null ? 'No known malignancy.' : `Known ${tumourType} cancer.`;
  return `${ageYears}-year-old ${sex === 'F' ? 'woman' : 'man'}. ${tumour}`;
}

function findings({ tracer, artefacts }: PhantomTruth, foci: readonly FocusTruth[]): string[] {
  const of = (...kinds: FocusKind[]): FocusTruth[] => foci.filter(({ kind }) => kinds.includes(kind));
  const lines = [
    foci.length === 0 ? 'No focal abnormality.' : '',
    metastasisLine(of('metastasis')),
    sentence(of('arthritis'), 'periarticular or degenerative uptake in the'),
    sentence(of('rib-fracture'), 'focal uptake, in line with each other, in the', 'as after fractures'),
    sentence(of('vertebral-fracture'), 'band-like uptake across', 'as of a compressed vertebra'),
    sentence(of('dental'), 'focal uptake in the', 'probably of dental origin'),
    sentence(of('urine'), 'a superficial focus at the', 'probably urine contamination'),
    sentence(of('thyroid-remnant'), 'focal iodine uptake in the', 'as of a thyroid remnant'),
    sentence(of('lymph-node'), 'focal iodine uptake in the', 'outside the thyroid bed'),
    sentence(of('lung-metastasis'), 'iodine uptake in the'),
    artefacts.includes('injection-site') ? 'Tracer is retained at the injection site.' : '',
    artefacts.includes('superscan')
      ? 'Diffusely increased skeletal uptake with faint kidneys and soft tissue (superscan).'
      : '',
  ].filter((line) => line !== '');
  const rest =
    tracer === '131I'
      ? 'Physiological uptake in salivary glands, stomach, bowel and bladder.'
      : 'Otherwise physiological distribution in the skeleton, kidneys and bladder.';
  return [...lines, rest];
}

function metastasisLine(foci: readonly FocusTruth[]): string {
  if (foci.length === 0) return '';
  const strength = `${gradeOf(foci)}ly`;
  const sites = listWords(foci.map(describeSite));
  if (foci.length === 1)
    return `A focus of ${strength} increased uptake in the ${sites}.`.replace(/the ([CTL]\d)/, '$1');
  if (foci.length <= MANY) return `Foci of ${strength} increased uptake: ${sites}.`;
  const regions = listWords(foci.map(({ region }) => describeSite({ region, side: 'midline', level: '' })));
  return `Multiple (${foci.length}) irregularly distributed foci of ${strength} increased uptake, involving: ${regions}.`;
}

function sentence(foci: readonly FocusTruth[], what: string, why = ''): string {
  if (foci.length === 0) return '';
  const text = `${gradeOf(foci)} ${what} ${listWords(foci.map(describeSite))}${why === '' ? '' : `, ${why}`}.`;
  return `${text[0]!.toUpperCase()}${text.slice(1)}`;
}

/** In words, by the strongest focus. */
function gradeOf(foci: readonly FocusTruth[]): string {
  const strongest = Math.max(...foci.map(({ contrast }) => contrast));
  if (strongest < 1.6) return 'mild';
  return strongest < 3 ? 'moderate' : 'intense';
}

function impression({ tracer }: PhantomTruth, foci: readonly FocusTruth[]): string[] {
  const has = (kind: FocusKind): boolean => foci.some((focus) => focus.kind === kind);
  const metastases = foci.filter(({ kind }) => kind === 'metastasis');
  const benign = foci.filter(({ kind }) => kind === 'arthritis');
  const lines = [
    ...(metastases.length > 0 ? [metastasisImpression(metastases)] : []),
    ...(has('thyroid-remnant') ? ['Thyroid remnant.'] : []),
    ...(has('lymph-node') ? ['Iodine-avid cervical lymph nodes.'] : []),
    ...(has('lung-metastasis') ? ['Iodine-avid lung metastases.'] : []),
    ...(benign.length > 0 ? ['Degenerative joint disease.'] : []),
    ...(has('rib-fracture') || has('vertebral-fracture')
      ? ['Uptake of fractures; correlate with trauma history.']
      : []),
  ];
  if (metastases.length > 0) return lines;
  const none = tracer === '131I' ? 'No iodine-avid bone metastasis.' : 'No evidence of bone metastasis.';
  return [...lines, none];
}

function metastasisImpression(foci: readonly FocusTruth[]): string {
  const doubtful = foci.every(
    ({ anterior, posterior }) => Math.max(anterior.detectability, posterior.detectability) < 6,
  );
  if (doubtful) return 'Faint uptake; bone metastasis cannot be excluded, correlate with CT.';
  return foci.length === 1
    ? 'Solitary focus suspicious of bone metastasis; correlate with CT.'
    : `Findings consistent with ${foci.length > MANY ? 'widespread' : 'multiple'} bone metastases.`;
}
