import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePart10 } from '../../src/dicom/data-set.ts';
import { decodeFrame } from '../../src/dicom/decode-frame.ts';
import { fuseViews } from '../../src/preprocess/fuse-views.ts';
import type { Counts } from '../../src/study/counts.ts';
import { sharedData, skipUnless } from '../support/available.ts';
import { READINGS } from './readings-file.ts';

const FOLDER = sharedData('whole-body');

async function readFrames(name: string, frames: number): Promise<Counts[]> {
  const dataSet = parsePart10(readFileSync(join(FOLDER!, name)));
  return Promise.all(Array.from({ length: frames }, (_, index) => decodeFrame(dataSet, index + 1)));
}

describe('real whole-body scans', function () {
  this.timeout(30_000);
  before(function () {
    skipUnless(this, FOLDER !== null, 'the real scans of ../shared/data/whole-body');
  });

  it('NM1: the body box is rows 86-856, columns 9-246, one pixel more or less', async () => {
    const [anterior] = await readFrames('NM1_UNC.dcm', 1);
    const box = fuseViews(anterior!, null, READINGS).fusion.anteriorBox!;
    const expected = { ceil: 86, floor: 856, left: 9, right: 246 };
    for (const side of ['ceil', 'floor', 'left', 'right'] as const) {
      expect(box[side], side).to.be.within(expected[side] - 1, expected[side] + 1);
    }
  });

  it('NM1: the arm at the edge is told, the skeleton is seen', async () => {
    const [anterior] = await readFrames('NM1_UNC.dcm', 1);
    const { flags } = fuseViews(anterior!, null, READINGS);
    expect(flags.map(({ code, severity }) => `${code} ${severity}`)).to.deep.equal(['Q-04 warn']);
  });

  it('early phase: the views fit together, and the missing skeleton is told', async () => {
    const [anterior, posterior] = await readFrames('siemens-two-view-early-phase.dcm', 2);
    const { fusion, flags } = fuseViews(anterior!, posterior!, READINGS);
    expect(fusion.method).to.equal('correlation');
    expect(fusion.correlation).to.be.above(0.9);
    expect(flags.map(({ code }) => code)).to.include('Q-12');
    expect(flags.map(({ code }) => code)).not.to.include('Q-02');
  });

  it('a file decoded from lossy compression has negative pixels, which are told', async () => {
    const [anterior] = await readFrames('NM1_decoded-from-lossy.dcm', 1);
    const { flags, composite } = fuseViews(anterior!, null, READINGS);
    expect(flags.map(({ code }) => code)).to.include('Q-18');
    expect(composite.values.every((value) => value >= 0)).to.equal(true);
  });
});
