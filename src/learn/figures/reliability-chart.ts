import { renderChartSvg } from './render-chart.ts';

/** One bin: what was said on average, what came true, and of how many cases. */
export interface ReliabilityPoint {
  readonly from: number;
  readonly to: number;
  readonly cases: number;
  readonly confidence: number | null;
  readonly accuracy: number | null;
}

/** Reliability diagram: bars of what came true over what was said; on the dashed line both are equal. */
export function reliabilityChart(bins: readonly ReliabilityPoint[]): string {
  const names = bins.map(({ from, to }) => `${from.toFixed(1)}–${to.toFixed(1)}`);
  const axisName = { nameLocation: 'middle' as const, nameTextStyle: { fontSize: 13, color: '#1f2328' } };
  return renderChartSvg(
    {
      grid: { left: 64, right: 16, top: 24, bottom: 84 },
      xAxis: {
        type: 'category',
        data: names,
        name: 'probability of the predicted class (cases written above)',
        nameGap: 56,
        ...axisName,
        axisLabel: { rotate: 45, fontSize: 11, interval: 0, color: '#1f2328' },
      },
      yAxis: { type: 'value', min: 0, max: 1, name: 'share that was right', nameGap: 42, ...axisName },
      series: [
        {
          type: 'bar',
          barWidth: '70%',
          data: bins.map(({ accuracy }) => accuracy ?? '-'),
          itemStyle: { color: '#56b4e9' },
          label: {
            show: true,
            position: 'top',
            fontSize: 11,
            color: '#1f2328',
            formatter: ({ dataIndex }) => String(bins[dataIndex]!.cases),
          },
        },
        {
          type: 'line',
          data: bins.map(({ confidence }) => confidence ?? '-'),
          lineStyle: { color: '#d55e00', type: 'dashed', width: 2 },
          itemStyle: { color: '#d55e00' },
          symbolSize: 6,
          connectNulls: true,
        },
      ],
    },
    { width: 520, height: 380 },
  );
}
