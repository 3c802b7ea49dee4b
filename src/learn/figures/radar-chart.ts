import type { BarSeries } from './bar-chart.ts';
import { seriesMark } from './chart-colours.ts';
import { legendOf } from './line-chart.ts';
import { renderChartSvg } from './render-chart.ts';

/** Shares between 0 and 1 on the spokes of a wheel, one ring a series; undefined values are drawn as 0 (S001 figure 7). */
export function radarChart(spokes: readonly string[], series: readonly BarSeries[]): string {
  const legendHeight = series.length * 22;
  return renderChartSvg(
    {
      radar: {
        indicator: spokes.map((name) => ({ name, min: 0, max: 1 })),
        center: [220, 165],
        radius: 130,
        axisName: { color: '#1f2328', fontSize: 13 },
        splitArea: { show: false },
      },
      legend: legendOf(series.map(({ name }) => name)),
      series: [
        {
          type: 'radar',
          data: series.map(({ name, values }, index) => {
            const { color, dash } = seriesMark(index);
            return {
              name,
              value: values.map((value) => value ?? 0),
              itemStyle: { color },
              lineStyle: { color, type: dash, width: 2 },
              symbolSize: 5,
            };
          }),
        },
      ],
    },
    { width: 440, height: 315 + legendHeight },
  );
}
