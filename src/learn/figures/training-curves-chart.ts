import { lineChart } from './line-chart.ts';

/** One quantity epoch by epoch; epochs count from 1, `null` = not measured in that epoch. */
export interface TrainingCurve {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/** Loss or accuracy over the epochs. */
export function trainingCurvesChart(quantity: string, curves: readonly TrainingCurve[]): string {
  return lineChart({
    x: { name: 'epoch', min: 1 },
    y: { name: quantity, min: 0 },
    lines: curves.map(({ name, values }) => ({
      name,
      points: values.flatMap((value, index) => (value === null ? [] : [[index + 1, value] as const])),
    })),
    size: { width: 520, height: 360 },
  });
}
