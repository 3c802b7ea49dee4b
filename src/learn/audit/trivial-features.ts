import type { PhantomPatient } from '../../phantom/generate-patient.ts';
import { percentile } from '../../preprocess/percentile.ts';
import type { Counts } from '../../study/counts.ts';

/**
 * What a network could read off without looking at the skeleton. `acquisition`: of the scan and the patient, nothing of
 * it may tell the class. `brightness`: moves a little with real disease, which is bright.
 */
export interface TrivialFeature {
  readonly name: string;
  readonly kind: 'acquisition' | 'brightness';
  readonly value: number;
}

/**
 * The trivial features of the shortcut audit: counts, maximum, percentile, mean and field of each view, bladder, tilt,
 * and what a header says of the patient.
 * @source reference/bone-scan-domain.md 2.9, point 10
 */
export function trivialFeatures({ anterior, posterior, truth, patient }: PhantomPatient): TrivialFeature[] {
  const known = (name: string, value: number): TrivialFeature => ({ name, kind: 'acquisition', value });
  return [
    ...ofView('anterior', anterior),
    ...ofView('posterior', posterior),
    known('bladder', Math.log(patient.bladderFactor)),
    known('tilt', truth.tiltDegrees),
    known('age', truth.ageYears),
    known('sex', truth.sex === 'M' ? 1 : 0),
    known('height', truth.heightMm),
    known('habitus', truth.habitus),
  ];
}

function ofView(view: string, image: Counts): TrivialFeature[] {
  const { rows, columns, values } = image;
  let [total, most, active] = [0, 0, 0];
  for (let row = 0; row < rows; row++) {
    let inRow = 0;
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column]!;
      inRow += value;
      if (value > most) most = value;
    }
    total += inRow;
    if (inRow > 0) active++;
  }
  const lit = values.filter((value) => value > 0);
  return [
    { name: `${view} total counts`, kind: 'acquisition', value: Math.log(Math.max(1, total)) },
    { name: `${view} active rows`, kind: 'acquisition', value: active },
    { name: `${view} maximum`, kind: 'brightness', value: Math.log(Math.max(1, most)) },
    {
      name: `${view} 99th percentile`,
      kind: 'brightness',
      value: Math.log(Math.max(1, percentile(lit.slice(), 0.99) / Math.max(1, total / lit.length))),
    },
    {
      name: `${view} mean`,
      kind: 'brightness',
      value: Math.log(Math.max(1e-3, total / Math.max(1, lit.length))),
    },
  ];
}
