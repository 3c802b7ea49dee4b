import type { QcFlag } from '../study/qc-flag.ts';
import type { Html } from '../platform/html.ts';
import { html } from '../platform/html.ts';
import { acquisitionPart } from './acquisition-part.ts';
import { asymmetryPart } from './asymmetry-part.ts';
import type { DeliveryRow, LogRow, ModelResultRow, StudyDetail, StudyResult, StudyRow } from './node-view.ts';
import { pageOf, stateOf, tableOf, timeOf } from './page-layout.ts';

/** One study: where it stands and why, its result, its deliveries, and everything that happened to it. */
export function studyPage({ study, result, deliveries, log }: StudyDetail): string {
  return pageOf(
    'Study',
    html`
      <p><a href="/">All studies</a></p>
      <h1>Study <span class="uid">${study.studyInstanceUid}</span></h1>
      ${standing(study)}
      <form method="post" action="/studies/${study.studyInstanceUid}/retry">
        <button type="submit">Work on it again</button>
      </form>
      ${result === null ? null : resultPart(result)} ${study.hasOverlay ? overlay(study) : null}
      <h2>Deliveries</h2>
      ${deliveryTable(deliveries)}
      <h2>What happened</h2>
      ${logTable(log)}
    `,
  );
}

function standing(study: StudyRow): Html {
  return html`<p>
      ${stateOf(study.state)} since ${timeOf(study.updatedAt)}, first seen ${timeOf(study.createdAt)}.
      ${study.deadlineAt === null ? null : html`Waits until ${timeOf(study.deadlineAt)}.`}
      ${study.revision === null ? null : `Revision ${study.revision}.`}
    </p>
    ${
      study.reason === '' && study.reasonCode === ''
        ? null
        : html`<p class="reason">${study.reason}</p>
            <p>Code: <code>${study.reasonCode}</code></p>`
    }`;
}

function resultPart({ revision, createdAt, results, qc, views, acquisition, asymmetry }: StudyResult): Html {
  return html`
    <h2>Result, revision ${revision}</h2>
    ${results.map(modelPart)} ${flagList(qc)}
    <ul>
      ${views.map((view) => html`<li>${view}</li>`)}
    </ul>
    ${acquisitionPart(acquisition)} ${asymmetryPart(asymmetry)}
    <p class="quiet">${timeOf(createdAt)}</p>
  `;
}

function modelPart(result: ModelResultRow): Html {
  const classes = result.classes.map(({ name, probability }) => [
    name,
    `${(probability * 100).toFixed(1)} %`,
  ]);
  const lines = [...result.perView, ...result.lesions];
  return html`
    <h3>${result.model}</h3>
    <p>
      ${
        result.predicted === null
          ? html`<strong class="bad"
              >No class reported: ${result.outcome?.text ?? 'no reason was given'}</strong
            >`
          : html`Class chosen by the model: <strong>${result.predicted}</strong> (${result.operatingPoint})`
      }
    </p>
    ${tableOf(`Probabilities of ${result.model}`, ['Class', 'Probability'], classes, 'No probabilities.')}
    ${
      lines.length === 0
        ? null
        : html`<ul>
            ${lines.map((line) => html`<li>${line}</li>`)}
          </ul>`
    }
    <p class="quiet">${result.engine}</p>
  `;
}

const SEVERITY_CLASS: Readonly<Record<QcFlag['severity'], string>> = {
  fail: 'bad',
  warn: 'work',
  info: 'quiet',
};

function flagList(flags: readonly QcFlag[]): Html | null {
  if (flags.length === 0) return null;
  return html`<h3>Quality checks</h3>
    <ul>
      ${flags.map(
        ({ code, severity, text }) =>
          html`<li><span class="state ${SEVERITY_CLASS[severity]}">${severity}</span> ${code}: ${text}</li>`,
      )}
    </ul>`;
}

function overlay({ studyInstanceUid }: StudyRow): Html {
  const picture = `/studies/${studyInstanceUid}/overlay.png`;
  return html`<h2>Overlay</h2>
    <p>
      <a href="${picture}"
        ><img class="overlay" src="${picture}" alt="Overlay of study ${studyInstanceUid}"
      /></a>
    </p>`;
}

function deliveryTable(deliveries: readonly DeliveryRow[]): Html {
  const rows = deliveries.map((delivery) => [
    delivery.destination,
    delivery.revision,
    html`<span
      class="state ${delivery.state === 'delivered' ? 'good' : delivery.state === 'failed' ? 'bad' : 'work'}"
      >${delivery.state}</span
    >`,
    delivery.attempts,
    html`<span class="reason">${delivery.lastError}</span>`,
    timeOf(delivery.nextAttemptAt),
    timeOf(delivery.updatedAt),
  ]);
  const columns = [
    'Destination',
    'Revision',
    'State',
    'Attempts',
    'Last error',
    'Next attempt',
    'Last change',
  ];
  return tableOf('Deliveries', columns, rows, 'Nothing to deliver yet.');
}

function logTable(log: readonly LogRow[]): Html {
  const rows = log.map(({ at, code, detail }) => [
    timeOf(at),
    html`<code>${code}</code>`,
    Object.entries(detail)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([key, value]) => `${key}=${String(value)}`)
      .join(' '),
  ]);
  return tableOf('Events', ['Time', 'Event', 'Detail'], rows, 'Nothing yet.');
}
