import type { ModelInUse } from '../study/model-in-use.ts';
import type { Html } from '../platform/html.ts';
import { html } from '../platform/html.ts';
import type { DestinationRow, ReadinessCheck, RejectedCallerRow, StudyRow } from './node-view.ts';
import type { StudyState } from '../study/study-state.ts';
import { STUDY_STATES } from '../study/study-state.ts';
import { pageOf, stateOf, tableOf, timeOf } from './page-layout.ts';
import type { StudyPage } from './read-query.ts';

/** Everything that the overview shows, read at one moment. */
export interface Overview {
  readonly checks: readonly ReadinessCheck[];
  readonly models: readonly ModelInUse[];
  readonly page: StudyPage;
  readonly studies: readonly StudyRow[];
  readonly total: number;
  readonly counts: Readonly<Record<StudyState, number>>;
  readonly destinations: readonly DestinationRow[];
  readonly rejectedCallers: readonly RejectedCallerRow[];
  /** ISO 8601, UTC. */
  readonly readAt: string;
}

/** The one page that tells an operator how the node is doing. */
export function overviewPage(overview: Overview): string {
  return pageOf(
    'Overview',
    html`
      <h1>How the node is doing</h1>
      <p class="quiet">As of ${timeOf(overview.readAt)}. <a href="/">Reload</a></p>
      ${readiness(overview.checks)}
      <h2 id="studies">Studies</h2>
      ${stateFilter(overview)} ${studyTable(overview.studies)} ${pager(overview)}
      <h2 id="destinations">Destinations</h2>
      ${destinationTable(overview.destinations)}
      <h2 id="rejected">Rejected callers</h2>
      ${rejectedTable(overview.rejectedCallers)}
      <h2 id="model">Models and engines</h2>
      ${modelTable(overview.models)}
    `,
  );
}

function readiness(checks: readonly ReadinessCheck[]): Html {
  const faults = checks.filter(({ ok }) => !ok);
  if (faults.length === 0)
    return html`<p role="status">
      <strong class="good">Ready.</strong> ${checks.map(({ name }) => name).join(', ')}: all in order.
    </p>`;
  return html`<div role="alert">
    <p><strong class="bad">Not ready: ${faults.length} of ${checks.length} checks failed.</strong></p>
    <ul>
      ${faults.map(({ name, detail }) => html`<li><strong>${name}</strong>: ${detail}</li>`)}
    </ul>
  </div>`;
}

function stateFilter({ counts, page }: Overview): Html {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const link = (name: string, href: string, count: number, current: boolean): Html =>
    html`<li>
      <a href="${href}" ${current ? html`aria-current="true"` : null}>${name} <strong>${count}</strong></a>
    </li>`;
  return html`<nav aria-label="Studies by state">
    <ul class="counts">
      ${link('all', '/', all, page.state === undefined)}
      ${STUDY_STATES.map((state) => link(state, `/?state=${state}`, counts[state], page.state === state))}
    </ul>
  </nav>`;
}

function studyTable(studies: readonly StudyRow[]): Html {
  const rows = studies.map((study) => [
    stateOf(study.state),
    html`<a class="uid" href="/studies/${study.studyInstanceUid}">${study.studyInstanceUid}</a>`,
    html`<span class="reason">${study.reason}</span> ${
        study.reasonCode === '' ? null : html`<code>${study.reasonCode}</code>`
      }
      ${
        study.state === 'waiting' && study.deadlineAt !== null
          ? html`<br />until ${timeOf(study.deadlineAt)}`
          : null
      }`,
    timeOf(study.updatedAt),
    study.hasOverlay ? thumbnail(study) : '',
  ]);
  return tableOf('Studies', ['State', 'Study', 'Reason', 'Last change', 'Overlay'], rows, 'No studies.');
}

function thumbnail({ studyInstanceUid }: StudyRow): Html {
  const picture = `/studies/${studyInstanceUid}/overlay.png`;
  return html`<a href="${picture}"
    ><img class="thumbnail" loading="lazy" src="${picture}" alt="Overlay of study ${studyInstanceUid}"
  /></a>`;
}

function pager({ page, total, studies }: Overview): Html {
  const to = (offset: number, text: string): Html => {
    const filter = page.state === undefined ? {} : { state: page.state };
    const query = new URLSearchParams({ offset: String(offset), limit: String(page.limit), ...filter });
    return html`<a href="/?${query.toString()}#studies">${text}</a>`;
  };
  const last = page.offset + studies.length;
  return html`<p>
    ${studies.length === 0 ? null : `${page.offset + 1} to ${last} of ${total}.`}
    ${page.offset > 0 ? to(Math.max(0, page.offset - page.limit), 'Newer') : null}
    ${last < total ? to(last, 'Older') : null}
  </p>`;
}

function destinationTable(destinations: readonly DestinationRow[]): Html {
  const rows = destinations.map((destination) => [
    html`<strong>${destination.name}</strong>`,
    destination.kind,
    destination.delivered,
    destination.pending,
    destination.failed === 0 ? '0' : html`<strong class="bad">${destination.failed}</strong>`,
    html`<span class="reason">${destination.lastError}</span>`,
    timeOf(destination.nextAttemptAt),
  ]);
  const columns = ['Name', 'Kind', 'Delivered', 'Pending', 'Failed', 'Last error', 'Next attempt'];
  return tableOf('Destinations', columns, rows, 'No destination is configured: results stay on this node.');
}

function rejectedTable(callers: readonly RejectedCallerRow[]): Html {
  const rows = callers.map((caller) => [
    html`<code>${caller.callingAeTitle}</code>`,
    html`<code>${caller.calledAeTitle}</code>`,
    caller.host,
    caller.reason,
    caller.count,
    timeOf(caller.lastSeenAt),
  ]);
  return html`${
    callers.length === 0
      ? null
      : html`<p>
          To let one in, add it to <code>dimse.peers</code> of the configuration and restart the node.
        </p>`
  }
  ${tableOf('Rejected callers', ['Calling AE title', 'Called AE title', 'Host', 'Reason', 'Times', 'Last seen'], rows, 'Nobody was rejected.')}`;
}

function modelTable(models: readonly ModelInUse[]): Html {
  const rows = models.map(({ model, engine }) => [
    html`<strong>${model.id}</strong>`,
    model.version,
    html`<code>${model.weightsSha256.slice(0, 12)}</code>`,
    `${engine.name} ${engine.version} on ${engine.provider}`,
    html`<span class="disclaimer">${model.trainingStatement}</span>`,
  ]);
  return tableOf(
    'Models',
    ['Model', 'Version', 'Weights', 'Engine', 'Training'],
    rows,
    'No model is loaded.',
  );
}
