import { workerData } from 'node:worker_threads';
import { generatePatient, seedOfCase } from '../../phantom/generate-patient.ts';
import { serveCases } from '../../phantom/serve-cases.ts';
import { parseReadings } from '../../preprocess/readings.ts';
import { samplesOfPhantom } from './phantom-samples.ts';
import type { PhantomSetSpec } from './phantom-set.ts';

const { spec, readingsYaml } = workerData as {
  readonly spec: PhantomSetSpec;
  readonly readingsYaml: string;
};
const readings = parseReadings(readingsYaml);

serveCases((index) => {
  const patient = generatePatient(spec.preset, seedOfCase(spec.seed, index), spec.changes);
  return samplesOfPhantom(patient, spec, `${spec.preset}-${spec.seed}-${index}`, readings);
});
