import { expect } from 'chai';
import { openFusionEngine } from '../../src/infer/fusion-engine.ts';
import { parseOnnx } from '../../src/infer/onnx-file.ts';
import { fusionPorts } from '../../src/onnx/fusion-graph.ts';
import type { FusionSpec } from '../../src/onnx/fusion-spec.ts';
import { FUSION_IDS } from '../../src/onnx/fusion-spec.ts';
import { OnnxGraph } from '../../src/onnx/onnx-graph.ts';
import { prependFusion } from '../../src/onnx/prepend-fusion.ts';
import { RandomStream } from '../../src/phantom/random.ts';
import { clearNegatives } from '../../src/preprocess/check-counts.ts';
import { convolveSeparable, gaussianKernel } from '../../src/preprocess/gaussian.ts';
import { toNetworkInput } from '../../src/preprocess/network-input.ts';
import { preprocessingIdsOf } from '../../src/preprocess/preprocessing-ids.ts';
import { STANDARD_GRID } from '../../src/preprocess/standard-grid.ts';
import type { Counts } from '../../src/study/counts.ts';
import type { Fusion } from '../../src/study/fused-scan.ts';
import { imageOf } from '../preprocess/arbitrary-counts.ts';
import { identityModel } from './identity-model.ts';

/** Operators of the fusion that onnxruntime's WebGPU provider has for these types at opset 17 (its kernel registry). */
const ON_EVERY_GPU = [
  ...['Add', 'Sub', 'Mul', 'Div', 'Sqrt', 'Floor', 'Relu', 'Clip', 'Where', 'Cast', 'Gather', 'Reshape'],
  ...['Equal', 'Greater', 'GreaterOrEqual', 'LessOrEqual', 'ReduceSum', 'ReduceMin', 'ReduceMax'],
];
const KERNEL = gaussianKernel(3, 1 / 3);
const { rows, columns } = STANDARD_GRID;

const BODY = { ceil: 90, floor: 880, left: 20, right: 230 };
const FUSION: Fusion = {
  dx: 3,
  dy: -7,
  method: 'box',
  correlation: 1,
  anteriorBox: BODY,
  posteriorBox: BODY,
};

/** Whole counts with a body, much noise and a hot spot. */
function counts(seed: number, change: (value: number) => number = (value) => value): Counts {
  const random = new RandomStream(seed);
  const image = imageOf(rows, columns, (row, column) => {
    const inside = row > 95 && row < 870 && column > 25 && column < 220;
    return change(Math.floor((inside ? 40 : 2) * random.uniform() ** 2));
  });
  image.values[400 * columns + 100] = change(3000);
  return image;
}

