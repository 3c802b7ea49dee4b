import { expect } from 'chai';
import { CAMERAS } from '../../src/phantom/camera.ts';
import type { FocusImage, Patch } from '../../src/phantom/focus-image.ts';
import type { Scene } from '../../src/phantom/render.ts';
import { addStar } from '../../src/phantom/star.ts';

/** A focus of one pixel in the middle of the frame. */
const patch: Patch = {
  top: 512,
  left: 128,
  rows: 1,
  columns: 1,
  values: Float32Array.of(1000),
  peak: 1000,
  peakRow: 512,
  peakColumn: 128,
};

describe('star of a hot focus', () => {
  const primary = { anterior: new Float32Array(1024 * 256), posterior: new Float32Array(1024 * 256) };
  const scene = { camera: CAMERAS.hegp, detectorMm: 120 } as Scene;
  before(() => {
    const focus = { patches: { anterior: patch, posterior: patch } } as FocusImage;
    addStar(primary, focus, { anterior: scene, posterior: scene }, 0.02);
  });
  const at = (radius: number, degrees: number): number => {
    const angle = (degrees * Math.PI) / 180;
    const row = Math.round(512 + radius * Math.sin(angle));
    return primary.anterior[row * 256 + Math.round(128 + radius * Math.cos(angle))]!;
  };

  it('has six rays, 60 degrees from each other', () => {
    const around = Array.from({ length: 72 }, (_, step) => at(40, 5 * step));
    const peaks = around.flatMap((value, step) => {
      const [before, after] = [around.at(step - 1)!, around[(step + 1) % 72]!];
      return value > before && value > after && value > 0.05 * Math.max(...around) ? [5 * step] : [];
    });
    expect(peaks).to.deep.equal([30, 90, 150, 210, 270, 330]);
  });

  it('fades with the distance and has the share of the counts that was asked for', () => {
    expect(at(30, 90)).to.be.above(1.4 * at(60, 90));
    const total = primary.anterior.reduce((sum, value) => sum + value, 0);
    expect(total / 1000).to.be.closeTo(6 * 0.02, 0.02);
  });
});
