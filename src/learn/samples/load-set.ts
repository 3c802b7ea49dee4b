import { createHash } from 'node:crypto';
import { parseReadings } from '../../preprocess/readings.ts';
import type { InputSpec } from '../../preprocess/input-spec.ts';
import { readManifest } from '../data-set/read-manifest.ts';
import { cachedPhantomSet } from './cached-set.ts';
import type { DataSource } from './data-source.ts';
import { generatorVersion } from './generator-version.ts';
import type { LabelledImages } from './labelled-images.ts';
import { loadManifestSet } from './manifest-set.ts';
import { phantomClasses } from './phantom-set.ts';
import { outputClasses } from './sample-classes.ts';

/** A hash takes at most 2 GiB at once; sets are larger. */
const HASH_BYTES = 256 * 1024 * 1024;

export interface LoadSetOptions {
  /** Text of conf/readings.yaml. */
  readonly readingsYaml: string;
  /** Where made phantom sets are kept. */
  readonly cacheFolder: string;
  /** Threads that make phantoms; left out = all cores. */
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onCase?: ((done: number, count: number) => void) | undefined;
  /** Also say where the foci of phantoms lie, on a grid of this size. */
  readonly focusGrid?: { readonly rows: number; readonly columns: number } | null;
}

/** The samples of a source, in memory. */
export async function loadSet(
  source: DataSource,
  input: InputSpec,
  options: LoadSetOptions,
): Promise<LabelledImages> {
  const { readingsYaml, cacheFolder, workers, signal, onCase, focusGrid = null } = options;
  const stop = signal === undefined ? {} : { signal };
  if (source.kind === 'manifest')
    return loadManifestSet(await readManifest(source.path), source, input, {
      readings: parseReadings(readingsYaml),
      ...stop,
      ...(onCase === undefined ? {} : { onCase }),
    });
  const { preset, seed, count, changes } = source;
  const spec = { preset, seed, count, changes, input, ...(focusGrid === null ? {} : { focusGrid }) };
  const context = { readingsYaml, generatorVersion: generatorVersion() };
  return cachedPhantomSet(cacheFolder, spec, context, {
    ...(workers === undefined ? {} : { workers }),
    ...stop,
    onCase: (done) => onCase?.(done, count),
  });
}

/** Classes of a network that is trained on a source, in the order of its outputs. */
export async function classesOfSource(source: DataSource, input: InputSpec): Promise<readonly string[]> {
  if (source.kind === 'phantom') return phantomClasses(source.preset, input);
  return outputClasses((await readManifest(source.path)).classes, input.source ?? 'examination');
}

/** What is to be said of data wherever a model that was trained on it is shown. */
export interface SourceStatement {
  readonly synthetic: boolean;
  readonly statement: string;
}

/** Phantoms speak for themselves; a data set brings its statement, and is synthetic if no image was acquired. */
export async function statementOf(source: DataSource): Promise<SourceStatement> {
  if (source.kind === 'phantom')
    return { synthetic: true, statement: 'Trained on synthetic phantoms only, never on scans of patients.' };
  const { name, statement, images } = await readManifest(source.path);
  const byId = new Map(images.map((image) => [image.id, image]));
  const synthetic = images.every((image) => {
    const root = byId.get(image.derivedFrom?.imageId ?? image.id) ?? image;
    return root.source === 'synthetic' || root.source === 'dcgan';
  });
  return {
    synthetic,
    statement: `Trained on data set ${name}${synthetic ? ' (synthetic)' : ''}: ${statement}`,
  };
}

/** SHA-256, hex, of what a network sees of a set: the images and their targets. */
export function fingerprint(set: LabelledImages): string {
  const hash = createHash('sha256').update(JSON.stringify([set.rows, set.columns, set.classNames]));
  for (const values of [set.images, set.labels, set.targets ?? new Float32Array(0)]) {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    for (let from = 0; from < bytes.length; from += HASH_BYTES)
      hash.update(bytes.subarray(from, from + HASH_BYTES));
  }
  return hash.digest('hex');
}
