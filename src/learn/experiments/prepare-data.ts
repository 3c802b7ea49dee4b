import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expectedCases, writePhantomSet } from '../../phantom/write-phantom-set.ts';
import type { DataSetImage, DataSetManifest } from '../../study/data-set.ts';
import { augmentDataSet } from '../data-set/augment-data-set.ts';
import { DEFAULT_TRANSFORM_LIMITS } from '../data-set/draw-transform.ts';
import { MANIFEST_FILE, readManifest } from '../data-set/read-manifest.ts';
import { foldDataSet, splitDataSet } from '../data-set/split-data-set.ts';
import { writeManifest } from '../data-set/write-manifest.ts';
import { drawGenerated } from './draw-generated.ts';
import type { ExperimentData } from './experiment.ts';
import type { PrepareOptions } from './prepare-options.ts';
import { scaleCounts } from './scale.ts';

const FOLDER_SUFFIX = { augment: 'augmented', generate: 'generated' } as const;
/** Share of the patients in the test set. */
const TEST_SHARE = 0.3;

/**
 * Makes a data set of an experiment, or finds it made: phantoms with the paper's class counts, split by patient, then
 * changed as the paper did. A set is moved to its place when it is whole, so that an interrupted one is never used.
 *
 * @returns path of the manifest
 * @source
 */
export async function prepareData(data: ExperimentData, options: PrepareOptions): Promise<string> {
  const originals = await makeOriginals(data, options);
  const changed = await changeSet(data, originals, options);
  return data.merged === undefined ? join(changed, MANIFEST_FILE) : mergeClasses(changed, data.merged);
}

async function makeOriginals(data: ExperimentData, options: PrepareOptions): Promise<string> {
  const { scale, paper, seed, makers, signal, onEvent } = options;
  const folder = join(options.folder, data.preset);
  if (existsSync(join(folder, MANIFEST_FILE))) return folder;
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  const wanted = scaleCounts(data.originals, scale, paper);
  const request = {
    preset: data.preset,
    count: 0,
    seed,
    quota: data.preset === 'lung' ? halved(wanted) : wanted,
    ...(makers === undefined ? {} : { workers: makers }),
  };
  const total = expectedCases(request);
  await writePhantomSet(partial, request, (done) => {
    signal?.throwIfAborted();
    onEvent?.({
      kind: 'data',
      name: `phantoms of preset ${data.preset}`,
      done,
      total: Math.max(done, total),
    });
  });
  const made = await readManifest(join(partial, MANIFEST_FILE));
  const images = data.preset === 'lung' ? firstOfEachClass(made.images, wanted) : made.images;
  await writeManifest(partial, divide({ ...made, images }, options));
  await rename(partial, folder);
  return folder;
}

/** S000 counts views, its phantoms are examinations of two; the last view of an odd class is one that was not recorded. */
function halved(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, Math.ceil(count / 2)]));
}

function firstOfEachClass(
  images: readonly DataSetImage[],
  wanted: Readonly<Record<string, number>>,
): DataSetImage[] {
  const left = new Map(Object.entries(wanted));
  return images.filter(({ class: name }) => {
    const open = left.get(name ?? '') ?? 0;
    left.set(name ?? '', open - 1);
    return open > 0;
  });
}

function divide(manifest: DataSetManifest, { seed, repetition }: PrepareOptions): DataSetManifest {
  return repetition.kind === 'folds'
    ? foldDataSet(manifest, { seed, folds: repetition.count })
    : splitDataSet(manifest, {
        seed,
        testShare: TEST_SHARE,
        validationShare: 0,
        augmentTest: true,
        bySample: false,
      });
}

async function changeSet(data: ExperimentData, originals: string, options: PrepareOptions): Promise<string> {
  const { change } = data;
  if (change.kind === 'none') return originals;
  const folder = join(options.folder, `${data.preset}-${FOLDER_SUFFIX[change.kind]}`);
  if (existsSync(join(folder, MANIFEST_FILE))) return folder;
  const partial = `${folder}.partial`;
  const targets = scaleCounts(change.targets, options.scale, options.paper);
  if (change.kind === 'generate') await drawGenerated({ from: originals, to: partial }, targets, options);
  else {
    await rm(partial, { recursive: true, force: true });
    const settings = {
      seed: options.seed,
      targets,
      limits: { ...DEFAULT_TRANSFORM_LIMITS, mirror: change.mirror },
      augmentTest: true,
    };
    const manifest = await readManifest(join(originals, MANIFEST_FILE));
    await augmentDataSet({ from: originals, to: partial }, manifest, settings, (done, total) => {
      options.signal?.throwIfAborted();
      options.onEvent?.({ kind: 'data', name: `copies of ${data.preset}`, done, total });
    });
  }
  await rename(partial, folder);
  return folder;
}

/** The same images with fewer classes: another manifest beside the first. */
async function mergeClasses(folder: string, merged: NonNullable<ExperimentData['merged']>): Promise<string> {
  const name = `data-set-${Object.keys(merged).join('-')}.json`;
  if (existsSync(join(folder, name))) return join(folder, name);
  const manifest = await readManifest(join(folder, MANIFEST_FILE));
  const become = new Map(
    Object.entries(merged).flatMap(([to, from]) => from.map((one) => [one, to] as const)),
  );
  const images = manifest.images.map(({ class: own, findings, ...image }) => ({
    ...image,
    class: own === null ? null : become.get(own)!,
    ...(findings === undefined ? {} : { findings: [...new Set(findings.map((one) => become.get(one)!))] }),
  }));
  return writeManifest(folder, { ...manifest, classes: Object.keys(merged), images }, name);
}
