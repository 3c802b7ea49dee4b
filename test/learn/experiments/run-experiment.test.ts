import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { findExperiment } from '../../../src/learn/experiments/experiment-catalogue.ts';
import type { ExperimentEvent } from '../../../src/learn/experiments/experiment-event.ts';
import type { ResultTable } from '../../../src/learn/experiments/result-table.ts';
import type { ExperimentOutcome } from '../../../src/learn/experiments/run-experiment.ts';
import { runExperiment } from '../../../src/learn/experiments/run-experiment.ts';
import { SCALES } from '../../../src/learn/experiments/scale.ts';

const READINGS = readFileSync(join(import.meta.dirname, '../../../conf/readings.yaml'), 'utf8');

describe('running an experiment', () => {
  let out: string;
  before(async () => {
    out = await mkdtemp(join(tmpdir(), 'osteonode-experiment-'));
  });
  after(async () => {
    tf.disposeVariables();
    await rm(out, { recursive: true });
  });

  const run = (signal: AbortSignal, onEvent: (event: ExperimentEvent) => void): Promise<ExperimentOutcome> =>
    runExperiment(
      {
        experiment: findExperiment('s000-table-4'),
        scale: SCALES.smallest,
        seed: 3,
        variant: 'practical',
      },
      {
        out,
        settings: {
          readingsYaml: READINGS,
          backend: { name: 'wasm', allowSoftware: false },
          workers: 1,
          makers: 1,
          signal,
        },
        onEvent,
      },
    );

  it('makes data, trains, is stopped, goes on where it was, and writes the table', async function () {
    // Phantoms and two trainings: some 15 s of computing, but minutes on a machine that is busy with others.
    this.timeout(600_000);
    const stop = new AbortController();
    const interrupted = await run(stop.signal, (event) => {
      if (event.kind === 'training' && event.number === 2 && event.event.kind === 'step') stop.abort();
    }).catch((error: unknown) => error);
    expect(interrupted).to.include({ code: 'TRAIN_STOPPED' });

    const events: ExperimentEvent[] = [];
    const { folder, table, reused, trained } = await run(new AbortController().signal, (event) =>
      events.push(event),
    );
    expect({ reused, trained }).to.deep.equal({ reused: 1, trained: 1 });
    // The data set was whole, so nothing of it was made again.
    expect(events.filter(({ kind }) => kind === 'data')).to.deep.equal([]);
    expect(table.banner).to.include('SYNTHETIC');
    const [originals, withCopies, published] = table.sections;
    expect(originals!.rows.map(({ name }) => name)).to.deep.equal(['Classifier-inRAC', 'Classifier-outRAC']);
    expect(withCopies!.name).to.include('copies');
    expect(published!.name).to.equal('Published by S000: other data');
    expect(published!.rows[0]!.cells[2]).to.include({ value: 0.7782 });
    expect(await readdir(folder)).to.include.members([
      ...['report.html', 'table.csv', 'table.json', 'table.md', 'record.json', 'evaluation'],
      ...['bars.svg', 'roc.svg', 'confusion-1.svg', 'training-loss.svg'],
    ]);
    const written = JSON.parse(await readFile(join(folder, 'table.json'), 'utf8')) as ResultTable;
    expect(written).to.deep.equal(table);
    const page = await readFile(join(folder, 'report.html'), 'utf8');
    expect(page)
      .to.include('SYNTHETIC')
      .and.not.to.match(/<script|(src|href)="http/);
    const record = await readFile(join(folder, 'record.json'), 'utf8');
    expect(record).to.include('trainings/outrac-d3-run1-').and.to.include('"weights"');
  });
});
