import type { Html } from '../../../platform/html.ts';
import { html } from '../../../platform/html.ts';
import { barChart } from '../../figures/bar-chart.ts';
import { confusionChart } from '../../figures/confusion-chart.ts';
import { inlineChart } from '../../figures/inline-chart.ts';
import { reliabilityChart } from '../../figures/reliability-chart.ts';
import type { Calibration, CalibrationReport } from '../calibration-report.ts';
import type { EvaluationResult, FindingEvaluation } from '../evaluation-result.ts';
import type { TopTwoEvaluation } from '../top-two.ts';
import { row, share, table, withInterval } from './format-figures.ts';
import type { ReviewExtras } from './review-section.ts';
import { reviewSection } from './review-section.ts';
import { subgroupSection } from './subgroup-section.ts';
import { rocChart, rocLine } from './summary-section.ts';

/** Everything about one model. */
export function modelSection(result: EvaluationResult, id: string, review: ReviewExtras): Html {
  const { model, dataSet, cases, patients, undefinedFigures } = result;
  return html`<section id="${id}">
    <h2>${model}</h2>
    <p>
      ${cases} ${result.synthetic ? 'SYNTHETIC cases' : 'cases'} of ${patients} patients, data set ${dataSet}.
      ${
        undefinedFigures.length === 0
          ? null
          : html`Undefined here, because they would divide by zero, and left out of every mean:
            ${undefinedFigures.join(', ')}.`
      }
    </p>
    ${classPart(result)} ${result.finding === null ? null : findingPart(result, result.finding)}
    ${result.topTwo === null ? null : topTwoPart(result.topTwo, result.classNames)}
    ${result.calibration === null ? null : calibrationPart(result.calibration)}
    ${result.subgroups.map(subgroupSection)} ${reviewSection(result, review)}
  </section>`;
}

function classPart(result: EvaluationResult): Html {
  const { classNames, confusion, normalised, perClass, roc } = result;
  const metrics = ['precision', 'recall', 'specificity', 'npv', 'f1'] as const;
  const lines = [
    ...perClass.map(({ name }, at) =>
      rocLine(`${name}, AUC ${share(roc.perClass[at]!.auc)}`, roc.perClass[at]!.curve),
    ),
    rocLine(`micro average, AUC ${share(roc.micro.auc)}`, roc.micro.curve),
    rocLine(`macro average, AUC ${share(roc.macro.auc)}`, roc.macro.curve),
  ];
  const bars = (['precision', 'recall', 'specificity', 'f1'] as const).map((name) => ({
    name: name === 'f1' ? 'F1' : name,
    values: perClass.map((each) => each.metrics[name]),
  }));
  return html`<h3>Classes</h3>
    ${table(
      'One class against the rest, and their plain mean',
      ['class', 'cases', 'precision (PPV)', 'recall (sensitivity)', 'specificity', 'NPV', 'F1', 'AUC'],
      [
        ...perClass.map((each) =>
          row(each.name, [
            each.cases,
            ...metrics.map((name) => share(each.metrics[name])),
            withInterval(result.figures[`auc ${each.name}`]),
          ]),
        ),
        row('macro', [
          result.cases,
          ...metrics.map((name) => share(result.macro[name])),
          withInterval(result.figures['aucMacro']),
        ]),
      ],
    )}
    <p>Overall accuracy: ${withInterval(result.figures['accuracy'])}.</p>
    <div class="figures">
      ${inlineChart(
        confusionChart(classNames, confusion, normalised),
        'Confusion matrix',
        'Cases, and their share of each true class.',
        describeMatrix(classNames, confusion),
      )}
      ${inlineChart(rocChart(lines), 'ROC curves', 'One class against the rest; the dashed line is chance.', `${lines.map(({ name }) => name).join('; ')}.`)}
    </div>
    ${inlineChart(barChart(classNames, bars), 'Figures by class', 'The table above as bars.')}`;
}

