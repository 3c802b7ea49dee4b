import { join } from 'node:path';
import { expect } from 'chai';
import type { FusionEngine } from '../../src/infer/fusion-engine.ts';
import { openFusionEngine } from '../../src/infer/fusion-engine.ts';
import { loadModel } from '../../src/infer/model-manifest.ts';
import { openEngine } from '../../src/infer/open-engine.ts';
import { deriveSeed } from '../../src/phantom/random.ts';
import { generatePatient } from '../../src/phantom/generate-patient.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { fuseViews } from '../../src/preprocess/fuse-views.ts';
import { toNetworkInput } from '../../src/preprocess/network-input.ts';
import { STANDARD_GRID } from '../../src/preprocess/standard-grid.ts';
import { FUSION_IDS } from '../../src/onnx/fusion-spec.ts';
import { READINGS } from '../preprocess/readings-file.ts';

/** Fifty take half a minute; the bench (`npm run bench -- --only fusion`) always takes fifty. */
const PHANTOMS = Number(process.env['OSTEONODE_FUSION_PHANTOMS'] ?? 5);

describe('fusion inside the graph of the shipped model', () => {
  it(`gives the probabilities of the typed-array path within 1e-4 on ${PHANTOMS} phantoms`, async function () {
    this.timeout(20_000 + PHANTOMS * 2000);
    const model = await loadModel(join(import.meta.dirname, '../../models/inrac-lung'));
    const plain = await openEngine(model.file, { providers: ['cpu'], threads: 1, logger: silentLogger });
    const fusing = new Map<string, FusionEngine>();
    for (const preprocessing of FUSION_IDS) {
      const spec = { preprocessing, views: STANDARD_GRID, kernel: null };
      fusing.set(preprocessing, await openFusionEngine(model.file, spec, 'cpu', 1));
    }
    let [most, shifted] = [0, 0];
    for (let index = 0; index < PHANTOMS; index++) {
      const patient = generatePatient('lung', deriveSeed(20_250, index));
      const fused = fuseViews(patient.anterior, patient.posterior, READINGS);
      if (fused.fusion.dx !== 0 || fused.fusion.dy !== 0) shifted++;
      for (const [preprocessing, engine] of fusing) {
        const { rows, columns } = model.input;
        const input = toNetworkInput(fused, { rows, columns, preprocessing });
        const expected = await plain.run(input, [1, rows, columns, 1]);
        const { anterior, posterior, fusion } = fused;
        const answer = await engine.runFused(anterior, posterior, fusion, fusion.anteriorBox);
        most = Math.max(most, ...expected.map((value, at) => Math.abs(value - answer[at]!)));
      }
    }
    for (const engine of [plain, ...fusing.values()]) await engine.close();
    expect(shifted).to.be.above(0);
    expect(most).to.be.below(1e-4);
  });
});
