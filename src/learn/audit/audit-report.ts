import { Html, html } from '../../platform/html.ts';
import { staticPage } from '../pages/static-page.ts';
import type { AuditChart } from './audit-charts.ts';
import { auditCharts } from './audit-charts.ts';
import type { AuditCheck } from './audit-check.ts';
import type { AuditPictures, PhantomAudit } from './audit-phantom.ts';

/** The audit as one HTML page without links or scripts: checks, pictures, and what they mean. */
export function auditReport(audit: PhantomAudit, pictures: AuditPictures): string {
  const charts = auditCharts(audit, pictures);
  const failed = audit.checks.filter(({ pass }) => !pass);
  return staticPage({
    title: `Phantom audit: preset ${audit.preset}`,
    banner: audit.statement,
    style: STYLE,
    body: html`<p>
        ${audit.count} phantoms of seed ${audit.seed} for lesions and shortcuts, ${audit.matchedCount} of the
        reference's counts and build for the images; ${audit.software}, generator ${audit.generatorVersion}.
        Options that differ from the preset: <code>${JSON.stringify(audit.options)}</code>.
      </p>
      <p>
        <strong>${audit.checks.length - failed.length} of ${audit.checks.length} checks passed.</strong>
        ${failed.length === 0 ? '' : `Not passed: ${failed.map(({ id }) => id).join(', ')}.`}
      </p>
      ${tableOf(audit.checks)} ${bayesText(audit)} ${charts.map(figureOf)} ${montageOf(pictures)}
      <h2>What this does not show</h2>
      <p>
        One anterior view of one patient is what the images are compared with; posterior views are compared
        with nothing but plausibility. Quantities marked "fitted" were adjusted until they agreed: that they
        agree says little. Running a model that was trained on phantoms on a real scan is a demonstration that
        the software works, not a result: nobody knows the truth of that scan.
      </p>`,
  });
}

function tableOf(checks: readonly AuditCheck[]): Html {
  return html`<table>
    <thead>
      <tr>
        <th>Check</th>
        <th>Value</th>
        <th>Target</th>
        <th>Outcome</th>
        <th>Origin</th>
        <th>Note</th>
      </tr>
    </thead>
    <tbody>
      ${checks.map(rowOf)}
    </tbody>
  </table>`;
}

function rowOf({ title, value, target, interval, pass, origin, note }: AuditCheck): Html {
  const [low, high] = target;
  const open = low === null && high === null;
  const range = open ? 'shown only' : `${low?.toFixed(2) ?? 'up'} to ${high?.toFixed(2) ?? 'any'}`;
  const shown = value === null ? 'not measured' : value.toFixed(3);
  return html`<tr class="${pass ? 'pass' : 'fail'}">
    <td>${title}</td>
    <td>
      ${shown}${interval === undefined ? '' : ` (${interval[0].toFixed(3)} to ${interval[1].toFixed(3)})`}
    </td>
    <td>${range}</td>
    <td>${pass ? 'pass' : 'FAIL'}</td>
    <td>${origin}</td>
    <td>${note}</td>
  </tr>`;
}

function bayesText({ bayesLimit }: PhantomAudit): Html | null {
  if (bayesLimit === null) return null;
  const { effectSize, accuracy, auc } = bayesLimit.used;
  return html`<p>
    Bayes limit of ADMet against nADMet at the effect size of this set (${effectSize}): accuracy
    ${accuracy.toFixed(3)}, AUC ${auc.toFixed(3)} (${bayesLimit.method}). The two kinds were set apart by
    hand; no result on this pair says anything about patients.
  </p>`;
}

function figureOf({ title, caption, svg }: AuditChart): Html {
  return html`<h2>${title}</h2>
    <figure>
      ${new Html(svg)}
      <figcaption>${caption}</figcaption>
    </figure>`;
}

function montageOf({ montage }: AuditPictures): Html {
  const source = `data:image/png;base64,${montage.png.toString('base64')}`;
  const text =
    montage.realPlace === null
      ? 'Twelve phantoms, anterior.'
      : 'Eleven phantoms and one patient, anterior; which one is in montage-key.json. Holds an image of a patient.';
  return html`<h2>${montage.realPlace === null ? 'Phantoms' : 'Which one is real?'}</h2>
    <figure>
      <img src="${source}" alt="${text}" />
      <figcaption>${text}</figcaption>
    </figure>`;
}

/** A table of many columns with texts in them needs its lines. */
const STYLE = `
table { width: 100%; font-size: 13px; }
th, td { border: 1px solid var(--line); padding: 3px 8px; text-align: left; }
tr.fail td:nth-child(4) { background: #ffebe9; font-weight: bold; }
tr.pass td:nth-child(4) { background: #dafbe1; }
figure img { max-width: 100%; height: auto; }
`;
