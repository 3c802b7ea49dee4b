import type { Counts } from '../study/counts.ts';
import type { BodyBox } from '../study/fused-scan.ts';
import type { QcFlag } from '../study/qc-flag.ts';
import type { View } from '../study/view.ts';
import type { FoundBody } from './body-box.ts';
import type { PreprocessReadings } from './readings.ts';

/** Values at which a camera or a converter stops counting. */
const CEILINGS = [255, 32767, 65535];

/** What one pass over the pixels tells. */
interface Summary {
  readonly total: number;
  readonly minimum: number;
  readonly maximum: number;
  /** How many pixels hold the maximum. */
  readonly atMaximum: number;
}

/** Negative pixels become 0; says so when there were any. */
export function clearNegatives(image: Counts, view: View): { image: Counts; flags: QcFlag[] } {
  const { values } = image;
  let negative = 0;
  for (let index = 0; index < values.length; index++) if (!(values[index]! >= 0)) negative++;
  if (negative === 0) return { image, flags: [] };
  const cleared = values.map((value) => (value >= 0 ? value : 0));
  const text = `${negative} pixels of the ${view} view are negative and were set to 0: not plain counts`;
  return { image: { ...image, values: cleared }, flags: [{ code: 'Q-18', severity: 'warn', text }] };
}

/** Checks one acquired view: enough counts, not cut at a ceiling, whole body in the field. */
export function checkView(
  image: Counts,
  view: View,
  found: FoundBody,
  readings: PreprocessReadings,
): QcFlag[] {
  const summary = summarise(image);
  return [
    ...checkTotal(summary, view, readings['Q-05']),
    ...checkCeiling(summary, view, readings['Q-06'].pixelsAtCeiling),
    ...(found.active === null || found.body === null
      ? [fail('Q-04', `no body was found in the ${view} view`)]
      : checkField(found.body, found.active, found.cutOff, view, readings['Q-04'])),
  ];
}

function summarise({ values }: Counts): Summary {
  let [total, minimum, maximum, atMaximum] = [0, Infinity, -Infinity, 0];
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    total += value;
    if (value < minimum) minimum = value;
    if (value === maximum) atMaximum++;
    else if (value > maximum) {
      maximum = value;
      atMaximum = 1;
    }
  }
  return { total, minimum, maximum, atMaximum };
}

function checkTotal(summary: Summary, view: View, limits: PreprocessReadings['Q-05']): QcFlag[] {
  const { total, minimum, maximum } = summary;
  if (maximum === minimum) return [fail('Q-05', `the ${view} view is flat: every pixel holds ${maximum}`)];
  const million = `${(total / 1e6).toFixed(2)} million counts`;
  if (total < limits.failCounts) return [fail('Q-05', `too few counts in the ${view} view: ${million}`)];
  if (total < limits.warnCounts) return [warn('Q-05', `few counts in the ${view} view: ${million}`)];
  return [];
}

function checkCeiling({ maximum, atMaximum }: Summary, view: View, limit: number): QcFlag[] {
  if (!CEILINGS.includes(maximum) || atMaximum < limit) return [];
  return [warn('Q-06', `${atMaximum} pixels of the ${view} view are cut off at ${maximum}`)];
}

function checkField(
  body: BodyBox,
  active: BodyBox,
  cutOff: number,
  view: View,
  limits: PreprocessReadings['Q-04'],
): QcFlag[] {
  const flags: QcFlag[] = [];
  if (body.ceil <= active.ceil + limits.edgePx)
    flags.push(fail('Q-04', `the head is cut off at the upper edge of the ${view} view`));
  if (body.floor >= active.floor - limits.edgePx)
    flags.push(warn('Q-04', `the feet reach the lower edge of the ${view} view`));
  if (cutOff >= limits.cutOffPx)
    flags.push(warn('Q-04', `an arm is cut off at the side of the field in the ${view} view`));
  return flags;
}

function warn(code: string, text: string): QcFlag {
  return { code, severity: 'warn', text };
}

function fail(code: string, text: string): QcFlag {
  return { code, severity: 'fail', text };
}
