import type { Html } from '../../../platform/html.ts';
import { html } from '../../../platform/html.ts';
import type { CaseTime } from '../case-time.ts';
import { row, table } from './format-figures.ts';

/** How long one case takes the model, or why that is not known (R-107). */
export function timePart(time: CaseTime | null): Html {
  if (time === null)
    return html`<h3>Time of a case</h3>
      <p>Not measured: the predictions came from a file, which says nothing about how long they took.</p>`;
  const { cases, medianMs, p95Ms, batchSize, threads, provider, host } = time;
  return html`<h3>Time of a case</h3>
    ${table(
      'Time that the network takes for one case',
      ['', 'cases timed', 'batch', 'median, ms', '95th percentile, ms'],
      [row('model', [cases, batchSize, medianMs.toFixed(1), p95Ms.toFixed(1)])],
    )}
    <p class="note">
      ${provider}, ${threads === 1 ? 'one thread' : `${threads} threads`}, on ${host.processor} (${host.cores}
      cores, ${host.memoryGiB} GiB, ${host.system}, Node ${host.node}), beside whatever else ran there. The
      network alone: reading, checking and fusing the images is not in it, nor the report. How long the
      readers took is not recorded.
    </p>`;
}
