import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { loadModel, requirePreprocessing } from '../../../src/infer/model-manifest.ts';
import { openEngine } from '../../../src/infer/open-engine.ts';
import { generatorVersion } from '../../../src/learn/samples/generator-version.ts';
import { makePhantomSet } from '../../../src/learn/samples/phantom-set.ts';
import { RECIPES } from '../../../src/learn/training/recipes.ts';
import type { TrainingEvent } from '../../../src/learn/training/train-classifier.ts';
import { trainClassifier } from '../../../src/learn/training/train-classifier.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import { PREPROCESSING_IDS } from '../../../src/preprocess/network-input.ts';

const READINGS = readFileSync(join(import.meta.dirname, '../../../conf/readings.yaml'), 'utf8');
const SHIPPED = RECIPES['inrac-lung']!;
const INPUT = { rows: 64, columns: 16, preprocessing: SHIPPED.input.preprocessing };

describe('a set of phantoms for training', () => {
  it('is the same whatever the number of workers', async function () {
    this.timeout(60_000);
    const spec = { preset: 'lung', seed: 5, count: 3, changes: {}, input: INPUT };
    const alone = await makePhantomSet(spec, READINGS, { workers: 1 });
    const together = await makePhantomSet(spec, READINGS, { workers: 2 });
    expect(together.images).to.deep.equal(alone.images);
    expect(together.labels).to.deep.equal(alone.labels);
    expect(alone.images.some((value) => value > 0.5)).to.equal(true);
  });

  it('stops at once when it is no longer wanted', async () => {
    const signal = AbortSignal.abort(new Error('no longer wanted'));
    const spec = { preset: 'lung', seed: 5, count: 100, changes: {}, input: INPUT };
    const failure = await makePhantomSet(spec, READINGS, { signal }).catch((error: unknown) => error);
    expect(failure).to.have.property('message', 'no longer wanted');
  });
});

describe('training a classifier from its recipe', () => {
  after(() => tf.disposeVariables());

  it('ends in a model folder that the node loads, with figures on held-out phantoms', async function () {
    this.timeout(120_000);
    const folder = await mkdtemp(join(tmpdir(), 'osteonode-classifier-'));
    const events: TrainingEvent[] = [];
    try {
      await trainClassifier(
        {
          ...SHIPPED,
          input: INPUT,
          network: { width: 8, blocks: [1], seed: 1 },
          focusLayers: ['stage1_block1_relu1', 'stage1_block1_relu2'],
          training: { ...SHIPPED.training, epochs: 1, batchSize: 3 },
          sets: {
            training: { seed: 11, count: 6, changes: {} },
            validation: { seed: 12, count: 6, changes: {} },
            heldOut: { heldOut: { seed: 13, count: 4, changes: {} } },
          },
        },
        {
          readingsYaml: READINGS,
          cacheFolder: join(folder, 'cache'),
          outputFolder: join(folder, 'model'),
          workers: 2,
          onEvent: (event) => events.push(event),
        },
      );
      const model = await loadModel(join(folder, 'model'));
      requirePreprocessing(model, PREPROCESSING_IDS);
      expect(model.training.statement).to.match(/synthetic/i);
      expect(model.training.data).to.include(generatorVersion());
      expect(model.metrics['heldOut.accuracy']).to.include({ n: 4 });
      expect(await readFile(join(folder, 'model', 'model.yaml'), 'utf8')).to.include('Not a medical device');
      const engine = await openEngine(model.file, { providers: ['cpu'], threads: 1, logger: silentLogger });
      await engine.close();
      expect(new Set(events.map(({ kind }) => kind))).to.have.all.keys(
        'set',
        'classes',
        'step',
        'epoch',
        'figures',
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
