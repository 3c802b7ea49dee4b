import type { LegendComponentOption } from 'echarts';
import { seriesMark } from './chart-colours.ts';
import type { ChartSize } from './render-chart.ts';
import { renderChartSvg } from './render-chart.ts';

/** One line of a picture. */
export interface ChartLine {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
  /** A thin grey line that is no result, for example chance. */
  readonly reference?: boolean;
}

/** One axis: its name, its ends (left out = as the data need), and whether it is logarithmic. */
export interface ChartAxis {
  readonly name: string;
  readonly min?: number;
  readonly max?: number;
  readonly logarithmic?: boolean;
}

export interface LineChart {
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  readonly lines: readonly ChartLine[];
  readonly size?: ChartSize;
}

/** More points than these cannot be told apart on paper. */
const MAXIMUM_POINTS = 400;
const LEGEND_ROW = 22;

/** Lines over two axes, with a legend below; the base of ROC, FROC and training curves. */
export function lineChart({ x, y, lines, size = { width: 520, height: 440 } }: LineChart): string {
  const named = lines.filter(({ reference }) => reference !== true);
  const legendHeight = named.length * LEGEND_ROW;
  return renderChartSvg(
    {
      grid: { left: 64, right: 24, top: 16, bottom: 56 + legendHeight, containLabel: false },
      xAxis: axisOf(x, 30),
      yAxis: axisOf(y, 46),
      legend: legendOf(named.map(({ name }) => name)),
      series: lines.map((line) => {
        const mark = line.reference === true ? REFERENCE : seriesMark(named.indexOf(line));
        return {
          type: 'line' as const,
          name: line.name,
          data: thin(line.points).map(([a, b]) => [a, b]),
          ...(line.points.length === 1 ? {} : { symbol: 'none' }),
          itemStyle: { color: mark.color },
          lineStyle: { color: mark.color, type: mark.dash, width: line.reference === true ? 1 : 2 },
        };
      }),
    },
    { width: size.width, height: size.height + legendHeight },
  );
}

const REFERENCE = { color: '#8c959f', dash: 'dashed' as const };

/** One name a row, so that long names are never cut off. */
export function legendOf(names: readonly string[]): LegendComponentOption {
  return {
    data: [...names],
    orient: 'vertical',
    left: 64,
    bottom: 4,
    itemGap: 6,
    textStyle: { fontSize: 13, color: '#1f2328' },
    show: names.length > 0,
  };
}

function axisOf({ name, min, max, logarithmic }: ChartAxis, nameGap: number): object {
  return {
    type: logarithmic === true ? 'log' : 'value',
    name,
    nameLocation: 'middle',
    nameGap,
    nameTextStyle: { fontSize: 13, color: '#1f2328' },
    axisLabel: { fontSize: 12, color: '#1f2328' },
    splitLine: { lineStyle: { color: '#e6e8eb' } },
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  };
}

/** Evenly chosen points of a long line, with its ends. */
function thin(points: ChartLine['points']): ChartLine['points'] {
  if (points.length <= MAXIMUM_POINTS) return points;
  const step = (points.length - 1) / (MAXIMUM_POINTS - 1);
  return Array.from({ length: MAXIMUM_POINTS }, (_, index) => points[Math.round(index * step)]!);
}
