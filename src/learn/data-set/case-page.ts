import type { Html } from '../../platform/html.ts';
import { html } from '../../platform/html.ts';
import type { Counts } from '../../study/counts.ts';
import type { DataSetImage, DataSetLesion } from '../../study/data-set.ts';
import { staticPage } from '../pages/static-page.ts';
import { countedClass, UNDECIDED } from './class-counts.ts';
import { pictureName } from './picture-of-view.ts';
import type { CaseView, ReadCase } from './read-case.ts';
import { SHOWN_CHARACTERS } from './read-case.ts';

/** A page of cases and its place among the others. */
export interface CasePage {
  readonly title: string;
  readonly banner: string;
  /** Counted from 1. */
  readonly number: number;
  readonly pages: number;
  /** Of the first case of the page, counted from 1, and of all. */
  readonly firstCase: number;
  readonly allCases: number;
  readonly cases: readonly ReadCase[];
  /** Size of each picture by image id. */
  readonly sizes: ReadonlyMap<string, Pick<Counts, 'rows' | 'columns'>>;
  /** Without classes, lesions and opinions. */
  readonly blind: boolean;
}

/** Name of the file of a page; the first one is what a reader opens. */
export function casePageName(number: number): string {
  return number === 1 ? 'cases.html' : `cases-${number}.html`;
}

/**
 * Examinations, each with the pictures of its views beside its report, and what is said of it. Pictures lie in `pictures/`
 * and are loaded when they come into sight.
 * @source R-014
 */
export function casePage(page: CasePage): string {
  const { title, banner, firstCase, allCases, cases, blind } = page;
  return staticPage({
    title,
    banner,
    style: STYLE,
    picturesBeside: true,
    body: html`<p>
        Examinations ${firstCase} to ${firstCase + cases.length - 1} of ${allCases}. Each picture is black on
        white, from 0 counts to its own upper limit (windows.json); a click opens it alone, pixel for pixel.
        The posterior view is seen from behind.
        ${blind ? 'Classes, lesions and what readers said are left out.' : null}
      </p>
      ${linksOf(page)} ${cases.map((each, index) => caseSection(each, firstCase + index, page))}
      ${linksOf(page)}`,
  });
}

function linksOf({ number, pages }: CasePage): Html | null {
  if (pages === 1) return null;
  const to = (page: number, text: string): Html | null =>
    page < 1 || page > pages ? null : html`<a href="${casePageName(page)}">${text}</a> `;
  return html`<p class="pages">
    ${to(number - 1, 'Back')} Page ${number} of ${pages} ${to(number + 1, 'Next')}
  </p>`;
}

function caseSection({ views, report }: ReadCase, number: number, { sizes, blind }: CasePage): Html {
  const about = views[0]!.image;
  return html`<section id="case-${number}">
    <h2>${number}. ${about.patientId}</h2>
    <p class="note">${factsOf(about).join(' · ')}</p>
    <div class="case">
      ${views.map(({ image }) => pictureOf(image, sizes.get(image.id)))}
      <div class="said">
        <h3>Report</h3>
        ${report === null ? html`<p class="note">None was imported.</p>` : html`<pre dir="auto">${report.text}</pre>`}
        ${
          report?.isCut === true
            ? html`<p class="note">Cut after ${SHOWN_CHARACTERS} characters; the file has the rest.</p>`
            : null
        }
        ${blind ? null : views.map(saidOf)}
      </div>
    </div>
  </section>`;
}

function factsOf({ studyUid, ageYears, sex, tracer, scanner, tumourType, split }: DataSetImage): string[] {
  const known: readonly (readonly [string, string | number | null])[] = [
    ['study', studyUid],
    ['age', ageYears],
    ['sex', sex],
    ['tracer', tracer],
    ['scanner', scanner],
    ['tumour', tumourType],
    ['split', split],
  ];
  return known.flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}`]));
}

function pictureOf(image: DataSetImage, size: Pick<Counts, 'rows' | 'columns'> | undefined): Html {
  const { rows = 1024, columns = 256 } = size ?? {};
  const file = pictureName(image);
  return html`<figure>
    <a href="${file}"
      ><img src="${file}" alt="${image.view} view" width="${columns}" height="${rows}" loading="lazy"
    /></a>
    <figcaption>${image.view}${image.source === 'synthetic' ? ', SYNTHETIC' : null}</figcaption>
  </figure>`;
}

function saidOf({ image, opinions }: CaseView): Html {
  const name = countedClass(image);
  return html`<h3>${image.view} view: ${name === UNDECIDED ? 'waits for an expert' : name}</h3>
    <p>
      ${image.lesions.length === 0 ? 'No lesion.' : `Lesions: ${image.lesions.map(describeLesion).join(', ')}.`}
    </p>
    ${
      opinions.length === 0
        ? html`<p class="note">No reader.</p>`
        : html`<ul>
            ${opinions.map(({ reader, opinion, marks }) => html`<li>${reader}: ${opinion}, ${marks} marks</li>`)}
          </ul>`
    }`;
}

function describeLesion({ code, region, side, level, nature }: DataSetLesion): string {
  const place = [region, side, level].filter((part) => part !== '').join(' ');
  return `${code}${place === '' ? '' : ` ${place}`}${nature === null ? '' : ` (${nature})`}`;
}

const STYLE = `
.case { display: flex; flex-wrap: wrap; gap: 1rem 1.5rem; align-items: flex-start; }
.case figure { margin: 0; }
.case img { display: block; height: 40rem; width: auto; background: #fff; border: 1px solid var(--line); }
.said { flex: 1 1 24rem; min-width: 0; } .said h3:first-child { margin-top: 0; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; background: var(--soft); border-radius: .4rem;
  padding: .6rem .9rem; margin: 0; max-width: 46rem; }
`;
