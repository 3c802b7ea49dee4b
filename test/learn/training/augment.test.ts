import { expect } from 'chai';
import type { Augmentation } from '../../../src/learn/training/augment.ts';
import { augmentInto } from '../../../src/learn/training/augment.ts';
import { rotateInto } from '../../../src/learn/training/rotate-image.ts';
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

  it('turns about the centre by up to so many degrees, with zeros from outside, and only where it is asked for', () => {
    const shape = { rows: 9, columns: 9, channels: 2, imageChannels: 1 };
    const cross = Float32Array.from({ length: 162 }, (_, at) => (Math.floor(at / 2) % 9 === 4 ? 1 : 0));
    const still = { mirror: false, shiftPixels: 0, gain: 0 };
    const turn = (augmentation: Augmentation, seed: number): Float32Array => {
      const target = new Float32Array(162);
      const motion = augmentInto(target, cross, shape, { augmentation, random: new RandomStream(seed) });
      expect(Math.abs(motion.degrees)).to.be.at.most(augmentation.rotateDegrees ?? 0);
      return target;
    };
    expect(turn({ ...still, rotateDegrees: 0 }, 2)).to.deep.equal(cross);
    const turned = turn({ ...still, rotateDegrees: 20 }, 2);
    expect(turned).not.to.deep.equal(cross);
    expect(turned[(4 * 9 + 4) * 2]).to.equal(1);
    for (let at = 0; at < 162; at += 2) expect(turned[at + 1]).to.equal(turned[at]);
    // What is drawn for mirror, shift and gain does not change.
    const moved = { mirror: true, shiftPixels: 1, gain: 0.1 };
    expect(turn({ ...moved, rotateDegrees: 1e-9 }, 7)[80]).to.be.closeTo(turn(moved, 7)[80]!, 1e-5);
  });

  it('turns a quarter clockwise as displayed; a coarse map turns as its image does', () => {
    const [image, target] = [Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]), new Float32Array(9)];
    rotateInto(target, image, { rows: 3, columns: 3, channels: 1 }, 90);
    expect([...target].map(Math.round)).to.deep.equal([7, 4, 1, 8, 5, 2, 9, 6, 3]);
    // Cells two pixels wide and one high: one cell to the right becomes two cells below.
    const map = new Float32Array(15);
    map[2 * 3 + 2] = 1;
    const turnedMap = new Float32Array(15);
    rotateInto(turnedMap, map, { rows: 5, columns: 3, channels: 1, cell: { rows: 1, columns: 2 } }, 90);
    expect([...turnedMap.entries()].filter(([, value]) => value > 0.5)).to.deep.equal([[4 * 3 + 1, 1]]);
  });

  it('moves all channels together, and scales only those that show counts: masks stay masks', () => {
    const pixels = Float32Array.from({ length: 12 }, (_, index) =>
      index % 3 === 0 ? 2 : index % 3 === 1 ? 1 : 0,
    );
    const target = new Float32Array(12);
    const shape = { rows: 2, columns: 2, channels: 3, imageChannels: 1 };
    const augmentation = { mirror: true, shiftPixels: 0, gain: 0.5 };
    augmentInto(target, pixels, shape, { augmentation, random: new RandomStream(3) });
    for (let at = 0; at < 12; at += 3) {
      expect([target[at + 1], target[at + 2]]).to.deep.equal([1, 0]);
      expect(target[at]).to.equal(target[0]).and.not.equal(2);
    }
    augmentInto(
      target,
      pixels,
      { ...shape, imageChannels: 2 },
      { augmentation, random: new RandomStream(3) },
    );
    expect(target[1]).to.equal(target[0]! / 2);
    expect(target[2]).to.equal(0);
  });
});
