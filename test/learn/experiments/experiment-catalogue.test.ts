import { expect } from 'chai';
import { costOf } from '../../../src/learn/experiments/experiment-cost.ts';
import { EXPERIMENTS, findExperiment } from '../../../src/learn/experiments/experiment-catalogue.ts';
import type { ExperimentData } from '../../../src/learn/experiments/experiment.ts';
import { listExperiments } from '../../../src/learn/experiments/list-experiments.ts';
import { findPublished } from '../../../src/learn/experiments/model-table.ts';
import { planTrainings } from '../../../src/learn/experiments/plan-trainings.ts';
import { SCALES, scaleCounts } from '../../../src/learn/experiments/scale.ts';
import { outputClasses } from '../../../src/learn/samples/sample-classes.ts';
import { findNetwork } from '../../../src/networks/network-catalogue.ts';
import { findPreset } from '../../../src/phantom/presets.ts';

const rows = EXPERIMENTS.flatMap((experiment) => experiment.rows.map((row) => ({ experiment, row })));

function classesOf({ preset, unit, merged }: ExperimentData): readonly string[] {
  const names = findPreset(preset).classes.map(({ name }) => name);
  return merged === undefined ? outputClasses(names, unit) : Object.keys(merged);
}

describe('experiments', () => {
  it('cover every table that the papers compare networks or data in', () => {
    const asked = [
      ...['s000-table-4', 's000-table-5', 's000-table-6', 's000-table-9', 's000-table-10', 's000-figure-9'],
      ...['s001-table-6', 's001-table-8', 's001-table-9'],
      ...['s002-table-5', 's002-table-6', 's002-table-7', 's002-table-8', 's002-table-9'],
      ...['s004-table-2', 's004-table-3', 's004-table-4', 's004-table-5'],
    ];
    for (const id of asked) expect(findExperiment(id), id).to.be.an('object');
    expect(() => findExperiment('s003-table-1'))
      .to.throw(/known: s000-table-4/)
      .with.property('code', 'EXPERIMENT_REQUEST');
  });

  it('have names that stand for one experiment each', () => {
    const names = EXPERIMENTS.flatMap(({ id, aliases = [] }) => [id, ...aliases]);
    expect(new Set(names).size).to.equal(names.length);
  });

  it('compare networks of the catalogue, with the classes of the paper', () => {
    const classes: Record<string, number> = { S000: 3, S001: 4, S002: 3, S004: 2 };
    for (const { experiment, row } of rows) {
      const where = `${experiment.id} ${row.name}`;
      expect(findNetwork(row.network).name, where).to.equal(row.network);
      const expected = row.data.merged === undefined ? classes[experiment.paper]! : 2;
      expect(classesOf(row.data), where).to.have.length(expected);
    }
  });

  it('name published rows that there are', () => {
    for (const { experiment, row } of rows)
      if (row.published !== null)
        expect(findPublished(row, experiment.paper), `${experiment.id} ${row.name}`).to.be.an('object');
    expect(rows.filter(({ row }) => row.published === null)).to.have.length(2);
  });

  it('count the classes of their phantoms, merge all of them, and change no class to fewer images', () => {
    for (const { experiment, row } of rows) {
      const { preset, originals, change, merged, readerClasses } = row.data;
      const where = `${experiment.id} ${row.name}`;
      const known = findPreset(preset).classes.map(({ name }) => name);
      expect(Object.keys(originals), where).to.have.members(known);
      if (merged !== undefined) expect(Object.values(merged).flat(), where).to.have.members(known);
      expect(classesOf(row.data), where).to.include.members(Object.values(readerClasses ?? {}));
      if (change.kind === 'none') continue;
      for (const scale of Object.values(SCALES)) {
        const before = scaleCounts(originals, scale, experiment.paper);
        const after = scaleCounts(change.targets, scale, experiment.paper);
        for (const [name, count] of Object.entries(before)) expect(after[name], where).to.be.at.least(count);
      }
    }
  });

  it('share the originals of a preset, so that the rows of a table are tested on the same patients', () => {
    for (const data of rows.map(({ row }) => row.data)) {
      const others = rows.map(({ row }) => row.data).filter(({ preset }) => preset === data.preset);
      for (const other of others) expect(other.originals).to.deep.equal(data.originals);
    }
  });

  it('plan the repetitions of the papers, and the same training of two tables once', () => {
    const plan = (id: string, scale: keyof typeof SCALES) =>
      planTrainings({ experiment: findExperiment(id), scale: SCALES[scale], seed: 1, variant: 'practical' });
    expect(plan('s001-table-8', 'full')).to.have.length(60);
    expect(plan('s004-table-3', 'small')).to.have.length(20);
    const names = plan('s001-table-8', 'full').map(({ name }) => name);
    expect(plan('s001-table-9', 'full').map(({ name }) => name)).to.deep.equal(names);
    expect(plan('s000-table-6', 'full').map(({ name }) => name)).to.include(
      plan('s000-table-4', 'full')[0]!.name,
    );
    const [d1, d2] = plan('s000-table-5', 'full');
    expect(d1!.training).to.include({ source: 'view', rows: 1024, columns: 256, preset: 's000', seed: 1 });
    expect(d1!.key).not.to.equal(d2!.key);
  });

  it('say what they cost', () => {
    const { trainings, imagePasses, memoryGiB } = costOf(findExperiment('s000-table-4'), SCALES.full);
    expect([trainings, imagePasses]).to.deep.equal([2, Math.round(2 * 939 * 0.7 * 300)]);
    expect(memoryGiB).to.be.closeTo(939 / 1024, 1e-9);
    expect(listExperiments(SCALES.small)).to.include('s004-table-5').and.to.include('SYNTHETIC');
  });

  it('refuse a network that they do not compare', () => {
    const request = { experiment: findExperiment('s000-table-4'), scale: SCALES.small, seed: 1 } as const;
    expect(() => planTrainings({ ...request, variant: 'practical', only: ['vgg-16'] })).to.throw(
      'its networks: inrac, outrac',
    );
  });
});
