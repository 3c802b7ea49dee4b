import type { EChartsOption } from 'echarts';
import { renderChartSvg } from '../figures/render-chart.ts';
import type { DataSetStatistics, Histogram } from './data-set-statistics.ts';

/** A figure by the name of its file. */
export interface StatisticsChart {
  readonly name: string;
  readonly svg: string;
}

const SIZE = { width: 760, height: 420 } as const;
const COLOURS = ['#0969da', '#bc4c00', '#1a7f37', '#8250df', '#57606a', '#cf222e'];

/**
 * The figures of a data set: classes, ages and sexes, and how lesions look, where they lie and how hot they are. Each says
 * what the data are.
 * @source R-105; S000 figures 5 and 12, S002 figure 2
 */
export function statisticsCharts(statistics: DataSetStatistics): StatisticsChart[] {
  const { imagesByClass, ages, shapes, regions, uptake, lesionsPerImage } = statistics;
  const classes = Object.entries(imagesByClass).map(([name, count]) => ({ name, count }));
  const chart = (name: string, title: string, option: EChartsOption): StatisticsChart => ({
    name,
    svg: renderChartSvg(
      {
        color: COLOURS,
        title: { text: title, subtext: statistics.statement, left: 'center', top: 6 },
        grid: { left: 70, right: 30, top: 90, bottom: 70 },
        ...option,
      },
      SIZE,
    ),
  });
  return [
    chart('classes', 'Images of each class', bars(classes, 'class')),
    chart('ages', 'Age and sex of the patients', agesOption(ages)),
    chart('lesion-shapes', 'Shapes of the lesions', bars(shapes, 'shape')),
    chart('lesion-regions', 'Lesions of each region', regionsOption(regions)),
    chart('lesion-uptake', 'Uptake of the lesions', bars(uptake, 'counts of the hottest pixel')),
    chart('lesions-per-image', 'Lesions of an image', bars(lesionsPerImage, 'lesions')),
  ];
}

function bars(histogram: Histogram, unit: string): EChartsOption {
  return {
    ...axes(
      histogram.map(({ name }) => name),
      unit,
    ),
    series: [
      { type: 'bar', data: histogram.map(({ count }) => count), label: { show: true, position: 'top' } },
    ],
  };
}

function agesOption(ages: DataSetStatistics['ages']): EChartsOption {
  return {
    ...axes(
      ages.map(({ name }) => name),
      'years',
    ),
    legend: { top: 56 },
    series: [
      { type: 'bar', name: 'female', data: ages.map(({ F }) => F) },
      { type: 'bar', name: 'male', data: ages.map(({ M }) => M) },
    ],
  };
}

function regionsOption(regions: DataSetStatistics['regions']): EChartsOption {
  const classes = [...new Set(regions.flatMap(({ counts }) => Object.keys(counts)))].sort();
  return {
    ...axes(
      regions.map(({ name }) => name),
      'region',
    ),
    legend: { top: 56 },
    series: classes.map((name) => ({
      type: 'bar',
      stack: 'all',
      name,
      data: regions.map(({ counts }) => counts[name] ?? 0),
    })),
  };
}

function axes(names: readonly string[], unit: string): EChartsOption {
  return {
    xAxis: {
      type: 'category',
      data: [...names],
      name: unit,
      nameLocation: 'middle',
      nameGap: 46,
      axisLabel: { interval: 0, rotate: names.length > 7 ? 30 : 0 },
    },
    yAxis: { type: 'value', minInterval: 1 },
  };
}
