import { renderChartSvg } from '../figures/render-chart.ts';
import type { EpochReport } from './epoch-report.ts';

/**
 * Loss and accuracy by epoch, of training and validation, as one picture.
 *
 * @source R-086: figure 4 of S001, figure 8a of S002
 */
export function drawCurves(history: readonly EpochReport[], title: string): string {
  const line = (
    name: string,
    panel: number,
    value: (report: EpochReport) => number | null,
  ): Record<string, unknown> => ({
    name,
    type: 'line',
    xAxisIndex: panel,
    yAxisIndex: panel,
    showSymbol: history.length < 20,
    data: history.map((report) => [report.epoch, value(report)]),
    color: name.startsWith('training') ? '#0969da' : name.includes('AUC') ? '#1a7f37' : '#bc4c00',
    lineStyle: { type: name.startsWith('training') ? 'solid' : name.includes('AUC') ? 'dotted' : 'dashed' },
  });
  const series = [
    line('training loss', 0, ({ trainingLoss }) => trainingLoss),
    line('validation loss', 0, ({ validationLoss }) => validationLoss),
    line('training accuracy', 1, ({ trainingAccuracy }) => trainingAccuracy),
    line('validation accuracy', 1, ({ validationAccuracy }) => validationAccuracy),
    line('validation AUC', 1, ({ validationAuc }) => validationAuc),
  ].filter(({ data }) => (data as [number, number | null][]).some(([, value]) => value !== null));
  const axis = { type: 'value', min: 1, max: Math.max(2, history.length), minInterval: 1, name: 'epoch' };
  const option: Record<string, unknown> = {
    title: { text: title, left: 'center', textStyle: { fontSize: 14 } },
    legend: { bottom: 0 },
    grid: [
      { left: 60, width: 380, top: 60, bottom: 80 },
      { left: 540, width: 380, top: 60, bottom: 80 },
    ],
    xAxis: [0, 1].map((gridIndex) => ({ ...axis, gridIndex, nameLocation: 'middle', nameGap: 28 })),
    yAxis: [
      { type: 'value', gridIndex: 0, name: 'loss', min: 0 },
      { type: 'value', gridIndex: 1, name: 'accuracy, AUC', min: 0, max: 1 },
    ],
    series,
  };
  return renderChartSvg(option, { width: 960, height: 420 });
}
