import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { loadModel, requirePreprocessing } from '../../../src/infer/model-manifest.ts';
import { parseOnnx } from '../../../src/infer/onnx-file.ts';
import { openEngine } from '../../../src/infer/open-engine.ts';
import { generatorVersion } from '../../../src/learn/samples/generator-version.ts';
import type { TrainingRecipe } from '../../../src/learn/training/recipe.ts';
import { RECIPES } from '../../../src/learn/training/recipes.ts';
import { runTraining } from '../../../src/learn/training/run-training.ts';
import type { TrainingEvent } from '../../../src/learn/training/training-event.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import { PREPROCESSING_IDS } from '../../../src/preprocess/preprocessing-ids.ts';

const READINGS = readFileSync(join(import.meta.dirname, '../../../conf/readings.yaml'), 'utf8');
const SHIPPED = RECIPES['inrac-lung']!;
const phantoms = (count: number, seed: number) =>
  ({ kind: 'phantom', preset: 'lung', count, seed, changes: {} }) as const;

/** The shipped recipe, as small as it goes, with both views as channels. */
const SMALL: TrainingRecipe = {
  ...SHIPPED,
  input: { rows: 64, columns: 16, preprocessing: 'stack-sqrt-p98x3-v1' },
  network: { name: 'inrac', variant: 'practical', widthFactor: 1 / 8, blocks: [1], seed: 1 },
  focusLayers: ['stage1_block1_relu1', 'stage1_block1_relu2'],
  training: { ...SHIPPED.training, epochs: 1, batchSize: 3 },
  data: { training: phantoms(12, 11), validation: phantoms(6, 12), heldOut: { heldOut: phantoms(4, 13) } },
};

describe('training a model from its recipe', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'osteonode-recipe-'));
  });
  after(async () => {
    tf.disposeVariables();
    await rm(folder, { recursive: true });
  });

  it('ends in a model folder that the node loads, with a record, curves and figures', async function () {
    this.timeout(120_000);
    const events: TrainingEvent[] = [];
    const output = join(folder, 'model');
    await runTraining(SMALL, {
      readingsYaml: READINGS,
      cacheFolder: join(folder, 'cache'),
      outputFolder: output,
      backend: { name: 'wasm', allowSoftware: false },
      workers: 1,
      onEvent: (event) => events.push(event),
    });
    const model = await loadModel(output);
    requirePreprocessing(model, PREPROCESSING_IDS);
    expect(parseOnnx(await readFile(model.file)).input.dims.slice(1)).to.deep.equal([64, 16, 2]);
    expect(model.training.statement).to.match(/synthetic/i);
    expect(model.training.data).to.include(generatorVersion());
    expect(model.training.settings['halfPrecision']).to.equal(true);
    expect(model.metrics['heldOut.accuracy']).to.include({ n: 4 });
    expect(await readFile(join(output, 'model.yaml'), 'utf8')).to.include('Not a medical device');
    const engine = await openEngine(model.file, {
      providers: ['cpu', 'tfjs-wasm'],
      threads: 1,
      logger: silentLogger,
    });
    await engine.close();
    const record = JSON.parse(await readFile(join(output, 'record.json'), 'utf8')) as {
      recipe: TrainingRecipe;
      data: { training: { samples: number; sha256: string } };
    };
    expect(record.recipe.training).to.deep.equal(SMALL.training);
    expect(record.data.training).to.include({ samples: 12 });
    expect(record.data.training.sha256).to.match(/^[0-9a-f]{64}$/);
    expect(await readFile(join(output, 'curves.svg'), 'utf8')).to.include('SYNTHETIC');
    expect(existsSync(join(output, 'predictions-heldOut.json'))).to.equal(true);
    expect(existsSync(join(output, 'checkpoint.tensors'))).to.equal(false);
    const kinds = ['set', 'classes', 'start', 'step', 'epoch', 'figures'];
    expect(new Set(events.map(({ kind }) => kind))).to.have.all.keys(kinds);
  });

  it('refuses a graphics processor that is not there, with the reason', async () => {
    const failure = await runTraining(SMALL, {
      readingsYaml: READINGS,
      cacheFolder: join(folder, 'cache'),
      outputFolder: join(folder, 'gpu'),
      backend: { name: 'node-gpu', allowSoftware: false },
      workers: 1,
    }).catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'TRAIN_BACKEND');
    expect(failure).to.have.property('message').that.includes('@tensorflow/tfjs-node-gpu');
  });
});
