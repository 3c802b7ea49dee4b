import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../platform/atomic-file.ts';
import { PRODUCT } from '../platform/product.ts';
import { generatePatient, seedOfCase } from './generate-patient.ts';
import type { PhantomOptions } from './presets.ts';
import type { PhantomTruth } from './truth.ts';
import { type PhantomLayout, phantomToFiles } from './write-phantom.ts';

/** What set of phantoms to write. */
export interface PhantomSetRequest {
  readonly preset: string;
  readonly count: number;
  readonly seed: number;
  readonly layout?: PhantomLayout;
  /** Settings that differ from the preset's. */
  readonly options?: Partial<PhantomOptions>;
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

/**
 * Writes `DIR/<case>/*.dcm` and, when all are there, `DIR/truth.json`. Patient i depends only on the set's seed and i.
 * `onProgress` hears how many are done.
 */
export async function writePhantomSet(
  outDir: string,
  { preset, count, seed, layout = 'two-frame', options = {} }: PhantomSetRequest,
  onProgress: (done: number) => void = () => undefined,
): Promise<PhantomSetTruth> {
  const cases: PhantomSetTruth['cases'][number][] = [];
  for (let index = 0; index < count; index++) {
    const patient = generatePatient(preset, seedOfCase(seed, index), options);
    const { caseId } = patient.truth;
    await mkdir(join(outDir, caseId), { recursive: true });
    const files = phantomToFiles(patient, layout);
    for (const { name, bytes } of files) await writeFile(join(outDir, caseId, name), bytes);
    cases.push({ ...patient.truth, files: files.map(({ name }) => `${caseId}/${name}`) });
    onProgress(index + 1);
  }
  const truth: PhantomSetTruth = {
    statement: 'SYNTHETIC PHANTOMS - not patients',
    generator: `${PRODUCT.name} ${PRODUCT.version}`,
    preset,
    seed,
    options,
    cases,
  };
  await writeFileAtomically(join(outDir, 'truth.json'), [Buffer.from(`${JSON.stringify(truth)}\n`)]);
  return truth;
}
