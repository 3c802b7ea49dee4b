import type { Counts } from '../study/counts.ts';
import type { BodyBox } from '../study/fused-scan.ts';
import type { QcFlag } from '../study/qc-flag.ts';
import type { View } from '../study/view.ts';
import type { FoundBody } from './body-box.ts';
import type { PreprocessReadings } from './readings.ts';

/** Values at which a camera or a converter stops counting. */
const CEILINGS = [255, 32767, 65535];

/** Negative pixels become 0; says so when there were any. */
export function clearNegatives(image: Counts, view: View): { image: Counts; flags: QcFlag[] } {
  let negative = 0;
  for (const value of image.values) if (!(value >= 0)) negative++;
  if (negative === 0) return { image, flags: [] };
  const values = image.values.map((value) => (value >= 0 ? value : 0));
  const text = `${negative} pixels of the ${view} view are negative and were set to 0: not plain counts`;
  return { image: { ...image, values }, flags: [{ code: 'Q-18', severity: 'warn', text }] };
}

/** Checks one acquired view: enough counts, not cut at a ceiling, whole body in the field. */
export function checkView(
  image: Counts,
  view: View,
  found: FoundBody,
  readings: PreprocessReadings,
): QcFlag[] {
  return [
    ...checkTotal(image, view, readings['Q-05']),
    ...checkCeiling(image, view, readings['Q-06'].pixelsAtCeiling),
    ...(found.active === null || found.body === null
      ? [fail('Q-04', `no body was found in the ${view} view`)]
      : checkField(found.body, found.active, view, readings['Q-04'].edgePx)),
  ];
}

function checkTotal(image: Counts, view: View, limits: PreprocessReadings['Q-05']): QcFlag[] {
  let total = 0;
  let maximum = -Infinity;
  let minimum = Infinity;
  for (const value of image.values) {
    total += value;
    if (value > maximum) maximum = value;
    if (value < minimum) minimum = value;
  }
  if (maximum === minimum) return [fail('Q-05', `the ${view} view is flat: every pixel holds ${maximum}`)];
  const million = `${(total / 1e6).toFixed(2)} million counts`;
  if (total < limits.failCounts) return [fail('Q-05', `too few counts in the ${view} view: ${million}`)];
  if (total < limits.warnCounts) return [warn('Q-05', `few counts in the ${view} view: ${million}`)];
  return [];
}

function checkCeiling(image: Counts, view: View, limit: number): QcFlag[] {
  let maximum = 0;
  let pixels = 0;
  for (const value of image.values) {
    if (value > maximum) [maximum, pixels] = [value, 1];
    else if (value === maximum) pixels++;
  }
  if (!CEILINGS.includes(maximum) || pixels < limit) return [];
  return [warn('Q-06', `${pixels} pixels of the ${view} view are cut off at ${maximum}`)];
}

function checkField(body: BodyBox, active: BodyBox, view: View, edge: number): QcFlag[] {
  const flags: QcFlag[] = [];
  if (body.ceil <= active.ceil + edge)
    flags.push(fail('Q-04', `the head is cut off at the upper edge of the ${view} view`));
  if (body.floor >= active.floor - edge)
    flags.push(warn('Q-04', `the feet reach the lower edge of the ${view} view`));
  if (body.left <= active.left + edge || body.right >= active.right - edge)
    flags.push(warn('Q-04', `the body reaches the side of the field in the ${view} view`));
  return flags;
}

function warn(code: string, text: string): QcFlag {
  return { code, severity: 'warn', text };
}

function fail(code: string, text: string): QcFlag {
  return { code, severity: 'fail', text };
}
