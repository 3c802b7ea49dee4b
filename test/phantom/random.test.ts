import { expect } from 'chai';
import { deriveSeed, RandomStream } from '../../src/phantom/random.ts';

function draw(count: number, next: () => number): { mean: number; variance: number } {
  const values = Array.from({ length: count }, next);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  return { mean, variance };
}

describe('random numbers of the phantoms', () => {
  it('the same seed gives the same numbers for ever', () => {
    const random = new RandomStream(1);
    const first = [random.uniform(), random.uniform(), random.uniform()];
    expect(first.map((value) => value.toFixed(9))).to.deep.equal([
      '0.627073941',
      '0.002735721',
      '0.527447040',
    ]);
    const counts = new RandomStream(2);
    expect([3, 9.9, 10, 45, 5000].map((lambda) => counts.poisson(lambda))).to.deep.equal([
      3, 11, 12, 66, 5118,
    ]);
  });

  for (const lambda of [0.3, 3, 9.9, 10.1, 30, 300, 20_000]) {
    it(`Poisson counts of ${lambda} have mean and variance ${lambda}`, () => {
      const random = new RandomStream(deriveSeed(7, lambda));
      const { mean, variance } = draw(40_000, () => random.poisson(lambda));
      // Five standard errors of the mean; the variance of a variance is about 2 lambda^2 / n.
      expect(mean).to.be.closeTo(lambda, 5 * Math.sqrt(lambda / 40_000));
      expect(variance / lambda).to.be.closeTo(1, 5 * Math.sqrt((2 + 1 / lambda) / 40_000));
    });
  }

  it('no activity, no counts', () => {
    const random = new RandomStream(3);
    expect([0, -1, NaN].map((lambda) => random.poisson(lambda))).to.deep.equal([0, 0, 0]);
  });

  it('Gaussian numbers have the mean and spread asked for', () => {
    const random = new RandomStream(5);
    const { mean, variance } = draw(40_000, () => random.normal(10, 2));
    expect(mean).to.be.closeTo(10, 0.06);
    expect(variance).to.be.closeTo(4, 0.16);
  });

  it('weights decide how often an index is drawn, and never draw one of weight 0', () => {
    const random = new RandomStream(6);
    const drawn = [0, 0, 0];
    for (let index = 0; index < 10_000; index++) drawn[random.weighted([1, 0, 3])]! += 1;
    expect(drawn[1]).to.equal(0);
    expect(drawn[2]! / 10_000).to.be.closeTo(0.75, 0.03);
  });

  it('sub-streams of one seed differ', () => {
    const seeds = Array.from({ length: 10_000 }, (_, index) => deriveSeed(1, `case-${index}`));
    expect(new Set(seeds).size).to.be.above(9_990);
  });
});
