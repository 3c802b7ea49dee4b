import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { makePhantomSet } from '../../../src/learn/samples/phantom-set.ts';

const READINGS = readFileSync(join(import.meta.dirname, '../../../conf/readings.yaml'), 'utf8');
const INPUT = { rows: 64, columns: 16, preprocessing: 'sum-sqrt-p98x3-v1' };

describe('a set of phantoms for training', () => {
  it('is the same whatever the number of workers', async function () {
    this.timeout(60_000);
    const spec = { preset: 'lung', seed: 5, count: 3, changes: {}, input: INPUT };
    const alone = await makePhantomSet(spec, READINGS, { workers: 1 });
    const together = await makePhantomSet(spec, READINGS, { workers: 2 });
    expect(together.images).to.deep.equal(alone.images);
    expect(together.labels).to.deep.equal(alone.labels);
    expect(together.cases).to.deep.equal(alone.cases);
    expect(alone.images.some((value) => value > 0.5)).to.equal(true);
  });

  it('stops at once when it is no longer wanted', async () => {
    const signal = AbortSignal.abort(new Error('no longer wanted'));
    const spec = { preset: 'lung', seed: 5, count: 100, changes: {}, input: INPUT };
    const failure = await makePhantomSet(spec, READINGS, { signal }).catch((error: unknown) => error);
    expect(failure).to.have.property('message', 'no longer wanted');
  });

  it('has a sample for every visible lesion of a view, benign or malignant, with its masks', async function () {
    this.timeout(60_000);
    const input = {
      rows: 32,
      columns: 32,
      preprocessing: 'lesion-sqrt-p98x3-v1',
      source: 'lesion',
      crop: { rows: 64, columns: 64 },
    } as const;
    const set = await makePhantomSet({ preset: 'lung', seed: 5, count: 4, changes: {}, input }, READINGS);
    expect(set.classNames).to.deep.equal(['benign', 'malignant']);
    expect(set.channels).to.equal(3);
    expect(set.images).to.have.length(set.labels.length * 32 * 32 * 3);
    expect(new Set(set.labels).size).to.equal(2);
    for (const [index, { attributes }] of set.cases.entries()) {
      expect(attributes['kind'] === 'metastasis').to.equal(set.labels[index] === 1);
      const image = set.images.subarray(index * 3072, (index + 1) * 3072);
      const maskAt = (channel: number): number =>
        image.reduce((sum, value, at) => sum + (at % 3 === channel ? value : 0), 0);
      expect(maskAt(1)).to.be.above(0);
      expect(maskAt(2)).to.be.at.least(maskAt(1));
    }
  });
});
