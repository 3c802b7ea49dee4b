import type { Html } from '../platform/html.ts';
import { html } from '../platform/html.ts';
import type { AcquisitionRecord, ViewAcquisition } from '../study/acquisition-record.ts';
import { tableOf } from './page-layout.ts';

/** What a line of the table is called, and what it says of a view; `''` where the header states nothing. */
type Line = readonly [name: string, say: (view: ViewAcquisition) => string];

const SPEED_SOURCE: Readonly<Record<NonNullable<ViewAcquisition['scanSpeedFrom']>, string>> = {
  'scan-velocity': 'stated',
  'length-and-duration': 'from length and duration',
};

const LINES: readonly Line[] = [
  ['Activity', ({ activityMbq }) => quantity(activityMbq, 'MBq')],
  ['Time since injection', ({ uptakeMinutes }) => quantity(uptakeMinutes && uptakeMinutes / 60, 'h')],
  ['Collimator', ({ collimator, collimatorType }) => listed([collimator, collimatorType])],
  [
    'Energy window',
    ({ energyWindowKev }) =>
      listed(energyWindowKev.map(({ lowerKev, upperKev }) => `${round(lowerKev)} to ${round(upperKev)} keV`)),
  ],
  ['Whole-body technique', ({ wholeBodyTechnique }) => listed(wholeBodyTechnique)],
  ['Duration', ({ durationMinutes }) => quantity(durationMinutes, 'min')],
  ['Scan length', ({ scanLengthMm }) => quantity(scanLengthMm, 'mm')],
  [
    'Scan speed',
    ({ scanSpeedCmPerMin, scanSpeedFrom }) =>
      scanSpeedFrom === null
        ? ''
        : `${quantity(scanSpeedCmPerMin, 'cm/min')} (${SPEED_SOURCE[scanSpeedFrom]})`,
  ],
];

/** How the scan was acquired, a column a view; nothing where no record was kept. */
export function acquisitionPart(record: AcquisitionRecord): Html | null {
  if (record.length === 0) return null;
  const rows = LINES.map(([name, say]) => [name, ...record.map((view) => say(view) || 'not stated')]);
  const columns = ['As the header states', ...record.map(({ view }) => view)];
  return html`<h3>Acquisition</h3>
    ${tableOf('Acquisition', columns, rows, 'Nothing stated.')}`;
}

function quantity(value: number | null, unit: string): string {
  return value === null ? '' : `${round(value)} ${unit}`;
}

function round(value: number): string {
  return String(Number(value.toFixed(1)));
}

function listed(words: readonly string[]): string {
  return words.filter((word) => word !== '').join(', ');
}
