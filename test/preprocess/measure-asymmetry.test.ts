import { expect } from 'chai';
import { flipHorizontally } from '../../src/preprocess/flip.ts';
import { measureAsymmetry } from '../../src/preprocess/measure-asymmetry.ts';
import type { BodyPart, PartAsymmetry, ViewAsymmetry } from '../../src/study/asymmetry.ts';
import type { View } from '../../src/study/view.ts';
import type { DrawnBody } from './drawn-body.ts';
import { drawBody } from './drawn-body.ts';
import { READINGS } from './readings-file.ts';

/** The body is drawn as seen from the front; a posterior view shows it from behind. */
function measured(drawn: DrawnBody, view: View = 'anterior'): ViewAsymmetry {
  const { image, box } = drawBody(drawn);
  const isTurned = view === 'posterior';
  const stored = isTurned ? flipHorizontally(image) : image;
  return measureAsymmetry({ view, image: stored, box, isTurned }, READINGS['R-025']);
}

function partOf({ parts }: ViewAsymmetry, name: BodyPart): PartAsymmetry {
  return parts.find(({ part }) => part === name)!;
}

describe('the asymmetry of a view', function () {
  this.timeout(30_000); // whole bodies at full size

  it('is nought, within its own noise, of a symmetric body that leans and lies aside', () => {
    for (const [seed, tiltDegrees, middle] of [
      [1, 0, 127.5],
      [2, 1.5, 121.3],
      [3, -2.5, 135],
    ] as const) {
      const { parts, tiltDegrees: found } = measured({ seed, tiltDegrees, middle });
      expect(found, 'tilt').to.be.closeTo(tiltDegrees, 0.25);
      for (const { part, index, z, hotter, strongest } of parts) {
        expect(index, `${part} ${seed}`).to.be.closeTo(0, 0.01);
        expect(Math.abs(z!), `${part} ${seed}`).to.be.below(3);
        expect({ hotter, strongest }, `${part} ${seed}`).to.deep.equal({ hotter: null, strongest: null });
      }
    }
  });

  it('is the difference of the square roots where one side has more', () => {
    const expected = (Math.sqrt(1.44) - 1) / (Math.sqrt(1.44) + 1);
    for (const { part, index, hotter } of measured({ rightFactor: 1.44, seed: 4 }).parts) {
      // Seen from the front, the right of the image is the patient's left. Smoothing mixes the sides at the midline.
      expect(index, part).to.be.closeTo(expected, 0.03);
      expect(hotter, part).to.equal('left');
    }
  });

  it('changes its sign with the image', () => {
    const { image, box } = drawBody({ seed: 5, rightFactor: 1.1, middle: 124, tiltDegrees: 1 });
    const turned = { ...box, left: 255 - box.right, right: 255 - box.left };
    const [one, other] = [
      measureAsymmetry({ view: 'anterior', image, box, isTurned: false }, READINGS['R-025']),
      measureAsymmetry(
        { view: 'anterior', image: flipHorizontally(image), box: turned, isTurned: false },
        READINGS['R-025'],
      ),
    ];
    one.parts.forEach(({ part, index, noise }) => {
      expect(partOf(other, part).index, part).to.be.closeTo(-index!, noise! / 2);
    });
    expect(other.tiltDegrees).to.be.closeTo(-one.tiltDegrees, 0.05);
  });

  it('finds a hot spot in its part and on the side of the patient, in both views', () => {
    const places: readonly (readonly [BodyPart, number, number])[] = [
      ['head', 0.06, -14],
      ['thorax', 0.2, 40],
      ['abdomen and pelvis', 0.42, -35],
      ['thighs', 0.57, 26],
      ['knees and lower legs', 0.8, -26],
      ['arms', 0.3, 80],
    ];
    const hot = places.map(([, share, across]) => ({ share, across, counts: 40 }));
    const drawn = { seed: 6, hot, tiltDegrees: 1 };
    for (const view of ['anterior', 'posterior'] as const) {
      const result = measured(drawn, view);
      for (const [part, share, across] of places) {
        const { strongest } = partOf(result, part);
        const what = `${part}, ${view}`;
        expect(strongest?.side, what).to.equal(across > 0 ? 'left' : 'right');
        expect(strongest?.row, what).to.be.closeTo(80 + 800 * share, 8);
        expect(Math.sign(strongest!.column - 127.5), what).to.equal(
          Math.sign(across) * (view === 'anterior' ? 1 : -1),
        );
        expect(strongest?.contrast, what).to.be.within(0.1, 0.5);
      }
    }
  });

  it('is not told where too few counts are', () => {
    const { image, box } = drawBody();
    const faint = { ...image, values: image.values.map((value) => value / 200) };
    const { parts } = measureAsymmetry(
      { view: 'anterior', image: faint, box, isTurned: false },
      READINGS['R-025'],
    );
    for (const { index, z, hotter, strongest } of parts)
      expect({ index, z, hotter, strongest }).to.deep.equal({
        index: null,
        z: null,
        hotter: null,
        strongest: null,
      });
  });
});
