import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { InferenceEngine } from '../../../src/infer/inference-engine.ts';
import { EvaluationError } from '../../../src/learn/evaluation/evaluation-error.ts';
import { predictSetWithEngine } from '../../../src/learn/evaluation/predict-set-with-engine.ts';
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

  it('is the command `evaluate`, with status 2 for what cannot be', async () => {
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
    targets: Float32Array.from([1, 0, 0, 0, 0.5, 0.5]),
    cases: ['a', 'b'].map((id) => ({ id, patientId: id, attributes: { lesions: 2 } })),
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
        truth: 'M&A',
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
