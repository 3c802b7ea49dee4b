import { renderChartSvg } from '../figures/render-chart.ts';
import type { AuditPictures, PhantomAudit } from './audit-phantom.ts';
import { median } from './audit-check.ts';
import { BODY_REGIONS } from './body-regions.ts';
import { lesionsOfKind } from './check-lesions.ts';
import type { ViewMeasurement } from './measure-view.ts';

/** A picture of the report with its heading. */
export interface AuditChart {
  readonly title: string;
  readonly caption: string;
  readonly svg: string;
}

const SIZE = { width: 720, height: 380 } as const;
const COLOUR = { phantom: '#0969da', reference: '#cf222e', neutral: '#57606a', band: '#8c959f' } as const;
const GRID = { left: 70, right: 30, top: 50, bottom: 60 } as const;

/** All pictures of the report, in its order. */
export function auditCharts(audit: PhantomAudit, pictures: AuditPictures): AuditChart[] {
  return [
    histogramChart(pictures),
    spectrumChart(pictures),
    regionChart(pictures),
    brightnessChart(pictures),
    shortcutChart(audit),
    ...(audit.bayesLimit === null ? [] : [bayesChart(audit.bayesLimit)]),
  ];
}

function histogramChart({ matched, reference }: AuditPictures): AuditChart {
  const cumulated = (histogram: readonly number[]): [number, number][] => {
    const total = histogram.reduce((sum, pixels, value) => (value === 0 ? sum : sum + pixels), 0);
    let sum = 0;
    return histogram.slice(0, 260).map((pixels, value) => [value, (sum += value === 0 ? 0 : pixels) / total]);
  };
  const pooled = new Array<number>(
    Math.max(0, ...matched.map(({ anterior }) => anterior.histogram.length)),
  ).fill(0);
  for (const { anterior } of matched)
    anterior.histogram.forEach((pixels, value) => (pooled[value] = pooled[value]! + pixels));
  return {
    title: 'Counts a pixel',
    caption: `Share of the non-zero pixels with up to so many counts: ${matched.length} phantoms of the reference's counts and build, anterior, and the reference.`,
    svg: renderChartSvg(
      {
        legend: { top: 8 },
        grid: GRID,
        xAxis: {
          type: 'log',
          logBase: 10,
          min: 1,
          max: 260,
          name: 'counts',
          nameLocation: 'middle',
          nameGap: 30,
        },
        yAxis: { type: 'value', min: 0, max: 1 },
        series: [
          lineOf('phantoms', COLOUR.phantom, cumulated(pooled).slice(1)),
          lineOf('reference', COLOUR.reference, cumulated(reference.histogram).slice(1)),
        ],
      },
      SIZE,
    ),
  };
}

function spectrumChart({ matched, reference }: AuditPictures): AuditChart {
  const { frequencies } = reference.spectrum;
  const typical = frequencies.map((_, band) =>
    median(matched.map(({ anterior }) => anterior.spectrum.power[band]!))!,
  );
  const points = (power: readonly number[]): [number, number][] =>
    frequencies.map((frequency, band) => [frequency, Math.max(0.5, power[band]!)]);
  return {
    title: 'Radial power spectrum',
    caption: 'Against pure counting noise, which is 1. Median of the phantoms, and the reference.',
    svg: renderChartSvg(
      {
        legend: { top: 8 },
        grid: GRID,
        xAxis: { type: 'value', name: 'cycles/mm', nameLocation: 'middle', nameGap: 30 },
        yAxis: { type: 'log' },
        series: [
          lineOf('phantoms', COLOUR.phantom, points(typical)),
          lineOf('reference', COLOUR.reference, points(reference.spectrum.power)),
        ],
      },
      SIZE,
    ),
  };
}

function lineOf(name: string, color: string, data: [number, number][]) {
  return {
    type: 'line' as const,
    name,
    data,
    showSymbol: false,
    lineStyle: { color, width: 2 },
    itemStyle: { color },
  };
}