describe('a fusion inside an ONNX graph', () => {
  /** Largest difference between what the graph makes of raw views and what typed arrays make of prepared ones. */
  async function difference(
    spec: Partial<FusionSpec> & Pick<FusionSpec, 'preprocessing'>,
    size: { rows: number; columns: number },
    views: { anterior: Counts; posterior: Counts; fusion?: Fusion },
  ): Promise<number> {
    const { anterior, posterior, fusion = FUSION } = views;
    const whole = { views: STANDARD_GRID, kernel: null, ...spec };
    const model = identityModel(size.rows, size.columns);
    const engine = await openFusionEngine(model, whole, 'cpu', 1);
    const inGraph = await engine.runFused(anterior, posterior, fusion, fusion.anteriorBox);
    await engine.close();
    const [front, back] = [anterior, posterior].map((view) => {
      const plain = clearNegatives(view, 'anterior').image;
      return whole.kernel === null ? plain : convolveSeparable(plain, Float64Array.from(whole.kernel));
    }) as [Counts, Counts];
    const fused = { anterior: front, posterior: back, composite: front, fusion, flags: [] };
    const before = toNetworkInput(fused, { ...size, preprocessing: whole.preprocessing });
    expect(inGraph).to.have.length(before.length);
    expect(before.some((value) => value > 0.001)).to.equal(true);
    return before.reduce((most, value, index) => Math.max(most, Math.abs(value - inGraph[index]!)), 0);
  }

  it('exists for every normalisation of examinations but those that providers compute differently or that have other images', () => {
    const elsewhere = ['sum-log1p-v1', 'sum-sigmoid-v1', 'balanced-sqrt-p98x3-v1', 'stack-sqrt-p98x3-v1'];
    expect([...FUSION_IDS, ...elsewhere]).to.have.members(preprocessingIdsOf('examination'));
  });

  for (const preprocessing of FUSION_IDS) {
    const views = { anterior: counts(1), posterior: counts(2) };

    it(`${preprocessing}: equals the typed arrays on whole counts`, async () => {
      expect(await difference({ preprocessing }, { rows: 256, columns: 64 }, views)).to.be.below(1e-6);
    });

    it(`${preprocessing}: equals them with the pixel correction, at a size that is no whole part`, async () => {
      const size = { rows: 384, columns: 100 };
      const spec = { preprocessing, kernel: [...KERNEL] };
      expect(await difference(spec, size, views)).to.be.below(1e-5);
    });
  }

  it('equals them on resampled counts, which are no whole numbers', async () => {
    const views = {
      anterior: counts(3, (value) => value * 0.837),
      posterior: counts(4, (value) => value * 0.837),
    };
    for (const preprocessing of FUSION_IDS)
      expect(await difference({ preprocessing }, { rows: 512, columns: 128 }, views)).to.be.below(1e-5);
  });

  it('sets negative counts to 0, takes the whole image without a box, and shifts far out of the matrix', async () => {
    const views = {
      anterior: counts(5, (value) => value - 1),
      posterior: counts(6),
      fusion: { ...FUSION, dx: -200, dy: 900, anteriorBox: null },
    };
    for (const preprocessing of FUSION_IDS)
      expect(await difference({ preprocessing }, { rows: 256, columns: 64 }, views)).to.be.below(1e-6);
  });

  it('makes nothing but zeros of an empty and of a flat scan, as the typed arrays do', async () => {
    for (const level of [0, 5]) {
      const flat = imageOf(rows, columns, () => level);
      for (const preprocessing of ['sum-minmax-v1', 'sum-p995-v1', 'sum-sqrt-p995-v1']) {
        const model = identityModel(64, 16);
        const engine = await openFusionEngine(
          model,
          { preprocessing, views: STANDARD_GRID, kernel: null },
          'cpu',
          1,
        );
        const made = await engine.runFused(flat, flat, { dx: 0, dy: 0 }, null);
        await engine.close();
        expect(
          made.every((value) => value === 0),
          `${preprocessing} of ${level}`,
        ).to.equal(true);
      }
    }
  });

  it('says which view has another size than the graph', async () => {
    const model = identityModel(64, 16);
    const spec = { preprocessing: 'sum-minmax-v1', views: STANDARD_GRID, kernel: null };
    const engine = await openFusionEngine(model, spec, 'cpu', 1);
    const small = imageOf(8, 8, () => 1);
    const failure = await engine
      .runFused(counts(7), small, { dx: 0, dy: 0 }, null)
      .catch((error: unknown) => error);
    await engine.close();
    expect(failure).to.have.property('message').that.includes('the posterior view is 8x8');
  });

  it('keeps the metadata, and has only operators that GPU providers have', () => {
    for (const preprocessing of FUSION_IDS) {
      const spec = { preprocessing, views: STANDARD_GRID, kernel: [...KERNEL] };
      const fused = parseOnnx(prependFusion(identityModel(100, 64), spec));
      expect(fused.metadata.get('made')).to.equal('for a test');
      expect(fused.nodes.at(-1)!.operator).to.equal('Identity');
      const operators = new Set(fused.nodes.slice(0, -1).map(({ operator }) => operator));
      expect(ON_EVERY_GPU).to.include.members([...operators]);
    }
  });

  it('refuses what it cannot stand in front of', () => {
    const spec = { preprocessing: 'sum-minmax-v1', views: STANDARD_GRID, kernel: null };
    expect(() => prependFusion(new Uint8Array(0), spec)).to.throw(RangeError, /no graph/);
    const unknown = { ...spec, preprocessing: 'view-minmax-v1' };
    expect(() => prependFusion(identityModel(8, 8), unknown)).to.throw(
      RangeError,
      /"view-minmax-v1" has no form/,
    );
    expect(() => prependFusion(prependFusion(identityModel(8, 8), spec), spec)).to.throw(
      RangeError,
      new RegExp(`this one has ${fusionPorts(spec).length}`),
    );
    const lesion = new OnnxGraph();
    lesion.add('Identity', ['image'], 'probabilities');
    const port = { name: 'image', dims: ['N', 8, 8, 3] };
    expect(() => prependFusion(lesion.write('lesion', port, port, {}), spec)).to.throw(
      RangeError,
      /\[-1, 8, 8, 3\]/,
    );
  });
});
