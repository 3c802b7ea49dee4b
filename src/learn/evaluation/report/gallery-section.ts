import type { Html } from '../../../platform/html.ts';
import { html } from '../../../platform/html.ts';
import { inlineMarkedPicture } from '../../figures/marked-picture.ts';
import type { AnsweredCase } from '../answered-case.ts';
import type { CasePicture } from '../case-picture.ts';
import type { EvaluationResult } from '../evaluation-result.ts';

/** The list of wrong cases below has more. */
const SHOWN_WRONG = 12;
/** Of a whole body, and of a window around a lesion. */
const HEIGHTS = { tall: 320, square: 160 } as const;

/**
 * Pictures of correct and of misclassified cases, with boxes around their annotated lesions; `null` without pictures.
 * @source R-034, R-105
 */
export function gallerySection(
  { correct, misclassified }: EvaluationResult,
  pictures: ReadonlyMap<string, CasePicture>,
): Html | null {
  const right = correct.filter(({ id }) => pictures.has(id));
  const wrong = misclassified.filter(({ id }) => pictures.has(id)).slice(0, SHOWN_WRONG);
  const shown = [...right, ...wrong];
  if (shown.length === 0) return null;
  const isUnknown = shown.some(({ id }) => pictures.get(id)!.marks === null);
  return html`<h3>Gallery</h3>
    <p>
      Each picture is what the network sees. Boxes are annotated lesions, in phantoms the foci that a perfect
      reader marks: solid those of the anterior view, dashed those of the posterior view, where the fusion
      puts them.
      ${
        isUnknown
          ? 'Pictures without boxes are not pictures without lesions here: the cached set was made by an earlier version, which did not keep where they lie.'
          : null
      }
    </p>
    ${row('Correct: the surest of each class', right, pictures)}
    ${row('Misclassified: the surest mistakes', wrong, pictures)}`;
}

function row(
  title: string,
  cases: readonly AnsweredCase[],
  pictures: ReadonlyMap<string, CasePicture>,
): Html | null {
  if (cases.length === 0) return null;
  return html`<h4>${title}</h4>
    <div class="figures gallery">${cases.map((each) => caseFigure(each, pictures.get(each.id)!))}</div>`;
}

function caseFigure({ id, truth, predicted, confidence }: AnsweredCase, picture: CasePicture): Html {
  const marks = picture.marks ?? [];
  const height = picture.rows > 2 * picture.columns ? HEIGHTS.tall : HEIGHTS.square;
  const spoken = `case ${id}, true class ${truth}, predicted ${predicted}, ${marks.length} lesions marked`;
  return html`<figure>
    ${inlineMarkedPicture({ ...picture, marks }, height, spoken)}
    <figcaption>
      ${truth === predicted ? truth : html`true ${truth},<br />said ${predicted}`}<br />p
      ${confidence.toFixed(3)}<br /><span class="case-id">${id}</span>
    </figcaption>
  </figure>`;
}
