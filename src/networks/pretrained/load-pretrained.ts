import * as tf from '@tensorflow/tfjs';
import { NetworkError } from '../network-error.ts';
import type { PytorchLayout } from './pytorch-layouts.ts';
import type { StoredTensor } from './read-safetensors.ts';
import { readSafetensors } from './read-safetensors.ts';
import type { WeightSource } from './weight-sources.ts';
import { weightSources } from './weight-sources.ts';

export interface PretrainedOptions {
  /**
   * Filters of the first convolution for every channel behind the scan, where the network has another number of
   * channels than the file: nothing, or the mean of the file's filters, as for the scan itself.
   */
  readonly maskFilters?: 'zeros' | 'mean';
}

/** What became of a file of weights. */
export interface PretrainedReport {
  /** Layers that have the file's weights. */
  readonly loaded: readonly string[];
  /** Layers whose filters were made from the file's because the number of channels differs. */
  readonly adapted: readonly string[];
  /** Layers that kept their first weights: `classes`, where the file tells other classes apart. */
  readonly kept: readonly string[];
  /** Tensors of the file that the network has no place for, for example those of an auxiliary head. */
  readonly unused: readonly string[];
}

/**
 * Puts weights that were trained elsewhere into a network: a safetensors file with the names of PyTorch's model zoo.
 * Filters are turned from OIHW to HWIO, dense weights from [out, in] to [in, out] (behind a flattened map also from the
 * order channels-rows-columns to rows-columns-channels). The network changes only when everything fits.
 *
 * @throws NetworkError WEIGHTS_FILE for a bad file, WEIGHTS_MISMATCH with all tensors that are missing or do not fit
 * @source
 */
export async function loadPretrained(
  model: tf.LayersModel,
  path: string,
  layout: PytorchLayout,
  { maskFilters = 'zeros' }: PretrainedOptions = {},
): Promise<PretrainedReport> {
  const tensors = new Map<string, StoredTensor>();
  for (const [name, tensor] of await readSafetensors(path))
    tensors.set(layout.renamed?.(name) ?? name, tensor);
  const sources = weightSources(model, layout, maskFilters);
  const kept = keepsItsClasses(sources, tensors) ? ['classes'] : [];
  const wanted = sources.filter(({ layer }) => !kept.includes(layer.name));
  const faults = wanted.flatMap((source) => faultOf(source, tensors.get(source.tensor)));
  if (faults.length > 0) throw new NetworkError('WEIGHTS_MISMATCH', path, faults);
  const adapted = new Set<string>();
  for (const { layer, tensor, place, accepts, convert } of wanted) {
    const stored = tensors.get(tensor)!;
    if (accepts(stored.shape) === 'adapted') adapted.add(layer.name);
    const shape = layer.weights[place]!.shape as number[];
    const value = tf.tensor(convert(stored.values(), stored.shape), shape);
    layer.weights[place]!.write(value);
    value.dispose();
  }
  const used = new Set(sources.map(({ tensor }) => tensor));
  return {
    loaded: [...new Set(wanted.map(({ layer }) => layer.name))],
    adapted: [...adapted],
    kept,
    unused: [...tensors.keys()].filter((name) => !used.has(name)),
  };
}

/** The file's classes are used only when they are as many as the network's. */
function keepsItsClasses(
  sources: readonly WeightSource[],
  tensors: ReadonlyMap<string, StoredTensor>,
): boolean {
  return sources
    .filter(({ layer }) => layer.name === 'classes')
    .some(({ tensor, accepts }) => accepts(tensors.get(tensor)?.shape ?? []) === 'no');
}

function faultOf({ tensor, expected, accepts }: WeightSource, stored: StoredTensor | undefined): string[] {
  if (stored === undefined) return [`${tensor} is missing; expected ${expected}`];
  if (accepts(stored.shape) !== 'no') return [];
  return [`${tensor} has shape ${stored.shape.join('x')}; expected ${expected}`];
}
