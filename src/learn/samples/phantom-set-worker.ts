import { parentPort, workerData } from 'node:worker_threads';
import { generatePatient, seedOfCase } from '../../phantom/generate-patient.ts';
import { fuseViews } from '../../preprocess/fuse-views.ts';
import { toNetworkInput } from '../../preprocess/network-input.ts';
import { parseReadings } from '../../preprocess/readings.ts';
import { drawFocusMap, focusMapSize } from './focus-maps.ts';
import type { PhantomSetShare } from './phantom-set.ts';
import { classNamesOf } from './phantom-set.ts';

const { spec, readingsYaml, first, step, images, labels, foci } = workerData as PhantomSetShare;
const readings = parseReadings(readingsYaml);
const classNames = classNamesOf(spec.preset);
const size = spec.input.rows * spec.input.columns;

for (let index = first; index < spec.count; index += step) {
  const patient = generatePatient(spec.preset, seedOfCase(spec.seed, index), spec.changes);
  const fused = fuseViews(patient.anterior, patient.posterior, readings);
  images.set(toNetworkInput(fused, spec.input), index * size);
  labels[index] = classNames.indexOf(patient.truth.className);
  if (foci !== null) {
    const mapSize = focusMapSize(foci);
    const map = foci.values.subarray(index * mapSize, (index + 1) * mapSize);
    drawFocusMap(map, foci, patient.truth, fused.fusion, patient.anterior);
  }
  parentPort!.postMessage(index);
}
