import { renderChartSvg } from './render-chart.ts';

/**
 * Heat map of a confusion matrix: counts as text, share of the row as text and shade. Rows are the truth.
 *
 * @source R-096, S000 figure 8
 */
export function confusionChart(
  classNames: readonly string[],
  matrix: readonly (readonly number[])[],
  normalised: readonly (readonly (number | null)[])[],
): string {
  const cell = classNames.length > 4 ? 72 : 96;
  const left = 40 + 9 * Math.max(...classNames.map((name) => name.length));
  const side = cell * classNames.length;
  const axis = { type: 'category' as const, axisTick: { show: false }, nameLocation: 'middle' as const };
  const nameTextStyle = { fontSize: 13, color: '#1f2328' };
  const axisLabel = { fontSize: 13, color: '#1f2328', interval: 0 };
  return renderChartSvg(
    {
      grid: { left, top: 16, width: side, height: side },
      xAxis: { ...axis, data: [...classNames], name: 'predicted', nameGap: 32, nameTextStyle, axisLabel },
      yAxis: {
        ...axis,
        data: [...classNames],
        name: 'true',
        nameGap: left - 20,
        nameTextStyle,
        axisLabel,
        inverse: true,
      },
      visualMap: {
        show: false,
        min: 0,
        max: 1,
        dimension: 2,
        inRange: { color: ['#f6f8fa', '#9ecae1', '#08519c'] },
      },
      series: [
        {
          type: 'heatmap',
          itemStyle: { borderColor: '#ffffff', borderWidth: 2 },
          label: { show: true, fontSize: 14 },
          data: matrix.flatMap((row, y) =>
            row.map((count, x) => {
              const share = normalised[y]![x] ?? null;
              return {
                value: [x, y, share ?? 0],
                label: {
                  formatter: share === null ? String(count) : `${count}\n${(100 * share).toFixed(1)} %`,
                  color: (share ?? 0) > 0.55 ? '#ffffff' : '#1f2328',
                },
              };
            }),
          ),
        },
      ],
    },
    { width: left + side + 16, height: side + 72 },
  );
}