function regionChart({ matched, reference }: AuditPictures): AuditChart {
  const names = BODY_REGIONS.map(({ name }) => name);
  const relative = ({ regions }: ViewMeasurement, name: string): number =>
    Math.round((regions[name]! / regions['thighs']!) * 100) / 100;
  const bar = (name: string, color: string, data: number[]) => ({
    type: 'bar' as const,
    name,
    data,
    itemStyle: { color },
  });
  return {
    title: 'Uptake by region, thighs = 1',
    caption:
      'Median of the phantoms, and the reference, whose face, sternum and knees are inflamed. Anterior.',
    svg: renderChartSvg(
      {
        legend: { top: 8 },
        grid: { ...GRID, bottom: 110 },
        xAxis: { type: 'category', data: names, axisLabel: { rotate: 35, interval: 0, fontSize: 11 } },
        yAxis: { type: 'value' },
        series: [
          bar(
            'phantoms',
            COLOUR.phantom,
            names.map((name) => median(matched.map(({ anterior }) => relative(anterior, name)))!),
          ),
          bar(
            'reference',
            COLOUR.reference,
            names.map((name) => relative(reference, name)),
          ),
        ],
      },
      SIZE,
    ),
  };
}

function brightnessChart({ cases }: AuditPictures): AuditChart {
  const bins = Array.from({ length: 8 }, (_, bin) => bin * 50);
  const shares = (kind: 'metastasis' | 'arthritis'): number[] => {
    const all = lesionsOfKind(cases, kind);
    return bins.map((low, bin) => {
      const inside = all.filter(({ peak }) => peak >= low && (bin === bins.length - 1 || peak < low + 50));
      return all.length === 0 ? 0 : Math.round((1000 * inside.length) / all.length) / 10;
    });
  };
  return {
    title: 'Largest count of visible lesions',
    caption:
      'Percent of the lesions of both views, in bins of 50 counts; the last bin is open. S000: 44 percent in 50 to 100.',
    svg: renderChartSvg(
      {
        legend: { top: 8 },
        grid: GRID,
        xAxis: {
          type: 'category',
          data: bins.map((low, bin) => (bin === bins.length - 1 ? `${low}+` : `${low}-${low + 50}`)),
        },
        yAxis: { type: 'value', name: '%' },
        series: [
          {
            type: 'bar',
            name: 'metastases',
            data: shares('metastasis'),
            itemStyle: { color: COLOUR.reference },
          },
          { type: 'bar', name: 'arthritis', data: shares('arthritis'), itemStyle: { color: COLOUR.phantom } },
        ],
      },
      SIZE,
    ),
  };
}

function shortcutChart({ shortcutFeatures }: PhantomAudit): AuditChart {
  const worst = shortcutFeatures
    .toSorted((a, b) => Math.abs(b.auc - 0.5) - Math.abs(a.auc - 0.5))
    .slice(0, 16)
    .reverse();
  return {
    title: 'Shortcuts: the trivial features that tell most',
    caption: 'AUC of one feature alone between two classes of a tracer; wanted 0.45 to 0.55.',
    svg: renderChartSvg(
      {
        grid: { ...GRID, left: 330, top: 20 },
        xAxis: { type: 'value', min: 0.3, max: 0.7 },
        yAxis: {
          type: 'category',
          data: worst.map(({ feature, pair }) => `${feature}: ${pair[0]} / ${pair[1]}`),
          axisLabel: { fontSize: 11, interval: 0 },
        },
        series: [
          {
            type: 'scatter',
            symbolSize: 9,
            data: worst.map(({ auc }) => Math.round(auc * 1000) / 1000),
            itemStyle: { color: COLOUR.phantom },
            markLine: {
              symbol: 'none',
              label: { show: false },
              lineStyle: { color: COLOUR.band, type: 'dashed' },
              data: [{ xAxis: 0.45 }, { xAxis: 0.55 }],
            },
          },
        ],
      },
      { ...SIZE, height: 460 },
    ),
  };
}

function bayesChart({ points, patientsOfEachKind }: NonNullable<PhantomAudit['bayesLimit']>): AuditChart {
  return {
    title: 'Bayes limit of ADMet against nADMet',
    caption: `What an observer who knows the true lesion lists reaches, by effect size; ${patientsOfEachKind} patients of each kind. Wanted at the default: an accuracy of 0.75 to 0.8, as in S000. No accuracy on synthetic data means more than this.`,
    svg: renderChartSvg(
      {
        legend: { top: 8 },
        grid: GRID,
        xAxis: { type: 'value', name: 'effect size', nameLocation: 'middle', nameGap: 30, min: 0, max: 1 },
        yAxis: { type: 'value', min: 0.4, max: 1 },
        series: [
          lineOf(
            'accuracy',
            COLOUR.phantom,
            points.map(({ effectSize, accuracy }) => [effectSize, accuracy]),
          ),
          lineOf(
            'AUC',
            COLOUR.neutral,
            points.map(({ effectSize, auc }) => [effectSize, auc]),
          ),
        ],
      },
      SIZE,
    ),
  };
}
