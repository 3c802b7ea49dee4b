import { expect } from 'chai';
import type { MarkedView } from '../../../src/learn/samples/lesion-marks.ts';
import { marksOfExamination, marksOfLesion, marksOfView } from '../../../src/learn/samples/lesion-marks.ts';
import { fuseViews } from '../../../src/preprocess/fuse-views.ts';
import { toLesionInputs } from '../../../src/preprocess/lesion-input.ts';
import { toNetworkInput, toViewInput } from '../../../src/preprocess/network-input.ts';
import { toStandardGrid } from '../../../src/preprocess/standard-grid.ts';
import { parseReadings } from '../../../src/preprocess/readings.ts';
import type { PictureMark } from '../../../src/learn/figures/marked-picture.ts';
import type { Counts } from '../../../src/study/counts.ts';
import type { View } from '../../../src/study/view.ts';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

const readings = parseReadings(
  await readFile(resolve(import.meta.dirname, '../../../conf/readings.yaml'), 'utf8'),
);
const INPUT = { rows: 256, columns: 64, preprocessing: 'view-minmax-v1', source: 'view' } as const;

/** A view that is empty but for one bright rectangle, and its mask. */
function spot(
  view: View,
  [rows, columns]: readonly [number, number],
  box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
): { readonly counts: Counts; readonly marked: MarkedView } {
  const values = new Float32Array(rows * columns);
  const mask: number[] = [];
  for (let row = box.top; row < box.top + box.height; row++) {
    values.fill(100, row * columns + box.left, row * columns + box.left + box.width);
    mask.push(row, box.left, box.width);
  }
  const lesions = [{ mask, name: 'M' }];
  return {
    counts: { rows, columns, values },
    marked: { view, lesions, stored: { rows, columns }, resampledFromMm: null },
  };
}

/** Asserts that all that is bright in an input lies in the box, and that the box is not larger than needed. */
function expectAround(mark: PictureMark, input: Float32Array, columns: number): void {
  const bright = [...input.keys()].filter((index) => input[index]! > 0.3);
  const [xs, ys] = [
    bright.map((index) => index % columns),
    bright.map((index) => Math.floor(index / columns)),
  ];
  expect(mark.left).to.be.closeTo(Math.min(...xs), 1);
  expect(mark.right).to.be.closeTo(Math.max(...xs) + 1, 1);
  expect(mark.top).to.be.closeTo(Math.min(...ys), 1);
  expect(mark.bottom).to.be.closeTo(Math.max(...ys) + 1, 1);
}

describe('marks of lesions (R-034, R-105)', () => {
  const box = { left: 40, top: 600, width: 12, height: 20 };

  it('lie where the network sees the lesion: a view, also one of another matrix', () => {
    const { counts, marked } = spot('posterior', [1024, 256], box);
    const [mark] = marksOfView(marked, INPUT);
    expect(mark).to.deep.include({
      left: 10,
      right: 13,
      top: 150,
      bottom: 155,
      view: 'posterior',
      name: 'M',
    });
    expectAround(mark!, toViewInput(counts, INPUT), 64);
    const narrow = spot('anterior', [1000, 200], { ...box, top: 500 });
    expectAround(marksOfView(narrow.marked, INPUT)[0]!, toViewInput(narrow.counts, INPUT), 64);
  });

  it('follow a view onto the standard grid', () => {
    const { counts, marked } = spot('anterior', [900, 240], box);
    const spacing = [2.5, 2] as const;
    const grid = toStandardGrid(counts, spacing).image;
    const [mark] = marksOfView({ ...marked, resampledFromMm: spacing }, INPUT);
    expectAround(mark!, toViewInput(grid, INPUT), 64);
  });

  it('of the posterior view lie on its flipped and moved image', () => {
    const front = spot('anterior', [1024, 256], { left: 0, top: 0, width: 0, height: 0 });
    const back = spot('posterior', [1024, 256], box);
    const fused = fuseViews(front.counts, back.counts, readings);
    const moved = { ...fused, fusion: { ...fused.fusion, dx: 6, dy: -9 } };
    const spec = { ...INPUT, source: 'examination', preprocessing: 'sum-minmax-v1' } as const;
    const marks = marksOfExamination([front.marked, back.marked], moved.fusion, spec);
    expect(marks).to.have.length(1);
    // Columns 40 to 51 from behind are 204 to 215, six more after the move.
    expect(marks[0]).to.deep.include({ left: 210 / 4, right: 222 / 4, top: 591 / 4, bottom: 611 / 4 });
    expectAround(marks[0]!, toNetworkInput(moved, spec), 64);
  });

  it('lie in the window around a lesion, and only those that reach into it', () => {
    const { counts, marked } = spot('anterior', [1024, 256], box);
    const spec = {
      rows: 32,
      columns: 32,
      preprocessing: 'lesion-minmax-v1',
      source: 'lesion',
      crop: { rows: 64, columns: 64 },
    } as const;
    const about = marked.lesions[0]!.mask;
    const far = { mask: [10, 10, 4], name: 'far' };
    const both = { ...marked, lesions: [...marked.lesions, far] };
    const { marks = [] } = marksOfLesion(both, about, spec);
    expect(marks.map(({ name }) => name)).to.deep.equal(['M']);
    const views = { anterior: { counts, masks: [about] }, posterior: null };
    const input = toLesionInputs(views, spec).anterior[0]!;
    expectAround(
      marks[0]!,
      input.filter((_, index) => index % 3 === 0),
      32,
    );
    expect(marksOfLesion(both, about, { ...spec, layout: 'sideBySide' })).to.deep.equal({});
  });

  it('lie where the body is cut out of the image (R-023)', () => {
    const { marked } = spot('anterior', [1024, 256], box);
    const [whole] = marksOfView(marked, INPUT);
    const frame = { top: 128, left: 32, rows: 512, columns: 128 };
    const [cropped] = marksOfView(marked, INPUT, frame);
    expect(cropped!.right - cropped!.left).to.be.closeTo(2 * (whole!.right - whole!.left), 1e-9);
    expect(cropped!.top).to.be.closeTo(2 * (whole!.top - (128 * INPUT.rows) / 1024), 1e-9);
  });
});
