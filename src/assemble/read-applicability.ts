import { SOP_CLASS } from '../dicom/sop-classes.ts';
import { PRODUCT } from '../platform/product.ts';
import type { Tracer as TracerName } from '../study/data-set.ts';
import type { ScanHeader } from '../study/scan-header.ts';
import { objectTexts, wordsSeen } from './read-texts.ts';
import { readTracer } from './read-tracer.ts';
import type { ViewRules } from './view-rules.ts';

/** What of this installation decides whether an object is an input. */
export interface OwnResults {
  /** Identity of this installation's own results, for the guard against loops. */
  readonly ownDeviceUids: ReadonlySet<string>;
  /** Tracers that a configured model was trained for; left out = bone agents only. */
  readonly coveredTracers?: ReadonlySet<TracerName>;
}

/** Whether a configured model takes whole-body scans with 131I. */
export function coversIodine131({ coveredTracers }: OwnResults): boolean {
  return coveredTracers?.has('131I') === true;
}

/** Why an object is no input. `code` is stable, `reason` is for a human. */
export interface Refusal {
  readonly code: string;
  readonly reason: string;
}

type Gate = (header: ScanHeader, rules: ViewRules, own: OwnResults) => Refusal | null;

/** Asked in this order; the first refusal counts. The early phase is judged later: its views are still paired. */
const GATES: readonly Gate[] = [
  refuseOwnResult,
  refuseOtherModality,
  refuseOtherObject,
  refuseTransmission,
  refuseOtherImageType,
  refuseTooSmall,
  refuseUncountedPixels,
  refuseProcessed,
  refuseOtherTracer,
];

/** Whether an object can be part of a whole-body bone scan; `null` = it can. */
export function refusalOf(header: ScanHeader, rules: ViewRules, own: OwnResults): Refusal | null {
  for (const gate of GATES) {
    const refusal = gate(header, rules, own);
    if (refusal !== null) return refusal;
  }
  return null;
}

function refuseOwnResult(
  header: ScanHeader,
  _rules: ViewRules,
  { ownDeviceUids }: OwnResults,
): Refusal | null {
  const byName =
    header.manufacturer === PRODUCT.manufacturer && header.manufacturerModelName === PRODUCT.name;
  const byDevice = header.contributingDeviceUids.some((uid) => ownDeviceUids.has(uid));
  return byName || byDevice ? { code: 'OWN_RESULT', reason: 'a result of this node' } : null;
}

function refuseOtherModality({ modality }: ScanHeader): Refusal | null {
  if (modality === 'NM') return null;
  return { code: 'OTHER_MODALITY', reason: `modality ${printable(modality)}, not NM` };
}

const NM_CLASSES: readonly string[] = [SOP_CLASS.nuclearMedicineImage, SOP_CLASS.nuclearMedicineImageRetired];

function refuseOtherObject(header: ScanHeader): Refusal | null {
  if (NM_CLASSES.includes(header.sopClassUid)) return null;
  if (header.sopClassUid === SOP_CLASS.secondaryCapture && imageType(header) === 'WHOLEBODY') return null;
  return {
    code: 'OTHER_OBJECT',
    reason: `SOP class ${printable(header.sopClassUid)} with Modality NM is not a whole-body image`,
  };
}

function refuseTransmission({ imageType: values }: ScanHeader): Refusal | null {
  return values.some((value) => value.trim().toUpperCase() === 'TRANSMISSION')
    ? { code: 'TRANSMISSION', reason: 'a transmission image' }
    : null;
}

function refuseOtherImageType(header: ScanHeader): Refusal | null {
  const type = imageType(header);
  if (type === 'WHOLEBODY' || type === 'STATIC') return null;
  return {
    code: 'OTHER_IMAGE_TYPE',
    reason: `image type ${printable(header.imageType[2] ?? '')}, not WHOLE BODY`,
  };
}

/** A static image is a whole-body one when it is as long as a body: 1.2 m, or twice as high as wide. */
const WHOLE_BODY_MM = 1200;
const WHOLE_BODY_RATIO = 2;
/** Two views in a handful of energy windows; anything longer is a series in time. */
const MAXIMUM_FRAMES = 32;

function refuseTooSmall(header: ScanHeader): Refusal | null {
  const { rows, columns, pixelSpacingMm, numberOfFrames } = header;
  if (rows === null || columns === null || rows < 1 || columns < 1)
    return { code: 'NO_PIXELS', reason: 'no rows or columns' };
  if (numberOfFrames < 1 || numberOfFrames > MAXIMUM_FRAMES)
    return { code: 'OTHER_IMAGE_TYPE', reason: `${numberOfFrames} frames in one object` };
  if (imageType(header) === 'WHOLEBODY') return null;
  const long =
    pixelSpacingMm === null ? rows / columns >= WHOLE_BODY_RATIO : rows * pixelSpacingMm[0] >= WHOLE_BODY_MM;
  return long ? null : { code: 'NOT_WHOLE_BODY', reason: 'a static image of a part of the body' };
}

function refuseUncountedPixels(header: ScanHeader): Refusal | null {
  const counts =
    (header.samplesPerPixel ?? 1) === 1 && /^(MONOCHROME[12])?$/.test(header.photometricInterpretation);
  return counts ? null : { code: 'NOT_COUNTS', reason: 'a picture, not counts' };
}

function refuseProcessed(header: ScanHeader, { processedWords }: ViewRules): Refusal | null {
  if (header.imageType[0] !== 'DERIVED') return null;
  const seen = wordsSeen(objectTexts(header), processedWords);
  return seen.length === 0
    ? null
    : { code: 'PROCESSED_IMAGE', reason: `a derived image that is not one view (${seen.join('; ')})` };
}

function refuseOtherTracer(header: ScanHeader, rules: ViewRules, own: OwnResults): Refusal | null {
  const tracer = readTracer(header, rules);
  if (tracer.kind === 'bone' || tracer.kind === 'unstated') return null;
  if (tracer.kind === 'iodine-131' && coversIodine131(own)) return null;
  return { code: 'OTHER_TRACER', reason: `tracer ${tracer.name}, not a bone agent (${tracer.seen})` };
}

/** Value 3, in one spelling: `WHOLE BODY`, `WHOLE_BODY` and `WholeBody` are the same. */
function imageType(header: ScanHeader): string {
  return (header.imageType[2] ?? '').toUpperCase().replace(/[^A-Z]/g, '');
}

/** A coded value for a human, unless a broken device wrote free text where a code belongs. */
function printable(value: string): string {
  return /^[A-Za-z0-9_. -]{1,64}$/.test(value) ? value : 'unknown';
}
