import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PNG } from 'pngjs';
import type { InferenceEngine } from '../../../src/infer/inference-engine.ts';
import { drawThumbnail } from '../../../src/learn/evaluation/draw-thumbnail.ts';
import { EvaluationError } from '../../../src/learn/evaluation/evaluation-error.ts';
import { predictSetWithEngine } from '../../../src/learn/evaluation/predict-set-with-engine.ts';
import { readPredictions } from '../../../src/learn/evaluation/read-predictions.ts';
import { runEvaluation } from '../../../src/learn/evaluation/run-evaluation.ts';
import { runCommand } from '../../support/classify-command.ts';
import { tableOfCounts } from './table-of-counts.ts';

const TABLE = tableOfCounts(
  ['benign', 'malignant'],
  [
    [20, 5],
    [4, 21],
  ],
);

describe('an evaluation from files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'evaluate-'));
  after(() => rmSync(folder, { recursive: true }));
  const path = (name: string): string => join(folder, name);
  const write = (name: string, value: object): string => {
    writeFileSync(path(name), JSON.stringify(value));
    return path(name);
  };
  const request = (predictions: string[]) => ({ predictions, detections: [], out: path('out'), draws: 20 });

  it('sums folds up by their unweighted mean', async () => {
    const files = [write('1.json', TABLE), write('2.json', { ...TABLE, cases: TABLE.cases.slice(0, 20) })];
    await runEvaluation({ ...request(files), grouping: 'folds' });
    const { summary } = JSON.parse(readFileSync(path('out/metrics.json'), 'utf8')) as {
      summary: { accuracy: { mean: number; runs: number } };
    };
    expect(summary.accuracy).to.deep.include({ mean: (41 / 50 + 1) / 2, runs: 2 });
  });

  it('names all faulty files at once, and writes nothing', async () => {
    const files = [write('bad.json', { cases: [] }), path('missing.json')];
    const error: unknown = await runEvaluation({ ...request(files), out: path('never') }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(EvaluationError);
    expect((error as Error).message)
      .to.include('bad.json')
      .and.to.include('missing.json');
  });

  it('refuses folds of different classes, and to evaluate nothing', async () => {
    const other = tableOfCounts(
      ['N', 'M'],
      [
        [1, 1],
        [1, 1],
      ],
    );
    const files = [write('1.json', TABLE), write('3.json', other)];
    const messageOf = (promise: Promise<unknown>): Promise<string> =>
      promise.then(
        () => 'no error',
        (thrown: unknown) => (thrown as Error).message,
      );
    expect(await messageOf(runEvaluation({ ...request(files), grouping: 'folds' }))).to.include(
      'different classes',
    );
    expect(await messageOf(runEvaluation(request([])))).to.include('nothing to evaluate');
  });

  it('is the command `evaluate`, with status 2 for what cannot be', async function () {
    // The program starts twice.
    this.timeout(60_000);
    const good = await runCommand(
      'evaluate',
      '--predictions',
      write('1.json', TABLE),
      '--out',
      path('cli'),
      '--bootstrap',
      '20',
    );
    expect(good.text).to.include('50 SYNTHETIC cases: accuracy 0.8200');
    expect(good.exitCode).to.equal(0);
    expect(readFileSync(path('cli/report.html'), 'utf8')).to.include('two-class (retrained)');
    const bad = await runCommand(
      'evaluate',
      '--predictions',
      path('1.json'),
      '--out',
      path('cli'),
      '--positive',
      'what',
    );
    expect([bad.exitCode, bad.text.includes('none of the classes benign, malignant')]).to.deep.equal([
      2,
      true,
    ]);
  });
});

describe('an evaluation of a model', () => {
  it('runs the model over phantoms, and keeps what it said', async function () {
    // Two phantoms are made and the program starts twice.
    this.timeout(120_000);
    const folder = mkdtempSync(join(tmpdir(), 'evaluate-model-'));
    try {
      const model = join(import.meta.dirname, '../../../models/inrac-lung');
      const where = ['--out', join(folder, 'out'), '--cache', join(folder, 'cache')];
      const end = await runCommand(
        'evaluate',
        '--model',
        model,
        '--data',
        'phantom:lung:2:5',
        '--bootstrap',
        '10',
        ...where,
      );
      expect(end.exitCode, end.text).to.equal(0);
      const table = await readPredictions(join(folder, 'out/predictions.json'));
      expect(table.classNames).to.deep.equal(['NoMet', 'ADMet', 'nADMet']);
      expect(table.cases.map(({ id }) => id)).to.deep.equal(['lung-5-0', 'lung-5-1']);
      expect(table.synthetic).to.equal(true);
      const bad = await runCommand('evaluate', '--model', model, '--data', 'phantom:lung:none:5', ...where);
      expect(bad.exitCode, bad.text).to.equal(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('drawThumbnail', () => {
  it('draws high counts dark', () => {
    const images = Float32Array.from([0, 1, 0.5, 0]);
    const set = {
      rows: 2,
      columns: 2,
      channels: 1,
      classNames: ['N'],
      images,
      labels: Uint8Array.from([0]),
      cases: [],
    };
    const picture = PNG.sync.read(Buffer.from(drawThumbnail(set, 0)));
    expect([0, 4, 8, 12].map((at) => picture.data[at])).to.deep.equal([255, 0, 128, 255]);
  });
});

describe('predictSetWithEngine', () => {
  /** Answers with the first three pixels. */
  const engine: InferenceEngine = {
    identity: { provider: 'test' } as unknown as InferenceEngine['identity'],
    run: (input) => Promise.resolve(input.slice(0, 3)),
    close: () => Promise.resolve(),
  };
  const set = {
    rows: 2,
    columns: 2,
    channels: 1,
    classNames: ['N', 'M', 'A'],
    images: Float32Array.from([0.5, 0.25, 0.25, 9, 0, 0.75, 0.25, 9]),
    labels: Uint8Array.from([0, 1]),
    cases: [
      { id: 'a', patientId: 'a', attributes: { lesions: 2 } },
      { id: 'b', patientId: 'b', findings: ['M', 'A'], attributes: { lesions: 2 } },
    ],
  };
  const labels = { model: 'm', dataSet: 'd', synthetic: true, classNames: ['N', 'M', 'A'] };

  it('answers image by image, and keeps two findings apart', async () => {
    const table = await predictSetWithEngine(engine, set, labels);
    expect(table.cases).to.deep.equal([
      { id: 'a', patientId: 'a', attributes: { lesions: 2 }, truth: 'N', probabilities: [0.5, 0.25, 0.25] },
      {
        id: 'b',
        patientId: 'b',
        attributes: { lesions: 2 },
        truth: 'M',
        findings: ['M', 'A'],
        probabilities: [0, 0.75, 0.25],
      },
    ]);
  });

  it('refuses a set with a class that the model does not know', async () => {
    const error: unknown = await predictSetWithEngine(engine, set, {
      ...labels,
      classNames: ['N', 'M', 'T'],
    }).catch((thrown: unknown) => thrown);
    expect((error as Error).message).to.include('d has A, which m does not know');
  });
});
