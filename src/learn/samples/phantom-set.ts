import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { PhantomOptions } from '../../phantom/presets.ts';
import { findPreset } from '../../phantom/presets.ts';
import type { InputSpec } from '../../preprocess/network-input.ts';
import type { FocusMaps } from './focus-maps.ts';
import { focusMapSize } from './focus-maps.ts';
import type { LabelledImages } from './labelled-images.ts';

/** A set of phantoms, described so completely that it can be made again. */
export interface PhantomSetSpec {
  readonly preset: string;
  readonly seed: number;
  readonly count: number;
  /** What differs from the preset, for example other cameras in a held-out set. */
  readonly changes: Partial<PhantomOptions>;
  readonly input: InputSpec;
  /** Also say where the foci lie, on a grid of this size. */
  readonly focusGrid?: { readonly rows: number; readonly columns: number };
}

/** Part of a set for one worker thread: the cases `first`, `first + step`, ... */
export interface PhantomSetShare {
  readonly spec: PhantomSetSpec;
  readonly readingsYaml: string;
  readonly first: number;
  readonly step: number;
  /** Shared memory of all images, labels and focus maps; each worker writes its own cases only. */
  readonly images: Float32Array;
  readonly labels: Uint8Array;
  readonly foci: FocusMaps | null;
}

export interface PhantomSetProgress {
  readonly workers?: number;
  readonly signal?: AbortSignal;
  readonly onCase?: (done: number) => void;
}

/**
 * Makes the network inputs of a set of phantoms through the same preprocessing as the node, on several cores. The result
 * depends on the specification only, not on the number of workers.
 *
 * @param readingsYaml - text of conf/readings.yaml
 */
export async function makePhantomSet(
  spec: PhantomSetSpec,
  readingsYaml: string,
  { workers = availableParallelism(), signal, onCase }: PhantomSetProgress = {},
): Promise<LabelledImages> {
  const { rows, columns } = spec.input;
  const images = new Float32Array(new SharedArrayBuffer(spec.count * rows * columns * 4));
  const labels = new Uint8Array(new SharedArrayBuffer(spec.count));
  const foci = focusMaps(spec);
  const step = Math.max(1, Math.min(workers, spec.count));
  let done = 0;
  await Promise.all(
    Array.from({ length: step }, (_, first) =>
      runShare({ spec, readingsYaml, first, step, images, labels, foci }, signal, () => onCase?.(++done)),
    ),
  );
  const classNames = classNamesOf(spec.preset);
  const cases = Array.from({ length: spec.count }, (_, index) => {
    const id = `${spec.preset}-${spec.seed}-${index}`;
    return { id, patientId: id, attributes: {} };
  });
  return {
    rows,
    columns,
    channels: 1,
    classNames,
    images,
    labels,
    cases,
    ...(foci === null ? {} : { foci }),
  };
}

function focusMaps({ focusGrid, count }: PhantomSetSpec): FocusMaps | null {
  if (focusGrid === undefined) return null;
  const shared = new SharedArrayBuffer(count * focusMapSize(focusGrid) * 4);
  return { ...focusGrid, values: new Float32Array(shared) };
}

/** Classes of a preset, in the order of the network's outputs. */
export function classNamesOf(preset: string): string[] {
  return findPreset(preset).classes.map(({ name }) => name);
}

function runShare(
  share: PhantomSetShare,
  signal: AbortSignal | undefined,
  onCase: () => void,
): Promise<void> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./phantom-set-worker.ts', import.meta.url), { workerData: share });
  const stop = (): void => void worker.terminate();
  signal?.addEventListener('abort', stop);
  return new Promise<void>((resolve, reject) => {
    worker.on('message', onCase);
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (code === 0) resolve();
      else
        reject(
          (signal?.reason as Error | undefined) ?? new Error(`a phantom worker ended with code ${code}`),
        );
    });
  }).finally(() => signal?.removeEventListener('abort', stop));
}
