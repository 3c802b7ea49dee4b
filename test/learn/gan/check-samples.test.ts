import { expect } from 'chai';
import { checkSamples } from '../../../src/learn/gan/check-samples.ts';
import { toCounts } from '../../../src/learn/gan/draw-samples.ts';
import type { GanImages } from '../../../src/learn/gan/gan-images.ts';
import { RandomStream } from '../../../src/phantom/random.ts';
import type { Counts } from '../../../src/study/counts.ts';

const SIZE = { rows: 64, columns: 16 };
const PIXELS = SIZE.rows * SIZE.columns;

describe('the look at images drawn by a DCGAN', () => {
  it('calls a repeated training image a copy, and finds its histogram and spectrum equal', () => {
    const training = noise(8, 1);
    const quality = checkSamples(
      [0, 1, 2, 3, 4, 5, 6, 7].map((index) => imageOf(training, index)),
      training,
    );
    expect(quality.nearestTrainingImage).to.deep.equal({ least: 0, median: 0 });
    expect(quality.copies).to.equal(8);
    expect(quality.histogramDistance).to.be.closeTo(0, 1e-9);
    expect(quality.spectrumDistance).to.be.closeTo(0, 1e-9);
  });

  it('calls other images of the same kind no copies, as far away as training images from each other', () => {
    const training = noise(8, 1);
    const others = noise(4, 2);
    const quality = checkSamples(
      [0, 1, 2, 3].map((index) => imageOf(others, index)),
      training,
    );
    expect(quality.copies).to.equal(0);
    expect(quality.nearestTrainingImage.median).to.be.closeTo(quality.nearestAmongTraining, 0.02);
    expect(quality.histogramDistance).to.be.below(0.1);
  });

  it('notices smooth and dark images', () => {
    const flat: Counts = {
      ...SIZE,
      values: Float32Array.from({ length: PIXELS }, (_, at) => -0.9 + at / PIXELS / 10),
    };
    const quality = checkSamples([flat], noise(8, 1));
    expect(quality.histogramDistance).to.be.above(0.8);
    expect(quality.spectrumDistance).to.be.above(1);
  });
});

describe('counts of a drawn image', () => {
  const ramp: Counts = {
    rows: 4,
    columns: 2,
    values: Float32Array.from([-1, -1, -0.5, -0.5, 0, 0, 1, 1]),
  };

  it('are the image enlarged linearly and scaled', () => {
    const settings = { rows: 8, columns: 4, brightest: 100, renoise: false, seed: 1 };
    const { values } = toCounts(ramp, settings);
    expect([...values].filter((_, at) => at % 4 === 1)).to.deep.equal([
      0, 6.25, 18.75, 31.25, 43.75, 62.5, 87.5, 100,
    ]);
  });

  it('scatter like counts around it when noise is wanted, the same for the same seed', () => {
    const settings = { rows: 64, columns: 32, brightest: 50, renoise: true, seed: 1 };
    const bright: Counts = { ...ramp, values: new Float32Array(8).fill(1) };
    const { values } = toCounts(bright, settings);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).to.be.closeTo(50, 1);
    expect(variance / mean).to.be.closeTo(1, 0.1);
    expect(toCounts(bright, settings).values).to.deep.equal(values);
  });
});

function noise(count: number, seed: number): GanImages {
  const random = new RandomStream(seed);
  const values = Float32Array.from({ length: count * PIXELS }, () => random.between(-1, 1));
  const sources = Array.from({ length: count }, () => ({})) as unknown as GanImages['sources'];
  return { ...SIZE, values, sources, stored: { ...SIZE, brightest: 1 } };
}

function imageOf({ values }: GanImages, index: number): Counts {
  return { ...SIZE, values: values.slice(index * PIXELS, (index + 1) * PIXELS) };
}
