import { parentPort, workerData } from 'node:worker_threads';
import { generatePatient, seedOfCase } from '../phantom/generate-patient.ts';
import { fuseViews } from '../preprocess/fuse-views.ts';
import { toNetworkInput } from '../preprocess/network-input.ts';
import { parseReadings } from '../preprocess/readings.ts';
import type { PhantomSetShare } from './phantom-set.ts';
import { classNamesOf } from './phantom-set.ts';

const { spec, readingsYaml, first, step, images, labels } = workerData as PhantomSetShare;
const readings = parseReadings(readingsYaml);
const classNames = classNamesOf(spec.preset);
const size = spec.input.rows * spec.input.columns;

for (let index = first; index < spec.count; index += step) {
  const patient = generatePatient(spec.preset, seedOfCase(spec.seed, index), spec.changes);
  const fused = fuseViews(patient.anterior, patient.posterior, readings);
  images.set(toNetworkInput(fused, spec.input), index * size);
  labels[index] = classNames.indexOf(patient.truth.className);
  parentPort!.postMessage(index);
}
