import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabelledImages } from './labelled-images.ts';
import type { PhantomSetProgress, PhantomSetSpec } from './phantom-set.ts';
import { makePhantomSet } from './phantom-set.ts';
import type { NamedArray } from './tensor-file.ts';
import { readTensorFile, writeTensorFile } from './tensor-file.ts';

/**
 * A phantom set from the cache folder, or made and put there. The name of the cached file covers everything the set
 * depends on: specification, readings, and the version of the generator.
 */
export async function cachedPhantomSet(
  folder: string,
  spec: PhantomSetSpec,
  context: { readonly readingsYaml: string; readonly generatorVersion: string },
  progress: PhantomSetProgress = {},
): Promise<LabelledImages> {
  const key = createHash('sha256')
    .update(JSON.stringify({ spec, ...context }))
    .digest('hex')
    .slice(0, 16);
  const path = join(folder, `${spec.preset}-${spec.seed}-${spec.count}-${key}.tensors`);
  if (existsSync(path)) return load(path);
  await mkdir(folder, { recursive: true });
  const set = await makePhantomSet(spec, context.readingsYaml, progress);
  await save(path, set);
  return set;
}

async function save(path: string, set: LabelledImages): Promise<void> {
  const { images, labels, targets, foci, ...header } = set;
  const arrays: NamedArray[] = [
    { name: 'images', shape: [images.length], values: images },
    { name: 'labels', shape: [labels.length], values: Float32Array.from(labels) },
  ];
  if (targets !== undefined) arrays.push({ name: 'targets', shape: [targets.length], values: targets });
  if (foci !== undefined) arrays.push({ name: 'foci', shape: [foci.values.length], values: foci.values });
  const focusGrid = foci === undefined ? null : { rows: foci.rows, columns: foci.columns };
  await writeTensorFile(path, { header: { ...header, focusGrid }, arrays });
}

type CachedHeader = Omit<LabelledImages, 'images' | 'labels' | 'targets' | 'foci'> & {
  readonly focusGrid: { readonly rows: number; readonly columns: number } | null;
};

async function load(path: string): Promise<LabelledImages> {
  const { header, arrays } = await readTensorFile(path);
  const { focusGrid, ...rest } = header as unknown as CachedHeader;
  const find = (name: string): Float32Array | undefined =>
    arrays.find((array) => array.name === name)?.values;
  const [images, stored, targets, foci] = [find('images'), find('labels'), find('targets'), find('foci')];
  if (images === undefined || stored === undefined) throw new Error(`${path} holds no images with labels`);
  const labels = new Uint8Array(new SharedArrayBuffer(stored.length));
  labels.set(stored);
  return {
    ...rest,
    images,
    labels,
    ...(targets === undefined ? {} : { targets }),
    ...(foci === undefined || focusGrid === null ? {} : { foci: { ...focusGrid, values: foci } }),
  };
}
