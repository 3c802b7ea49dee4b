import { expect } from 'chai';
import type { Augmentation } from '../../../src/learn/training/augment.ts';
import { augmentInto } from '../../../src/learn/training/augment.ts';
import { RandomStream } from '../../../src/phantom/random.ts';

describe('augmentation', () => {
  const image = Float32Array.from({ length: 12 }, (_, index) => index + 1);
  const augmented = (augmentation: Augmentation, seed: number): number[] => {
    const target = new Float32Array(12).fill(99);
    const shape = { rows: 3, columns: 4, channels: 1 };
    augmentInto(target, image, shape, { augmentation, random: new RandomStream(seed) });
    return [...target];
  };

  it('without mirror, shift and gain is a copy', () => {
    for (let seed = 0; seed < 8; seed++)
      expect(augmented({ mirror: false, shiftPixels: 0, gain: 0 }, seed)).to.deep.equal([...image]);
  });

  it('mirrors about half of the images, left to right', () => {
    const mirrored = [4, 3, 2, 1, 8, 7, 6, 5, 12, 11, 10, 9];
    const results = Array.from({ length: 200 }, (_, seed) =>
      augmented({ mirror: true, shiftPixels: 0, gain: 0 }, seed),
    );
    const count = results.filter((result) => result.join() === mirrored.join()).length;
    expect(count).to.be.within(70, 130);
    expect(results.filter((result) => result.join() === image.join()).length).to.equal(200 - count);
  });

  it('shifts by whole pixels, fills with zeros, and never wraps around', () => {
    const seen = new Set(
      Array.from({ length: 300 }, (_, seed) =>
        augmented({ mirror: false, shiftPixels: 1, gain: 0 }, seed).join(),
      ),
    );
    expect(seen.size).to.equal(9);
    expect([...seen]).to.include('0,0,0,0,0,1,2,3,0,5,6,7');
    expect([...seen]).to.include('6,7,8,0,10,11,12,0,0,0,0,0');
  });

  it('scales the whole image by one factor within the gain', () => {
    const result = augmented({ mirror: false, shiftPixels: 0, gain: 0.1 }, 5);
    const factors = result.map((value, index) => value / image[index]!);
    expect(Math.max(...factors) - Math.min(...factors)).to.be.below(1e-6);
    expect(factors[0]).to.be.within(0.9, 1.1);
  });

  it('moves all channels together, and scales only the first: masks stay masks', () => {
    const pixels = Float32Array.from({ length: 12 }, (_, index) =>
      index % 3 === 0 ? 2 : index % 3 === 1 ? 1 : 0,
    );
    const target = new Float32Array(12);
    const shape = { rows: 2, columns: 2, channels: 3 };
    const augmentation = { mirror: true, shiftPixels: 0, gain: 0.5 };
    augmentInto(target, pixels, shape, { augmentation, random: new RandomStream(3) });
    for (let at = 0; at < 12; at += 3) {
      expect([target[at + 1], target[at + 2]]).to.deep.equal([1, 0]);
      expect(target[at]).to.equal(target[0]).and.not.equal(2);
    }
  });
});
