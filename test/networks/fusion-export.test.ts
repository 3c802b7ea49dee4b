import { expect } from 'chai';
import { loadTfjs } from '../../src/infer/tfjs-runtime.ts';
import { openFusionEngine } from '../../src/infer/fusion-engine.ts';
import { classifierRac } from '../../src/networks/classifier-rac.ts';
import { exportOnnx } from '../../src/networks/export-onnx.ts';
import { openSession } from '../../src/infer/onnx-engine.ts';
import { probeViews } from '../../src/infer/fusion-probe.ts';
import { TOY } from '../infer/toy-model.ts';

describe('ONNX export with the fusion in front', () => {
  before(() => loadTfjs('wasm'));

  it('takes both views, the shift and the box, and answers as the fusion put in front at loading', async () => {
    const network = classifierRac(TOY);
    const spec = { preprocessing: 'sum-sqrt-p995-v1', views: { rows: 128, columns: 64 }, kernel: null };
    const { ort, session } = await openSession(exportOnnx(network, {}, { fusion: spec }), 'cpu', 1);
    expect(session.inputNames).to.have.members(['anterior', 'posterior', 'shift', 'box']);
    const { anterior, posterior, fusion } = probeViews(128, 64);
    const { ceil, floor, left, right } = fusion.anteriorBox!;
    const answer = await session.run({
      anterior: new ort.Tensor('float32', anterior.values, [128, 64]),
      posterior: new ort.Tensor('float32', posterior.values, [128, 64]),
      shift: new ort.Tensor('float32', Float32Array.of(fusion.dx, fusion.dy), [2]),
      box: new ort.Tensor('float32', Float32Array.of(ceil, floor, left, right), [4]),
    });
    await session.release();
    const engine = await openFusionEngine(exportOnnx(network), spec, 'cpu', 1);
    const expected = await engine.runFused(anterior, posterior, fusion, fusion.anteriorBox);
    await engine.close();
    expect(answer['probabilities']!.data).to.deep.equal(expected);
    expect(expected.reduce((sum, value) => sum + value, 0)).to.be.closeTo(1, 1e-5);
  });
});
