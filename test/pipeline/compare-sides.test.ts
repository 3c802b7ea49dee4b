import { expect } from 'chai';
import { compareSides } from '../../src/pipeline/compare-sides.ts';
import { flipHorizontally } from '../../src/preprocess/flip.ts';
import type { BoneScan, ScanView } from '../../src/study/bone-scan.ts';
import type { FusedScan } from '../../src/study/fused-scan.ts';
import type { QcFlag } from '../../src/study/qc-flag.ts';
import { drawBody } from '../preprocess/drawn-body.ts';
import { READINGS } from '../preprocess/readings-file.ts';

const acquired = { kind: 'acquired' } as unknown as ScanView;
const FAILED: QcFlag = { code: 'Q-04', severity: 'fail', text: 'the head is cut off' };

describe('left against right in a scan', function () {
  this.timeout(20_000); // a whole body at full size
  const scan: Pick<BoneScan, 'anterior' | 'posterior' | 'flags'> = {
    anterior: acquired,
    posterior: acquired,
    flags: [],
  };
  let fused: FusedScan;
  before(() => {
    const { image, box } = drawBody({ hot: [{ share: 0.2, across: 35, counts: 60 }] });
    fused = {
      anterior: image,
      posterior: flipHorizontally(image),
      composite: image,
      fusion: { dx: 0, dy: 0, method: 'box', correlation: 1, anteriorBox: box, posteriorBox: box },
      flags: [],
    };
  });

  it('gives the same side of the patient in both views', () => {
    const both = compareSides(scan, fused, READINGS).asymmetry;
    expect(both.map(({ view }) => view)).to.deep.equal(['anterior', 'posterior']);
    const thoraxes = both.map(({ parts }) => parts.find(({ part }) => part === 'thorax')!);
    expect(thoraxes.map(({ strongest }) => strongest?.side)).to.deep.equal(['left', 'left']);
    expect(thoraxes[0]!.strongest!.column + thoraxes[1]!.strongest!.column).to.be.closeTo(255, 2);
  });

  it('gives the maps only where they are asked for', () => {
    expect(compareSides(scan, fused, READINGS).maps).to.deep.equal([]);
    const { maps } = compareSides(scan, fused, READINGS, true);
    expect(maps.map(({ view }) => view)).to.deep.equal(['anterior', 'posterior']);
    expect(maps[1]!.image.values).to.deep.equal(maps[0]!.image.values);
  });

  it('leaves out a view that was not acquired', () => {
    const posterior: ScanView = { kind: 'mirrored', from: 'anterior' };
    expect(
      compareSides({ ...scan, posterior }, fused, READINGS).asymmetry.map(({ view }) => view),
    ).to.deep.equal(['anterior']);
  });

  it('gives nothing where a check failed, no body was found, or it is switched off', () => {
    const nothing = { asymmetry: [], maps: [] };
    expect(compareSides({ ...scan, flags: [FAILED] }, fused, READINGS, true)).to.deep.equal(nothing);
    const noBody = { ...fused, fusion: { ...fused.fusion, anteriorBox: null, posteriorBox: null } };
    expect(compareSides(scan, noBody, READINGS, true)).to.deep.equal(nothing);
    const off = { ...READINGS, 'R-025': { ...READINGS['R-025'], report: false } };
    expect(compareSides(scan, fused, off, true)).to.deep.equal(nothing);
  });
});
