import { expect } from 'chai';
import type { InputSpec } from '../../src/preprocess/input-spec.ts';
import { toLesionInputs } from '../../src/preprocess/lesion-input.ts';
import { toViewInput } from '../../src/preprocess/network-input.ts';
import { PreprocessError } from '../../src/preprocess/preprocess-error.ts';
import { channelsOf } from '../../src/preprocess/preprocessing-ids.ts';
import type { MaskRuns } from '../../src/study/data-set.ts';
import { computedScan } from './computed-scan.ts';

describe('the input of a network that judges one lesion', () => {
  const LESION = [500, 100, 4, 501, 100, 4];
  const OTHER = [520, 30, 2];
  const SPEC = { rows: 32, columns: 32, preprocessing: 'lesion-sqrt-p98x3-v1', source: 'lesion' } as const;
  const { anterior: counts, posterior } = computedScan();
  /** The input of the first of the lesions of a view. */
  const inputOf = (masks: readonly MaskRuns[], spec: InputSpec): Float32Array =>
    toLesionInputs({ anterior: { counts, masks }, posterior: null }, spec).anterior[0]!;
  const channel = (input: Float32Array, at: number): Float32Array =>
    input.filter((_, index) => index % 3 === at);

  it('has three channels a pixel: the view, this lesion, all lesions', () => {
    expect(channelsOf(SPEC)).to.equal(3);
    const spec = { ...SPEC, rows: 512, columns: 256 };
    const input = inputOf([LESION, OTHER], spec);
    expect(input).to.have.length(512 * 256 * 3);
    const view = toViewInput(counts, { ...spec, preprocessing: 'view-sqrt-p98x3-v1' });
    expect(channel(input, 0)).to.deep.equal(view);
    const at = (row: number, column: number) => [1, 2].map((c) => input[(row * 256 + column) * 3 + c]);
    expect(at(250, 101)).to.deep.equal([1, 1]);
    expect(at(260, 30)).to.deep.equal([0, 0.5]);
    expect(at(270, 30)).to.deep.equal([0, 0]);
  });

  it('cuts a window around the centroid, with zeros outside the view', () => {
    const crop = { rows: 32, columns: 32 };
    const input = inputOf([LESION, OTHER], { ...SPEC, crop });
    const own = channel(input, 1);
    expect(own.reduce((sum, value) => sum + value, 0)).to.equal(8);
    // Rows 500 and 501 stand around the middle of 32 rows, columns 100 to 103 around that of 32 columns.
    expect([...own.keys()].filter((at) => own[at] === 1)).to.deep.equal(
      [15, 16].flatMap((row) => [14, 15, 16, 17].map((column) => row * 32 + column)),
    );
    const cornered = inputOf([[0, 0, 1]], { ...SPEC, crop });
    expect(channel(cornered, 1).indexOf(1)).to.equal(15 * 32 + 15);
    expect(
      channel(cornered, 0)
        .slice(0, 15 * 32)
        .every((value) => value === 0),
    ).to.equal(true);
  });

  it('keeps a lesion narrower than a pixel as a share of it', () => {
    const own = channel(inputOf([[500, 100, 1]], SPEC), 1);
    expect(own.reduce((sum, value) => sum + value, 0)).to.be.closeTo(1 / (32 * 8), 1e-9);
  });

  describe('with both views beside each other (R-006)', () => {
    const both = { anterior: { counts, masks: [LESION] }, posterior: { counts: posterior, masks: [OTHER] } };
    const spec = { ...SPEC, rows: 512, columns: 256, layout: 'sideBySide' } as const;

    it('shows the anterior view left and the posterior right, each lesion in its own', () => {
      const inputs = toLesionInputs(both, spec);
      const [first, second] = [inputs.anterior[0]!, inputs.posterior[0]!];
      expect(first).to.have.length(512 * 256 * 3);
      const half = { rows: 512, columns: 128, preprocessing: 'view-sqrt-p98x3-v1' };
      const [front, back] = [toViewInput(counts, half), toViewInput(posterior, half)];
      const shown = channel(first, 0);
      expect(shown.subarray(300 * 256, 300 * 256 + 128)).to.deep.equal(front.subarray(300 * 128, 301 * 128));
      expect(shown.subarray(300 * 256 + 128, 301 * 256)).to.deep.equal(back.subarray(300 * 128, 301 * 128));
      const masks = (input: Float32Array, row: number, column: number) =>
        [1, 2].map((at) => input[(row * 256 + column) * 3 + at]);
      expect(masks(first, 250, 50)).to.deep.equal([1, 1]);
      expect(masks(first, 260, 128 + 15)).to.deep.equal([0, 0.5]);
      expect(masks(second, 260, 128 + 15)).to.deep.equal([0.5, 0.5]);
      expect(masks(second, 250, 50)).to.deep.equal([0, 1]);
    });

    it('cuts windows around a lesion of either view, and leaves a view that was not taken empty', () => {
      const crop = { rows: 32, columns: 32 };
      const windowed = { ...SPEC, layout: 'sideBySide', crop } as const;
      const { posterior: inputs } = toLesionInputs(both, windowed);
      const alone = { anterior: null, posterior: both.posterior };
      const own = toLesionInputs(alone, { ...SPEC, crop }).posterior[0]!;
      expect(channel(inputs[0]!, 1)).to.deep.equal(channel(own, 1));
      expect(channel(inputs[0]!, 0)).to.deep.equal(channel(own, 0));
      const single = toLesionInputs(alone, spec).posterior[0]!;
      const shown = channel(single, 0);
      expect(shown.some((value, at) => value > 0 && at % 256 < 128)).to.equal(false);
      expect(shown.some((value, at) => value > 0 && at % 256 >= 128)).to.equal(true);
    });
  });

  it('refuses masks that are none', () => {
    for (const mask of [[], [1, 2], [1024, 0, 1], [0, 250, 7], [0, -1, 2], [0.5, 0, 1], [0, 0, 0]])
      expect(() => inputOf([mask], SPEC), mask.join()).to.throw(
        PreprocessError,
        'a lesion mask cannot be used',
      );
  });
});
