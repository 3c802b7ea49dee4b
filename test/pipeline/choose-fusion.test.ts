import { expect } from 'chai';
import { openFusionEngine } from '../../src/infer/fusion-engine.ts';
import type { InferenceEngine } from '../../src/infer/inference-engine.ts';
import type { LoadedModel } from '../../src/infer/model-manifest.ts';
import { loadModel } from '../../src/infer/model-manifest.ts';
import { openEngine } from '../../src/infer/open-engine.ts';
import { probeViews } from '../../src/infer/fusion-probe.ts';
import { chooseFusion, reasonAgainstGraph } from '../../src/pipeline/choose-fusion.ts';
import { examine } from '../../src/pipeline/examine.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { fuseViews } from '../../src/preprocess/fuse-views.ts';
import { STANDARD_GRID } from '../../src/preprocess/standard-grid.ts';
import { imageOf } from '../preprocess/arbitrary-counts.ts';
import { READINGS } from '../preprocess/readings-file.ts';

describe('where views are fused', () => {
  let model: LoadedModel;
  let engine: InferenceEngine;
  let lines: Record<string, unknown>[];
  const logger = {
    ...silentLogger,
    info: (code: string, context?: object) => void lines.push({ code, ...context }),
  };

  /** Whatever is faster at this moment. */
  const openFusion = () =>
    openFusionEngine(
      model.file,
      { preprocessing: model.input.preprocessing, views: STANDARD_GRID, kernel: null },
      'cpu',
      1,
    );

  before(async () => {
    model = await loadModel(new URL('../../models/inrac-lung', import.meta.url).pathname);
    engine = await openEngine(model.file, { providers: ['cpu'], threads: 1, logger: silentLogger });
  });
  beforeEach(() => {
    lines = [];
  });
  after(() => engine.close());

  it('is measured on a CPU, and the log says what was chosen and why', async () => {
    const fusion = await chooseFusion({ model, engine }, 1, logger);
    const [line] = lines;
    expect(line).to.include({ code: 'engine.fusion', model: 'inrac-lung' });
    expect(line!['difference']).to.be.below(1e-4);
    const faster = (line!['graphMs'] as number) < (line!['typedArraysMs'] as number);
    expect(line!['fusion']).to.equal(faster ? 'graph' : 'typed-arrays');
    expect(fusion !== null).to.equal(faster);
    await fusion?.close();
  });

  it('is the typed arrays for engines that run no ONNX graph', async () => {
    const tfjs = { ...engine, identity: { name: '@tensorflow/tfjs', version: '4', provider: 'wasm' } };
    expect(await chooseFusion({ model, engine: tfjs }, 1, logger)).to.equal(null);
    expect(lines[0]).to.include({
      fusion: 'typed-arrays',
      reason: 'this engine runs no ONNX graph of its own',
    });
  });

  it('is the typed arrays where the graph answers something else', async () => {
    const other = { ...engine, run: () => Promise.resolve(Float32Array.of(0, 0, 1)) };
    expect(await chooseFusion({ model, engine: other }, 1, logger)).to.equal(null);
    expect(lines[0]!['reason']).to.match(/answer differs by 0\./);
  });

  it('is the typed arrays for a normalisation that has no form inside a graph, and where the engine fails', async () => {
    const view = { ...model, input: { ...model.input, preprocessing: 'view-minmax-v1' } };
    expect(await chooseFusion({ model: view, engine }, 1, logger)).to.equal(null);
    expect(lines[0]!['reason']).to.include('no form inside a graph');
    const masked = { ...model, input: { ...model.input, mask: ['bladder' as const] } };
    expect(await chooseFusion({ model: masked, engine }, 1, logger)).to.equal(null);
    expect(lines.pop()!['reason']).to.include('neither crops nor masks');
    const failing = { ...engine, run: () => Promise.reject(new Error('out of memory')) };
    expect(await chooseFusion({ model, engine: failing }, 1, logger)).to.equal(null);
    expect(lines[1]).to.include({ fusion: 'typed-arrays', reason: 'out of memory' });
  });

  it('is the graph on a GPU however long it takes, on a CPU only when that is faster', () => {
    const slow = { difference: 1e-6, graphMs: 20, typedArraysMs: 10 };
    expect(reasonAgainstGraph(slow, 'webgpu')).to.equal(null);
    expect(reasonAgainstGraph(slow, 'cuda')).to.equal(null);
    expect(reasonAgainstGraph(slow, 'cpu')).to.include('slower');
    expect(reasonAgainstGraph({ ...slow, graphMs: 5 }, 'cpu')).to.equal(null);
    for (const difference of [0.01, NaN])
      expect(reasonAgainstGraph({ ...slow, difference }, 'webgpu')).to.include('differs');
  });

  it('stands in the identity of the engine, with the same answer, also for a missing view', async () => {
    const { anterior } = probeViews(1024, 256);
    const fused = fuseViews(anterior, null, READINGS);
    const fusion = await openFusion();
    const before = await examine({ model, engine, fusion: null }, fused);
    expect(before.engine).to.deep.equal({ ...engine.identity, fusion: 'typed-arrays' });
    const inGraph = await examine({ model, engine, fusion }, fused);
    expect(inGraph.engine).to.deep.equal({ ...engine.identity, fusion: 'graph' });
    for (const [index, value] of before.probabilities.entries())
      expect(inGraph.probabilities[index]).to.be.closeTo(value, 1e-4);
    await fusion.close();
  });

  it('is before the network for views of another size than the graph takes', async () => {
    const fusion = await openFusion();
    const small = imageOf(512, 128, (row, column) => (row > 50 && row < 450 && column > 20 ? 20 : 0));
    const examination = await examine({ model, engine, fusion }, fuseViews(small, small, READINGS));
    expect(examination.engine.fusion).to.equal('typed-arrays');
    await fusion.close();
  });
});
