import { expect } from 'chai';
import { shiftOfBoxes } from '../../src/preprocess/align.ts';
import { flipHorizontally } from '../../src/preprocess/flip.ts';
import { fuseViews } from '../../src/preprocess/fuse-views.ts';
import { PreprocessError } from '../../src/preprocess/preprocess-error.ts';
import { shiftImage } from '../../src/preprocess/shift.ts';
import { generatePatient, type PhantomPatient } from '../../src/phantom/generate-patient.ts';
import { imageOf } from './arbitrary-counts.ts';
import { READINGS } from './readings-file.ts';

/** A slim patient whose arms lie inside the field, so that boxes can be exact. */
const slim = (columns: number, rows: number, seed = 2) =>
  generatePatient('lung', seed, {
    habitus: [0.8, 0.85],
    move: { columns, rows },
    cameras: ['mpr'],
    artefactRate: 0,
  });

describe('fusing both views', function () {
  this.timeout(60_000);
  let patient: PhantomPatient;
  before(() => {
    patient = slim(0, 0);
  });

  for (const [columns, rows, seed] of [
    [0, 0, 11],
    [6, -4, 12],
    [-7, 9, 13],
    [1, -10, 14],
  ] as const) {
    it(`recovers a move of ${columns} columns and ${rows} rows exactly, and nearly so by boxes alone`, () => {
      const { anterior, posterior, truth } = slim(columns, rows, seed);
      const { fusion } = fuseViews(anterior, posterior, READINGS);
      expect(fusion).to.include({ dx: truth.alignment.dx, dy: truth.alignment.dy, method: 'correlation' });
      expect(truth.alignment.dx + columns).to.equal(0);
      expect(fusion.correlation).to.be.above(0.9);
      const boxes = shiftOfBoxes(fusion.anteriorBox!, fusion.posteriorBox!);
      // Boxes alone are the first guess: noise at the edge of the body costs up to three pixels.
      expect(Math.abs(boxes.dx - truth.alignment.dx)).to.be.at.most(3);
      expect(Math.abs(boxes.dy - truth.alignment.dy)).to.be.at.most(3);
    });
  }

  it('adds the anterior and the moved, flipped posterior', () => {
    const { anterior, posterior } = slim(3, 2);
    const { composite, fusion } = fuseViews(anterior, posterior, READINGS);
    const moved = shiftImage(flipHorizontally(posterior), fusion.dx, fusion.dy);
    for (const index of [300 * 256 + 128, 500 * 256 + 90, 700 * 256 + 150]) {
      expect(composite.values[index]).to.equal(anterior.values[index]! + moved.values[index]!);
    }
  });

  it('leaves the two views as they were stored', () => {
    const { anterior, posterior } = fuseViews(patient.anterior, patient.posterior, READINGS);
    expect(anterior.values).to.deep.equal(patient.anterior.values);
    expect(posterior.values).to.deep.equal(patient.posterior.values);
  });

  it('raises no flag for an ordinary scan', () => {
    expect(fuseViews(patient.anterior, patient.posterior, READINGS).flags).to.deep.equal([]);
  });

  it('does not move views that lie too far apart, and fails the pair', () => {
    const far = shiftImage(patient.posterior, 0, 60);
    const { fusion, flags } = fuseViews(patient.anterior, far, READINGS);
    expect(fusion).to.include({ dx: 0, dy: 0, method: 'none' });
    expect(flags.filter(({ code }) => code === 'Q-03')[0]).to.include({ severity: 'fail' });
  });

  it('fails a pair of views whose bodies differ in height', () => {
    const half = imageOf(1024, 256, (row, column) =>
      row < 450 ? patient.posterior.values[row * 256 + column]! : 0,
    );
    const { fusion, flags } = fuseViews(patient.anterior, half, READINGS);
    expect(fusion.method).to.equal('none');
    expect(flags.some(({ code, text }) => code === 'Q-03' && text.includes('heights'))).to.equal(true);
  });

  it('warns of a posterior view that was stored mirrored, and does not change it', () => {
    const tilted = generatePatient('lung', 10, { move: { columns: 0, rows: 0 }, artefactRate: 0 });
    const flags = fuseViews(tilted.anterior, flipHorizontally(tilted.posterior), READINGS).flags;
    expect(flags.map(({ code }) => code)).to.include('Q-02');
    const usual = fuseViews(tilted.anterior, tilted.posterior, READINGS).flags;
    expect(usual.map(({ code }) => code)).not.to.include('Q-02');
  });

  it('plays a missing posterior by the mirrored anterior, twice the same image', () => {
    const scan = fuseViews(patient.anterior, null, READINGS);
    expect(scan.fusion).to.include({ dx: 0, dy: 0, method: 'mirrored' });
    expect(scan.posterior).to.deep.equal(flipHorizontally(patient.anterior));
    expect(scan.composite.values[400 * 256 + 120]).to.equal(2 * patient.anterior.values[400 * 256 + 120]!);
  });

  it('plays a missing anterior by the mirrored posterior', () => {
    const scan = fuseViews(null, patient.posterior, READINGS);
    expect(scan.anterior).to.deep.equal(flipHorizontally(patient.posterior));
    expect(scan.posterior).to.deep.equal(patient.posterior);
  });

  it('refuses views of different matrices, and no view at all', () => {
    const other = imageOf(512, 128, () => 1);
    expect(() => fuseViews(patient.anterior, other, READINGS)).to.throw(PreprocessError, 'differ in size');
    expect(() => fuseViews(null, null, READINGS)).to.throw(PreprocessError, 'neither view');
  });
});
