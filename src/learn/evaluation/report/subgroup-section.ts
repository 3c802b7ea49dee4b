import type { Html } from '../../../platform/html.ts';
import { html } from '../../../platform/html.ts';
import { FINDING_METRICS, METRIC_LABELS } from '../finding-counts.ts';
import type { SubgroupTable } from '../subgroups.ts';
import { pValue, row, share, table } from './format-figures.ts';

/** One subgroup table with its tests, as in S004. */
export function subgroupSection({ attribute, groups, tests, left }: SubgroupTable): Html {
  const tested = FINDING_METRICS.map((metric) => tests[metric]);
  return html`<h3>Subgroups by ${attribute}</h3>
    ${table(
      `The finding by ${attribute}`,
      ['group', 'cases', ...FINDING_METRICS.map((metric) => METRIC_LABELS[metric]), 'AUC'],
      [
        ...groups.map(({ name, cases, metrics, auc }) =>
          row(name, [cases, ...FINDING_METRICS.map((metric) => share(metrics[metric])), share(auc)]),
        ),
        row('χ² (degrees of freedom)', [
          '',
          ...tested.map((test) =>
            test === null ? '–' : `${test.chiSquare.toFixed(3)} (${test.degreesOfFreedom})`,
          ),
          '',
        ]),
        row('p', ['', ...tested.map((test) => pValue(test?.p ?? null)), '']),
        row('p, exact', ['', ...tested.map((test) => (test === null ? '–' : pValue(test.exactP))), '']),
      ],
    )}
    <p class="note">
      Pearson's χ² across all groups, without continuity correction; the exact test (Fisher-Freeman-Halton) is
      given where an expected count is below 5.
      ${left === 0 ? null : html`${left} cases are in no group: they lack the attribute, or have no lesion to count.`}
      A p says nothing of which groups differ, and several tests were made.
    </p>`;
}
