import type { Html } from '../../../platform/html.ts';
import { html } from '../../../platform/html.ts';
import type { EvaluationResult } from '../evaluation-result.ts';
import type { AnsweredCase } from '../answered-case.ts';
import type { CasePicture } from '../case-picture.ts';
import type { CaseTime } from '../case-time.ts';
import { gallerySection } from './gallery-section.ts';
import { numberCell, pValue, row, share, table } from './format-figures.ts';
import { timePart } from './time-part.ts';

/** The page shows the surest mistakes; misclassified.csv has all. */
const SHOWN = 40;

/** What a review shows beside the figures. */
export interface ReviewExtras {
  /** By case id; empty without pictures. */
  readonly pictures: ReadonlyMap<string, CasePicture>;
  /** `null` = not measured. */
  readonly time: CaseTime | null;
}

/** Comparison with readers, time of a case, pictures, and the list of wrong cases for expert comment (R-105…R-107). */
export function reviewSection(result: EvaluationResult, { pictures, time }: ReviewExtras): Html {
  const { misclassified, readers } = result;
  const hasPictures = misclassified.some(({ id }) => pictures.has(id));
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
    ${timePart(time)} ${gallerySection(result, pictures)}
    <h3>Misclassified cases</h3>
    ${
      misclassified.length === 0
        ? html`<p>None.</p>`
        : table(
            `${misclassified.length} of ${result.cases} cases are wrong${misclassified.length > SHOWN ? `; the ${SHOWN} surest mistakes` : ', the surest first'}`,
            [
              'case',
              ...(hasPictures ? ['image'] : []),
              'truth',
              'predicted',
              ...result.classNames.map((name) => `p(${name})`),
            ],
            misclassified
              .slice(0, SHOWN)
              .map((item) => reviewRow(item, hasPictures ? (pictures.get(item.id) ?? null) : undefined)),
          )
    }`;
}

/** @param picture - `null` = this case has none, `undefined` = the table has no pictures */
function reviewRow(item: AnsweredCase, picture: CasePicture | null | undefined): Html {
  return html`<tr>
    <th scope="row">${item.id}</th>
    ${picture === undefined ? null : html`<td class="text">${picture === null ? null : thumbnail(item, picture)}</td>`}
    ${numberCell(item.truth)} ${numberCell(item.predicted)}
    ${Object.values(item.probabilities).map((value) => numberCell(value.toFixed(3)))}
  </tr>`;
}

function thumbnail({ id, truth }: AnsweredCase, { png }: CasePicture): Html {
  const source = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  return html`<img class="thumbnail" src="${source}" alt="case ${id}, true class ${truth}" />`;
}
