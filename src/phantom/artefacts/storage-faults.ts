import type { Counts } from '../../study/counts.ts';
import { flipCounts } from '../count-photons.ts';
import type { Artefact, StoredViews } from './artefact.ts';

function both(views: StoredViews, change: (counts: Counts) => Counts): StoredViews {
  return { anterior: change(views.anterior), posterior: change(views.posterior) };
}

function mapCounts(counts: Counts, change: (value: number, row: number, column: number) => number): Counts {
  const { columns } = counts;
  const values = counts.values.map((value, index) =>
    change(value, Math.floor(index / columns), index % columns),
  );
  return { ...counts, values };
}

function maximumOf({ values }: Counts): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** First and last row with counts of the body. */
function bodyRows({ values, columns, rows }: Counts): readonly [number, number] {
  const filled: number[] = [];
  for (let row = 0; row < rows; row++) {
    const sum = values
      .subarray(row * columns, (row + 1) * columns)
      .reduce((total, value) => total + value, 0);
    if (sum > columns) filled.push(row);
  }
  return [filled[0] ?? 0, filled.at(-1) ?? rows - 1];
}

/** What goes wrong after counting: the field was too small, views were mixed up, numbers did not fit. */
export const STORAGE_FAULTS: readonly Artefact[] = [
  {
    name: 'arms-cut',
    kind: 'artefact',
    probability: 0.03,
    changeCounts: (views, random) => {
      const margin = random.integer(38, 58);
      return both(views, (counts) =>
        mapCounts(counts, (value, _row, column) =>
          column < margin || column >= counts.columns - margin ? 0 : value,
        ),
      );
    },
  },
  {
    name: 'head-cut',
    kind: 'artefact',
    probability: 0,
    changeCounts: (views, random) => {
      const cut = bodyRows(views.anterior)[0] + random.integer(25, 60);
      return both(views, (counts) => mapCounts(counts, (value, row) => (row < cut ? 0 : value)));
    },
  },
  {
    name: 'feet-cut',
    kind: 'artefact',
    probability: 0.03,
    changeCounts: (views, random) => {
      const cut = bodyRows(views.anterior)[1] - random.integer(20, 90);
      return both(views, (counts) => mapCounts(counts, (value, row) => (row > cut ? 0 : value)));
    },
  },
  {
    name: 'posterior-mirrored',
    kind: 'artefact',
    probability: 0,
    changeCounts: ({ anterior, posterior }) => ({ anterior, posterior: flipCounts(posterior) }),
  },
  {
    name: 'views-swapped',
    kind: 'artefact',
    probability: 0,
    changeCounts: ({ anterior, posterior }) => ({ anterior: posterior, posterior: anterior }),
  },
  {
    name: 'other-patient',
    kind: 'artefact',
    probability: 0,
    changeCounts: ({ anterior }, _random, another) => ({ anterior, posterior: another().posterior }),
  },
  {
    name: 'upside-down',
    kind: 'artefact',
    probability: 0,
    changeCounts: (views) => both(views, (counts) => ({ ...counts, values: counts.values.toReversed() })),
  },
  {
    name: 'overflow-wrap',
    kind: 'artefact',
    probability: 0,
    // Scaled for display, the hottest values no longer fit into 16 bits and begin again at 0.
    changeCounts: (views) =>
      both(views, (counts) => {
        const scale = 100_000 / Math.max(1, maximumOf(counts));
        return mapCounts(counts, (value) => Math.round(value * scale) % 65_536);
      }),
  },
  {
    name: 'saturated-255',
    kind: 'artefact',
    probability: 0,
    changeCounts: (views) =>
      both(views, (counts) => {
        const scale = 600 / Math.max(1, maximumOf(counts));
        return mapCounts(counts, (value) => Math.min(255, Math.round(value * scale)));
      }),
  },
  // Which view is missing is honoured by what writes the files: both are made.
  { name: 'missing-anterior', kind: 'artefact', probability: 0 },
  { name: 'missing-posterior', kind: 'artefact', probability: 0 },
];
