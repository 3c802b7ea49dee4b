import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabelledImages } from './labelled-images.ts';
import type { PhantomSetProgress, PhantomSetSpec } from './phantom-set.ts';
import { makePhantomSet } from './phantom-set.ts';
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
  if (!existsSync(path)) {
    await mkdir(folder, { recursive: true });
    await save(path, await makePhantomSet(spec, context.readingsYaml, progress));
  }
  return load(path);
}

async function save(path: string, set: LabelledImages): Promise<void> {
  const { rows, columns, channels, classNames, images, labels, cases, foci } = set;
  const maps = {
    name: 'foci',
    shape: [foci?.values.length ?? 0],
    values: foci?.values ?? new Float32Array(0),
  };
  await writeTensorFile(path, {
    header: {
      rows,
      columns,
      channels,
      classNames,
      cases,
      focusRows: foci?.rows ?? 0,
      focusColumns: foci?.columns ?? 0,
    },
    arrays: [
      { name: 'images', shape: [labels.length, rows, columns, channels], values: images },
      { name: 'labels', shape: [labels.length], values: Float32Array.from(labels) },
      maps,
    ],
  });
}

interface CachedHeader extends Pick<
  LabelledImages,
  'rows' | 'columns' | 'channels' | 'classNames' | 'cases'
> {
  readonly focusRows: number;
  readonly focusColumns: number;
}

async function load(path: string): Promise<LabelledImages> {
  const { header, arrays } = await readTensorFile(path);
  const { rows, columns, channels, classNames, cases, focusRows, focusColumns } =
    header as unknown as CachedHeader;
  const [images, labels, maps] = arrays;
  return {
    rows,
    columns,
    channels,
    classNames,
    cases,
    images: images!.values,
    labels: Uint8Array.from(labels!.values),
    ...(focusRows === 0 ? {} : { foci: { rows: focusRows, columns: focusColumns, values: maps!.values } }),
  };
}
