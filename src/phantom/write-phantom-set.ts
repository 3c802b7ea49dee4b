import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readLabelCodes } from '../annotations/label-codes.ts';
import { writeFileAtomically } from '../platform/atomic-file.ts';
import { PRODUCT } from '../platform/product.ts';
import type { DataSetManifest } from '../study/data-set.ts';
import { mapCases } from './map-cases.ts';
import { QuotaFilling } from './output/fill-quota.ts';
import {
  type CasePlan,
  planCases,
  planQuota,
  type PublishedSet,
  publishedQuota,
  type Quota,
} from './output/plan-cases.ts';
import type { CaseRecord } from './output/write-case.ts';
import { PhantomError } from './phantom-error.ts';
import type { PhantomShare } from './phantom-worker.ts';
import type { PhantomOptions } from './phantom-options.ts';
import { findPreset } from './presets.ts';
import type { PhantomTruth } from './truth.ts';
import type { PhantomLayout } from './write-phantom.ts';

/** What set of phantoms to write. */
export interface PhantomSetRequest {
  readonly preset: string;
  /** Patients; with `published` as many as its class counts need. */
  readonly count: number;
  readonly seed: number;
  readonly layout?: PhantomLayout;
  /** Settings that differ from the preset's. */
  readonly options?: Partial<PhantomOptions>;
  /** Simulated readers, 0 to 3; 3 when not said. */
  readonly readers?: number;
  readonly published?: PublishedSet;
  /** Samples wanted of each class, exactly; instead of `count` and `published`. */
  readonly quota?: Quota;
  readonly workers?: number;
}

/** Contents of truth.json. */
export interface PhantomSetTruth {
  readonly statement: string;
  readonly generator: string;
  readonly preset: string;
  readonly seed: number;
  readonly options: Partial<PhantomOptions>;
  readonly cases: readonly (PhantomTruth & { readonly files: readonly string[] })[];
}

/** Name of the manifest; src/learn/data-set reads it. */
const MANIFEST_FILE = 'data-set.json';
const STATEMENT = 'SYNTHETIC PHANTOMS - not patients';
/** Samples that a case gives, about: an examination, two views, or the lesions of both. */
const SAMPLES_OF_CASE = { examination: 1, view: 2, lesion: 6 } as const;
/** Each round makes what the one before left open; rare classes need a few. */
const MAX_ROUNDS = 100;

/**
 * Writes `DIR/<case>/` for each patient and, when all are there, `DIR/truth.json` and last `DIR/data-set.json`: a set
 * that was interrupted has no manifest. Depends on the request only, not on the number of workers. `onProgress` hears
 * how many cases are done.
 *
 * @throws PhantomError `PHANTOM_FOLDER` where the folder holds a set already, `PHANTOM_OPTIONS`, `PHANTOM_QUOTA`
 */
export async function writePhantomSet(
  outDir: string,
  request: PhantomSetRequest,
  onProgress: (done: number) => void = () => undefined,
): Promise<PhantomSetTruth> {
  const { preset, count, seed, options = {}, published } = request;
  const quota = request.quota ?? (published === undefined ? null : publishedQuota(preset, published));
  await claimFolder(outDir);
  const records =
    quota === null
      ? await makeCases(outDir, request, planCases(preset, count, seed), onProgress)
      : await makeQuota(outDir, request, new QuotaFilling(quota, findPreset(preset).unit), onProgress);
  const truth: PhantomSetTruth = {
    statement: STATEMENT,
    generator: `${PRODUCT.name} ${PRODUCT.version}`,
    preset,
    seed,
    options,
    cases: records.map((record) => record.truth),
  };
  await writeJson(join(outDir, 'truth.json'), truth);
  await writeJson(join(outDir, MANIFEST_FILE), manifestOf(request, records));
  return truth;
}

/** How many cases a request is expected to make. */
export function expectedCases({ preset, count, seed, published, quota }: PhantomSetRequest): number {
  const wanted = quota ?? (published === undefined ? null : publishedQuota(preset, published));
  if (wanted === null) return planCases(preset, count, seed).length;
  return planQuota(wanted, SAMPLES_OF_CASE[findPreset(preset).unit], seed, 0).length;
}

async function claimFolder(outDir: string): Promise<void> {
  for (const name of ['truth.json', MANIFEST_FILE]) {
    if (existsSync(join(outDir, name)))
      throw new PhantomError(
        'PHANTOM_FOLDER',
        `${join(outDir, name)} is there: the folder holds a set already`,
      );
  }
  await mkdir(outDir, { recursive: true });
}

async function makeCases(
  outDir: string,
  { preset, options = {}, layout = 'two-frame', readers = 3, workers }: PhantomSetRequest,
  plans: readonly CasePlan[],
  onCase: (done: number) => void,
): Promise<CaseRecord[]> {
  const codes = await readLabelCodes();
  const data: PhantomShare = { outDir, preset, options, output: { layout, readers }, codes, plans };
  const worker = new URL('./phantom-worker.ts', import.meta.url);
  return mapCases<CaseRecord>({
    count: plans.length,
    worker,
    data,
    onCase,
    ...(workers === undefined ? {} : { workers }),
  });
}

/** Makes cases class by class until the manifest lists exactly the wanted samples; cases it does not need are removed. */
async function makeQuota(
  outDir: string,
  request: PhantomSetRequest,
  filling: QuotaFilling,
  onProgress: (done: number) => void,
): Promise<CaseRecord[]> {
  const { unit } = findPreset(request.preset);
  let made = 0;
  for (let round = 0; Object.keys(filling.missing).length > 0; round++) {
    if (round === MAX_ROUNDS)
      throw new PhantomError(
        'PHANTOM_QUOTA',
        `still missing after ${made} cases: ${JSON.stringify(filling.missing)}`,
      );
    const plans = planQuota(filling.missing, SAMPLES_OF_CASE[unit], request.seed, made);
    const records = await makeCases(outDir, request, plans, (done) => onProgress(made + done));
    made += plans.length;
    for (const record of records) {
      if (!filling.add(record)) await rm(join(outDir, record.truth.caseId), { recursive: true });
    }
  }
  return filling.records;
}

function manifestOf(
  { preset: name, seed, published }: PhantomSetRequest,
  records: readonly CaseRecord[],
): DataSetManifest {
  const preset = findPreset(name);
  return {
    format: 'osteonode-data-set',
    formatVersion: 1,
    name: `${name}-${published === undefined ? '' : `${published}-`}${seed}`,
    statement: STATEMENT,
    task: taskOf(name),
    classes: preset.classes.map((one) => one.name),
    unit: preset.unit,
    images: records.flatMap(({ images }) => images),
  };
}

/** Presets that belong to no paper look at several diseases, as S001 does. */
function taskOf(preset: string): DataSetManifest['task'] {
  return preset === 'lung' || preset === 'dspic' || preset === 'lesion' ? preset : 'dscint';
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFileAtomically(path, [Buffer.from(`${JSON.stringify(value)}\n`)]);
}
