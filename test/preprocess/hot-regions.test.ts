import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePart10 } from '../../src/dicom/data-set.ts';
import { decodeFrame } from '../../src/dicom/decode-frame.ts';
import { generatePatient } from '../../src/phantom/generate-patient.ts';
import { fillRegions, findHotRegion } from '../../src/preprocess/hot-regions.ts';
import type { HotRegion } from '../../src/preprocess/input-spec.ts';
import { toNetworkInput, toViewInput } from '../../src/preprocess/network-input.ts';
import { findWholeBody } from '../../src/preprocess/whole-body.ts';
import type { Counts } from '../../src/study/counts.ts';
import { sharedData, skipUnless } from '../support/available.ts';
import { imageOf } from './arbitrary-counts.ts';

/** A body of 771 rows: flesh of 10 counts, arms of 8, a spine of 40, and discs of counts where a test wants them. */
const BODY = { ceil: 90, floor: 860, left: 33, right: 223 };
interface Disc {
  readonly row: number;
  readonly column: number;
  readonly radius: number;
  readonly counts: number;
}
function draw(...discs: readonly Disc[]): Counts {
  return imageOf(1024, 256, (row, column) => {
    const disc = discs.find((one) => Math.hypot(row - one.row, column - one.column) <= one.radius);
    if (disc !== undefined) return disc.counts;
    const aside = Math.abs(column - 128);
    if (row < BODY.ceil || row > BODY.floor || aside > 95) return 0;
    if (aside <= 4) return 40;
    if (aside <= 60) return 10;
    return row > 250 && row < 520 && aside >= 72 ? 8 : 0;
  });
}
const BLADDER = { row: 429, column: 130, radius: 17, counts: 160 };
const WRIST = { row: 468, column: 213, radius: 4, counts: 900 };

const pixelsOf = (image: Counts, region: HotRegion): number[] =>
  findHotRegion(image, BODY, region).map(({ pixels }) => pixels.reduce((sum, value) => sum + value, 0));