function describeMatrix(classNames: readonly string[], matrix: readonly (readonly number[])[]): string {
  const rows = classNames.map(
    (name, truth) =>
      `true ${name}: ${classNames.map((other, at) => `${matrix[truth]![at]!} as ${other}`).join(', ')}`,
  );
  return `${rows.join('; ')}.`;
}

function findingPart({ figures }: EvaluationResult, finding: FindingEvaluation): Html {
  const { counts, positive, threshold, origin } = finding;
  const said =
    threshold === null
      ? 'said when the most probable class belongs to it'
      : `said at a summed probability of ${threshold} or more`;
  const measured: readonly (readonly [name: string, figure: string])[] = [
    ['sensitivity', 'findingSensitivity'],
    ['specificity', 'findingSpecificity'],
    ['accuracy', 'findingAccuracy'],
    ['PPV', 'findingPpv'],
    ['NPV', 'findingNpv'],
    ['AUC', 'findingAuc'],
    ['calibration error of its probability', 'findingEce'],
  ];
  return html`<h3>Finding: ${origin}</h3>
    <p>The finding is ${positive.join(' or ')}, ${said}.</p>
    <div class="figures">
      ${table(
        'Cases',
        ['', 'said', 'not said'],
        [
          row('finding present', [counts.truePositives, counts.falseNegatives]),
          row('finding absent', [counts.falsePositives, counts.trueNegatives]),
        ],
      )}
      ${table(
        'Figures of the finding, with 95 % intervals',
        ['', 'value'],
        measured.map(([name, figure]) => row(name, [withInterval(figures[figure])])),
      )}
    </div>`;
}

function topTwoPart(
  { theta, pair, threeClass, fourClass, multiLabel }: TopTwoEvaluation,
  classNames: readonly string[],
): Html {
  const macro = ({ accuracy, precision, recall, specificity, f1 }: typeof threeClass.macro): string[] =>
    [accuracy, precision, recall, specificity, f1].map(share);
  return html`<h3>Two diseases at once: the top-2 rule</h3>
    <p>
      ${pair.join(' and ')} are said together when they are the two most probable classes and the second
      reaches ${theta}.
    </p>
    ${table(
      'As classes',
      ['', 'accuracy', 'precision', 'recall', 'specificity', 'F1'],
      [
        row(`${classNames.length} classes, either disease counts`, macro(threeClass.macro)),
        row(
          `${fourClass.classNames.length} classes, ${fourClass.classNames.at(-1)!} by the rule`,
          macro(fourClass.macro),
        ),
      ],
    )}
    ${table(
      'As labels, each present or not: F1',
      ['', ...classNames, 'macro', 'micro', 'all labels right'],
      [
        row('F1', [
          ...multiLabel.f1.map(share),
          share(multiLabel.macroF1),
          share(multiLabel.microF1),
          share(multiLabel.exactMatch),
        ]),
      ],
    )}`;
}

function calibrationPart({ before, after, temperatures }: CalibrationReport): Html {
  const line = (name: string, { ece, brier, crossEntropy }: Calibration): Html =>
    row(name, [share(ece), share(brier), share(crossEntropy)]);
  return html`<h3>Calibration</h3>
    ${table(
      'Whether probabilities can be taken at their word',
      ['', 'ECE', 'Brier score', 'cross-entropy'],
      [line('as the model says', before), line('after temperature scaling', after)],
    )}
    <p class="note">
      Temperatures ${temperatures.map((value) => value.toFixed(3)).join(' and ')}: each half of the patients
      is scaled with the one fitted on the other half. ECE: ten bins of the probability of the predicted
      class.
    </p>
    <div class="figures">
      ${inlineChart(reliabilityChart(before.bins), 'Reliability before scaling', `ECE ${share(before.ece)}; the dashed line is what was said.`)}
      ${inlineChart(reliabilityChart(after.bins), 'Reliability after scaling', `ECE ${share(after.ece)}; the dashed line is what was said.`)}
    </div>`;
}
