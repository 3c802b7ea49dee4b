import type { Html } from '../platform/html.ts';
import { html } from '../platform/html.ts';
import type { PartAsymmetry, StrongestDifference, ViewAsymmetry } from '../study/asymmetry.ts';
import { tableOf } from './page-layout.ts';

/** Left against right, part by part and view by view; nothing where it was not measured. */
export function asymmetryPart(views: readonly ViewAsymmetry[]): Html | null {
  const [first] = views;
  if (first === undefined) return null;
  const rows = first.parts.map(({ part }, index) => [
    part,
    ...views.flatMap(({ parts }) => [wordIndex(parts[index]!), wordPlace(parts[index]!.strongest)]),
  ]);
  const columns = views.flatMap(({ view }) => [`${view}: index`, `${view}: largest difference`]);
  return html`<h3>Left against right</h3>
    <p class="quiet">
      A measurement, not a finding: no model uses it. Index (left - right) / (left + right) of the square
      roots of the counts, the patient's own sides, with one standard deviation of counting noise and of the
      midline's place. Arms that lie differently, organs, the injection site and a turned patient are
      asymmetric too.
    </p>
    ${tableOf('Left against right', ['Part of the body', ...columns], rows, 'Nothing measured.')}`;
}

function wordIndex({ index, noise, hotter }: PartAsymmetry): string {
  if (index === null || noise === null) return 'too few counts';
  const side = hotter === null ? 'within noise' : `more on the ${hotter}`;
  return `${signed(index)} \u00b1 ${percent(noise)} (${side})`;
}

function wordPlace(strongest: StrongestDifference | null): string {
  if (strongest === null) return 'none beyond noise';
  const { side, contrast, z, row, column } = strongest;
  return `${side} ${signed(contrast)}, z ${z.toFixed(0)}, row ${row}, column ${column}`;
}

function signed(share: number): string {
  return `${share < 0 ? '-' : '+'}${percent(Math.abs(share))}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
