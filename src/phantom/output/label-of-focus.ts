import type { Label } from '../../annotations/annotation.ts';
import type { LabelCodes } from '../../annotations/label-codes.ts';
import { findRegion } from '../../annotations/label-codes.ts';
import type { FocusKind, FocusTruth } from '../truth.ts';

/** Code of mappings/labels.yaml for each kind of focus. */
const CODES: Readonly<Record<FocusKind, string>> = {
  metastasis: 'M',
  arthritis: 'A',
  'rib-fracture': 'F',
  'vertebral-fracture': 'F',
  dental: 'B',
  urine: 'ART',
  'thyroid-remnant': 'T',
  'lymph-node': 'T',
  'lung-metastasis': 'T',
};

/** The label a reader would give a focus; a level that the table does not know is left out. */
export function labelOfFocus(focus: FocusTruth, codes: LabelCodes): Label {
  const region = findRegion(focus.region, codes);
  if (region === null) throw new RangeError(`mappings/labels.yaml has no region "${focus.region}"`);
  const { levels, paired } = codes.regions[region]!;
  const level = levels === undefined || levels.includes(focus.level) ? focus.level : '';
  return { code: CODES[focus.kind], region, side: paired ? focus.side : 'midline', level };
}

/** Why a focus was called malignant or benign, as far as a phantom can know. */
export function reasonsOfFocus({ kind, region }: FocusTruth): string[] {
  if (kind === 'metastasis') return ['bone-destruction'];
  if (kind === 'rib-fracture' || kind === 'vertebral-fracture') return ['fracture'];
  if (kind === 'arthritis') return [region.endsWith('spine') ? 'degenerative' : 'around-joint'];
  return [];
}
