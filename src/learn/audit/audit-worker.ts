import { workerData } from 'node:worker_threads';
import { generatePatient, seedOfCase } from '../../phantom/generate-patient.ts';
import type { PhantomOptions } from '../../phantom/phantom-options.ts';
import { serveCases } from '../../phantom/serve-cases.ts';
import type { BodyBoxReading } from '../../preprocess/readings.ts';
import { auditCase } from './audit-case.ts';
import { measureView } from './measure-view.ts';

/** What a worker of the audit makes: `cases` for the main set, `views` for the set that is matched to the reference. */
export interface AuditShare {
  readonly what: 'cases' | 'views';
  readonly preset: string;
  readonly seed: number;
  readonly options: Partial<PhantomOptions>;
  readonly reading: BodyBoxReading;
}

const { what, preset, seed, options, reading } = workerData as AuditShare;

serveCases((index) => {
  const phantom = generatePatient(preset, seedOfCase(seed, index), options);
  if (what === 'cases') return auditCase(phantom);
  return {
    anterior: measureView(phantom.anterior, reading),
    posterior: measureView(phantom.posterior, reading),
  };
});