describe('hot regions that are no bone (R-023)', () => {
  it('bladder: is found in the lower midline of the pelvis and filled with what lies around it', () => {
    const image = draw(BLADDER, WRIST);
    const found = findHotRegion(image, BODY, 'bladder');
    expect(found).to.have.length(1);
    const { pixels } = found[0]!;
    for (const [row, column] of [
      [429, 130],
      [413, 130],
      [429, 146],
    ] as const)
      expect(pixels[row * 256 + column], `${row}, ${column}`).to.equal(1);
    const filled = fillRegions(image, found);
    expect(Math.max(...filled.values.subarray(405 * 256, 455 * 256))).to.equal(40);
    expect(filled.values[429 * 256 + 138]).to.be.within(5, 25);
    expect(filled.values[380 * 256 + 138]).to.equal(10);
    expect(filled.values[468 * 256 + 213]).to.equal(900);
  });

  it('injection site: is found beside the body, on the side where it is', () => {
    const image = draw(BLADDER, WRIST);
    const found = findHotRegion(image, BODY, 'injection');
    expect(found).to.have.length(1);
    const filled = fillRegions(image, found);
    expect(filled.values[468 * 256 + 213]).to.be.below(10);
    expect(filled.values[429 * 256 + 130]).to.equal(160);
    const elbow = { ...WRIST, row: 352, column: 40 };
    expect(findHotRegion(draw(WRIST, elbow), BODY, 'injection')).to.have.length(2);
  });

  it('leaves alone what is not sure', () => {
    const doubtful: readonly (readonly [string, HotRegion, Counts])[] = [
      ['a bladder hardly brighter than bone', 'bladder', draw({ ...BLADDER, counts: 50 })],
      ['a lesion of the lumbar spine', 'bladder', draw({ ...BLADDER, row: 360 })],
      ['a lesion of the hip', 'bladder', draw({ ...BLADDER, column: 175 })],
      ['something larger than a bladder', 'bladder', draw({ ...BLADDER, radius: 58 })],
      ['one hot pixel', 'bladder', draw({ ...BLADDER, radius: 0, counts: 900 })],
      ['a lesion of a rib', 'injection', draw({ ...WRIST, row: 280, column: 180 })],
      ['a lesion of the upper arm', 'injection', draw({ ...WRIST, row: 260 })],
      ['a wrist as bright as bone', 'injection', draw({ ...WRIST, counts: 60 })],
    ];
    for (const [what, region, image] of doubtful) expect(pixelsOf(image, region), what).to.deep.equal([]);
    expect(fillRegions(draw(BLADDER), [])).to.deep.equal(draw(BLADDER));
  });

  it('masks before intensities are measured, and changes nothing where no body is sure', () => {
    const plain = { rows: 256, columns: 64, preprocessing: 'view-minmax-v1' };
    const spec = { ...plain, mask: ['bladder'] } as const;
    const image = draw(BLADDER);
    const [masked, unmasked] = [toViewInput(image, spec), toViewInput(image, plain)];
    // The spine lies at a quarter of the bladder, and is the brightest where that is masked.
    expect(unmasked[60 * 64 + 32]).to.be.below(0.4);
    expect(masked[60 * 64 + 32]! / unmasked[60 * 64 + 32]!).to.be.closeTo(4, 0.1);
    const thyroid = imageOf(1024, 256, (row, column) =>
      Math.hypot(row - 190, column - 128) < 8 ? 900 : row > 60 && row < 900 && column % 9 === 0 ? 1 : 0,
    );
    expect(toViewInput(thyroid, spec)).to.deep.equal(toViewInput(thyroid, plain));
  });

  it('a phantom: its bladder is masked in a stack of both views, in the same place', function () {
    this.timeout(30_000);
    const { anterior, posterior } = generatePatient('lung', 5);
    const [front, back] = [findWholeBody(anterior)!, findWholeBody(posterior)!];
    const turned = { ...back, left: 255 - back.right, right: 255 - back.left };
    const shift = { dx: front.left - turned.left, dy: front.ceil - turned.ceil };
    const fusion = {
      ...shift,
      method: 'box',
      correlation: 1,
      anteriorBox: front,
      posteriorBox: turned,
    } as const;
    const fused = { anterior, posterior, composite: anterior, fusion, flags: [] };
    const spec = { rows: 1024, columns: 256, preprocessing: 'stack-sqrt-p98x3-v1' };
    const [plain, masked] = [
      toNetworkInput(fused, spec),
      toNetworkInput(fused, { ...spec, mask: ['bladder'] }),
    ];
    const row = front.ceil + Math.round(0.44 * (front.floor - front.ceil + 1));
    const column = Math.round((front.left + front.right) / 2);
    const near = (input: Float32Array, channel: number): number => {
      let sum = 0;
      for (let y = row - 5; y <= row + 5; y++)
        for (let x = column - 5; x <= column + 5; x++) sum += input[(y * 256 + x) * 2 + channel]! / 121;
      return sum;
    };
    expect(near(plain, 0)).to.be.above(1.3);
    expect(near(masked, 0)).to.be.below(0.9);
    expect(near(masked, 1)).to.be.below(near(plain, 1));
  });

  it('NM1: its bladder is found, and nothing at its arms', async function () {
    this.timeout(30_000);
    const folder = sharedData('whole-body');
    skipUnless(this, folder !== null, 'the real scans of ../shared/data/whole-body');
    const image = await decodeFrame(parsePart10(readFileSync(join(folder!, 'NM1_UNC.dcm'))), 1);
    const body = findWholeBody(image)!;
    const found = findHotRegion(image, body, 'bladder');
    expect(found).to.have.length(1);
    expect(found[0]!.pixels[421 * 256 + 142]).to.equal(1);
    expect(Math.max(...fillRegions(image, found).values.subarray(400 * 256, 445 * 256))).to.be.below(150);
    expect(findHotRegion(image, body, 'injection')).to.deep.equal([]);
  });
});
