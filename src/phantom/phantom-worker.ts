import { workerData } from 'node:worker_threads';
import type { LabelCodes } from '../annotations/label-codes.ts';
import { generatePatient } from './generate-patient.ts';
import type { CasePlan } from './output/plan-cases.ts';
import type { CaseOutput } from './output/write-case.ts';
import { writeCase } from './output/write-case.ts';
import type { PhantomOptions } from './phantom-options.ts';
import { serveCases } from './serve-cases.ts';

/** What a worker needs to write any case of a set. */
export interface PhantomShare {
  readonly outDir: string;
  readonly preset: string;
  readonly options: Partial<PhantomOptions>;
  readonly output: CaseOutput;
  readonly codes: LabelCodes;
  readonly plans: readonly CasePlan[];
}

const { outDir, preset, options, output, codes, plans } = workerData as PhantomShare;

serveCases((index) => {
  const { seed, className } = plans[index]!;
  const patient = generatePatient(
    preset,
    seed,
    className === undefined ? options : { ...options, className },
  );
  return writeCase(outDir, patient, output, codes);
});
