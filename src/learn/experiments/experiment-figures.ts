import { barChart } from '../figures/bar-chart.ts';
import { confusionChart } from '../figures/confusion-chart.ts';
import { lineChart } from '../figures/line-chart.ts';
import { radarChart } from '../figures/radar-chart.ts';
import { trainingCurvesChart } from '../figures/training-curves-chart.ts';
import { METRIC_LABELS, FINDING_METRICS } from '../evaluation/finding-counts.ts';
import type { EvaluationResult } from '../evaluation/evaluation-result.ts';
import type { FigureKind } from './experiment.ts';
import type { MeasuredRow } from './measured-row.ts';

/** A picture of an experiment. */
export interface ExperimentFigure {
  /** For its file. */
  readonly name: string;
  readonly title: string;
  readonly svg: string;
}

interface Shown {
  readonly row: MeasuredRow;
  readonly result: EvaluationResult;
}

const DRAW: Readonly<Record<FigureKind, (rows: readonly Shown[]) => ExperimentFigure[]>> = {
  bars: drawBars,
  roc: drawRoc,
  confusion: (rows) =>
    rows.map(({ result }, index) => ({
      name: `confusion-${index + 1}`,
      title: `Confusion matrix of ${result.model}`,
      svg: confusionChart(result.classNames, result.confusion, result.normalised),
    })),
  radar: drawRadar,
  curves: drawCurves,
};

/**
 * The pictures of an experiment, of what stands for each row: its first training, or all folds together.
 *
 * @source; S000 figures 6 to 9, S001 figures 4 to 9, S002 figures 8 to 11, S004 figures 3 and 4
 */
export function drawFigures(kinds: readonly FigureKind[], rows: readonly MeasuredRow[]): ExperimentFigure[] {
  const shown = rows.flatMap((row) => (row.shown === null ? [] : [{ row, result: row.shown.result }]));
  return shown.length === 0 ? [] : kinds.flatMap((kind) => DRAW[kind](shown));
}

function drawBars(rows: readonly Shown[]): ExperimentFigure[] {
  const isFinding = rows[0]!.result.classNames.length === 2;
  const names = isFinding
    ? FINDING_METRICS.map((metric) => METRIC_LABELS[metric])
    : ['accuracy', 'precision', 'recall', 'specificity', 'F1'];
  const series = rows.map(({ result: { model, finding, macro } }) => ({
    name: model,
    values: isFinding
      ? FINDING_METRICS.map((metric) => finding?.metrics[metric] ?? null)
      : [macro.accuracy, macro.precision, macro.recall, macro.specificity, macro.f1],
  }));
  return [{ name: 'bars', title: 'Figures of each network', svg: barChart(names, series) }];
}

/** Of a finding where there are two classes, else pooled over the classes (micro). */
function drawRoc(rows: readonly Shown[]): ExperimentFigure[] {
  const lines = rows.map(({ result: { model, classNames, finding, roc } }) => {
    const { curve, auc } = classNames.length === 2 && finding !== null ? finding.roc : roc.micro;
    return {
      name: `${model}, AUC ${auc === null ? '–' : auc.toFixed(4)}`,
      points: curve.map((point) => [point.falsePositiveRate, point.truePositiveRate] as const),
    };
  });
  const chance = {
    name: 'chance',
    reference: true,
    points: [
      [0, 0],
      [1, 1],
    ] as const,
  };
  const axis = { min: 0, max: 1 };
  const svg = lineChart({
    x: { ...axis, name: '1 - specificity' },
    y: { ...axis, name: 'sensitivity' },
    lines: [...lines, chance],
  });
  return [{ name: 'roc', title: 'ROC curves (several classes: micro-average)', svg }];
}

function drawRadar(rows: readonly Shown[]): ExperimentFigure[] {
  const classes = rows[0]!.result.classNames;
  return (['specificity', 'f1'] as const).map((metric) => ({
    name: `radar-${metric}`,
    title: `${metric === 'f1' ? 'F1 score' : 'Specificity'} of each class`,
    svg: radarChart(
      rows.map(({ result }) => result.model),
      classes.map((name, index) => ({
        name,
        values: rows.map(({ result }) => result.perClass[index]!.metrics[metric]),
      })),
    ),
  }));
}

function drawCurves(rows: readonly Shown[]): ExperimentFigure[] {
  return (['loss', 'accuracy'] as const).map((quantity) => ({
    name: `training-${quantity}`,
    title: `Training ${quantity}, epoch by epoch (first training of each)`,
    svg: trainingCurvesChart(
      quantity,
      rows.map(({ row, result }) => ({
        name: result.model,
        values: row.runs[0]!.run.history.map((report) =>
          quantity === 'loss' ? report.trainingLoss : report.trainingAccuracy,
        ),
      })),
    ),
  }));
}
