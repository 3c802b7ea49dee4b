import { expect } from 'chai';
import { copyFocusMap } from '../../../src/learn/training/augment.ts';
import { drawFocusMap, focusMapSize } from '../../../src/learn/samples/focus-maps.ts';
import type { FocusTruth } from '../../../src/phantom/truth.ts';
import type { Fusion } from '../../../src/study/fused-scan.ts';

const GRID = { rows: 4, columns: 4 };
const IMAGE = { columns: 8, frame: { top: 0, left: 0, rows: 8, columns: 8 } };

describe('focus maps', () => {
  const hidden = { visible: false, mask: [0, 0, 8] };
  const draw = (foci: unknown[], dx = 0, dy = 0, image = IMAGE): number[] => {
    const map = new Float32Array(focusMapSize(GRID));
    drawFocusMap(map, GRID, { foci: foci as FocusTruth[] }, { dx, dy } as Fusion, image);
    return [...map.entries()].filter(([, value]) => value === 1).map(([at]) => at);
  };
  /** Position in the map of a cell and kind. */
  const at = (row: number, column: number, kind: number): number => (row * GRID.columns + column) * 2 + kind;

  it('mark the cells a metastasis or a benign focus covers in the anterior view', () => {
    const metastasis = {
      kind: 'metastasis',
      anterior: { visible: true, mask: [2, 3, 2] },
      posterior: hidden,
    };
    const arthritis = { kind: 'arthritis', anterior: { visible: true, mask: [7, 0, 1] }, posterior: hidden };
    expect(draw([metastasis, arthritis])).to.deep.equal([at(1, 1, 0), at(1, 2, 0), at(3, 0, 1)]);
  });

  it('turn and shift what the posterior view shows onto the fused image', () => {
    const seenFromBehind = {
      kind: 'metastasis',
      anterior: hidden,
      posterior: { visible: true, mask: [0, 0, 1] },
    };
    expect(draw([seenFromBehind])).to.deep.equal([at(0, 3, 0)]);
    expect(draw([seenFromBehind], -2, 2)).to.deep.equal([at(1, 2, 0)]);
    expect(draw([seenFromBehind], 1, 0)).to.deep.equal([]);
  });

  it('follow the frame that the image is cut to (R-023)', () => {
    const metastasis = {
      kind: 'metastasis',
      anterior: { visible: true, mask: [4, 3, 1, 0, 0, 1] },
      posterior: hidden,
    };
    const cropped = { columns: 8, frame: { top: 2, left: 2, rows: 4, columns: 4 } };
    expect(draw([metastasis], 0, 0, cropped)).to.deep.equal([at(2, 1, 0)]);
  });

  it('leave out what no view shows', () => {
    expect(draw([{ kind: 'metastasis', anterior: hidden, posterior: hidden }])).to.deep.equal([]);
  });

  it('are mirrored with their image, kind by kind', () => {
    const map = Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8]);
    const mirrored = new Float32Array(8);
    copyFocusMap(mirrored, map, 2, 2, true);
    expect([...mirrored]).to.deep.equal([3, 4, 1, 2, 7, 8, 5, 6]);
    copyFocusMap(mirrored, map, 2, 2, false);
    expect([...mirrored]).to.deep.equal([...map]);
  });
});
