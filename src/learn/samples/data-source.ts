import type { PhantomOptions } from '../../phantom/phantom-options.ts';
import { findPreset } from '../../phantom/presets.ts';
import type { Split } from '../../study/data-set.ts';

/** Phantoms made in memory. */
export interface PhantomSource {
  readonly kind: 'phantom';
  readonly preset: string;
  readonly count: number;
  readonly seed: number;
  /** What differs from the preset, for example other cameras in a held-out set. */
  readonly changes: Partial<PhantomOptions>;
}

/** Images of a data set on disk. */
export interface ManifestSource {
  readonly kind: 'manifest';
  /** Of data-set.json. */
  readonly path: string;
  /** Only images of this part; `null` = all. */
  readonly split: Split | null;
  /** Of a cross-validation: only images of this fold, or only those of the others (R-089). */
  readonly fold?: { readonly index: number; readonly only: 'inside' | 'outside' };
}

/** Where the samples of a set come from. */
export type DataSource = PhantomSource | ManifestSource;

/**
 * Reads a source as the command line names it: `phantom:PRESET:COUNT:SEED`, or the path of a data-set.json.
 *
 * @throws RangeError when a phantom set is not well described
 */
export function parseDataSource(text: string): DataSource {
  if (!text.startsWith('phantom:')) return { kind: 'manifest', path: text, split: null };
  const [, preset = '', countText = '', seedText = '', ...rest] = text.split(':');
  const [count, seed] = [countText, seedText].map(Number) as [number, number];
  const isCount = /^\d+$/.test(countText) && count >= 1 && count <= 1_000_000;
  if (!isCount || !/^\d+$/.test(seedText) || seed > 0xffffffff || rest.length > 0)
    throw new RangeError(
      `"${text}" is no phantom set; expected phantom:PRESET:COUNT:SEED, as in phantom:lung:600:1`,
    );
  findPreset(preset);
  return { kind: 'phantom', preset, count, seed, changes: {} };
}

/** The source in one line, for cards and records. */
export function describeSource(source: DataSource): string {
  if (source.kind === 'phantom') {
    const changes = Object.keys(source.changes).length === 0 ? '' : `, ${JSON.stringify(source.changes)}`;
    return `${source.count} phantoms of preset ${source.preset} (seed ${source.seed}${changes})`;
  }
  const { path, split, fold } = source;
  const part = fold === undefined ? '' : `, ${fold.only} fold ${fold.index}`;
  return `${path}${split === null ? '' : `, split ${split}`}${part}`;
}
