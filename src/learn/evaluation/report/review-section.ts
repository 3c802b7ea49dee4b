import type { Html } from '../../../platform/html.ts';
import { html } from '../../../platform/html.ts';
import type { EvaluationResult } from '../evaluation-result.ts';
import type { MisclassifiedCase } from '../misclassified.ts';
import { numberCell, pValue, row, share, table } from './format-figures.ts';

/** The page shows the surest mistakes; misclassified.csv has all. */
const SHOWN = 40;

/** Comparison with readers and the list of wrong cases for expert comment (R-106, R-107). */
export function reviewSection(result: EvaluationResult, thumbnails?: ReadonlyMap<string, Uint8Array>): Html {
  const { misclassified, readers } = result;
  const pictures = thumbnails !== undefined && misclassified.some(({ id }) => thumbnails.has(id));
  return html`${
      readers.length === 0
        ? null
        : html`<h3>Model and readers against the consensus</h3>
            ${table(
              'Accuracy on the cases that each reader has read',
              ['reader', 'cases', 'reader', 'model', 'p (McNemar, exact)'],
              readers.map(({ reader, cases, accuracy, modelAccuracy, p }) =>
                row(reader, [cases, share(accuracy), share(modelAccuracy), pValue(p)]),
              ),
            )}`
    }
    <h3>Misclassified cases</h3>
    ${
      misclassified.length === 0
        ? html`<p>None.</p>`
        : table(
            `${misclassified.length} of ${result.cases} cases are wrong${misclassified.length > SHOWN ? `; the ${SHOWN} surest mistakes` : ', the surest first'}`,
            [
              'case',
              ...(pictures ? ['image'] : []),
              'truth',
              'predicted',
              ...result.classNames.map((name) => `p(${name})`),
            ],
            misclassified
              .slice(0, SHOWN)
              .map((item) => reviewRow(item, pictures ? (thumbnails.get(item.id) ?? null) : undefined)),
          )
    }`;
}

/** @param picture - `null` = this case has none, `undefined` = the table has no pictures */
function reviewRow(item: MisclassifiedCase, picture: Uint8Array | null | undefined): Html {
  return html`<tr>
    <th scope="row">${item.id}</th>
    ${picture === undefined ? null : html`<td class="text">${picture === null ? null : thumbnail(item, picture)}</td>`}
    ${numberCell(item.truth)} ${numberCell(item.predicted)}
    ${Object.values(item.probabilities).map((value) => numberCell(value.toFixed(3)))}
  </tr>`;
}

function thumbnail({ id, truth }: MisclassifiedCase, picture: Uint8Array): Html {
  const source = `data:image/png;base64,${Buffer.from(picture).toString('base64')}`;
  return html`<img class="thumbnail" src="${source}" alt="case ${id}, true class ${truth}" />`;
}
