import { seriesMark } from './chart-colours.ts';
import { legendOf } from './line-chart.ts';
import { renderChartSvg } from './render-chart.ts';

/** Bars of one colour: one value a group, `null` where it is undefined. */
export interface BarSeries {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/** Grouped bars of shares between 0 and 1, with their values written above. */
export function barChart(groups: readonly string[], series: readonly BarSeries[]): string {
  const bars = groups.length * series.length;
  const legendHeight = series.length * 22;
  const width = Math.min(1000, Math.max(420, 90 + bars * 44));
  return renderChartSvg(
    {
      grid: { left: 48, right: 12, top: 24, bottom: 40 + legendHeight },
      xAxis: {
        type: 'category',
        data: [...groups],
        axisLabel: { fontSize: 13, color: '#1f2328', interval: 0 },
      },
      yAxis: { type: 'value', min: 0, max: 1, splitLine: { lineStyle: { color: '#e6e8eb' } } },
      legend: legendOf(series.map(({ name }) => name)),
      series: series.map(({ name, values }, index) => ({
        type: 'bar' as const,
        name,
        data: values.map((value) => value ?? '-'),
        itemStyle: { color: seriesMark(index).color },
        barGap: '8%',
        label: {
          show: bars <= 24,
          position: 'top' as const,
          fontSize: 11,
          color: '#1f2328',
          formatter: ({ value }: { readonly value?: unknown }) =>
            typeof value === 'number' ? value.toFixed(2) : '',
        },
      })),
    },
    { width, height: 320 + legendHeight },
  );
}
