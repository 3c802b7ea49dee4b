import { expect } from 'chai';
import { generatePatient, type PhantomPatient, seedOfCase } from '../../src/phantom/generate-patient.ts';
import { drawMetastasisCount } from '../../src/phantom/metastases.ts';
import { RandomStream } from '../../src/phantom/random.ts';
import type { FocusTruth } from '../../src/phantom/truth.ts';

const total = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0);

/** Mean of a rectangle, rows and columns inclusive. */
function meanOf(values: Float32Array, top: number, bottom: number, left: number, right: number): number {
  let sum = 0;
  for (let row = top; row <= bottom; row++)
    for (let column = left; column <= right; column++) sum += values[row * 256 + column]!;
  return sum / ((bottom - top + 1) * (right - left + 1));
}

describe('a synthetic patient', function () {
  this.timeout(60_000);
  let patient: PhantomPatient;
  before(() => {
    patient = generatePatient('lung', 21, { className: 'ADMet', move: { columns: 0, rows: 0 } });
  });

  it('comes out the same from the same seed, pixel by pixel and in its truth', () => {
    const again = generatePatient('lung', 21, { className: 'ADMet', move: { columns: 0, rows: 0 } });
    expect(again.truth).to.deep.equal(patient.truth);
    expect(again.anterior.values).to.deep.equal(patient.anterior.values);
    expect(again.posterior.values).to.deep.equal(patient.posterior.values);
  });

  it('does not depend on which patients were made before it', () => {
    const alone = generatePatient('lung', seedOfCase(9, 3));
    generatePatient('lung', seedOfCase(9, 1));
    expect(generatePatient('lung', seedOfCase(9, 3)).anterior.values).to.deep.equal(alone.anterior.values);
  });

  it('fills 256x1024 with whole counts, as many as its truth says', () => {
    const { anterior, truth } = patient;
    expect([anterior.rows, anterior.columns]).to.deep.equal([1024, 256]);
    expect(anterior.values.every((value) => Number.isInteger(value) && value >= 0)).to.equal(true);
    expect(total(anterior.values) / truth.expectedAnteriorCounts).to.be.within(0.97, 1.06);
  });

  it('has no counts outside the scanned field', () => {
    const { firstRow, lastRow } = patient.exposure;
    for (const { values } of [patient.anterior, patient.posterior]) {
      expect(meanOf(values, 0, firstRow - 1, 0, 255)).to.equal(0);
      expect(meanOf(values, lastRow + 1, 1023, 0, 255)).to.equal(0);
      expect(meanOf(values, 0, 1023, 0, 12)).to.equal(0);
      expect(meanOf(values, 0, 1023, 243, 255)).to.equal(0);
    }
  });

  it('counts like a camera: variance and mean agree in even tissue', () => {
    const a = generatePatient('lung', 5, { className: 'NoMet' }).anterior.values;
    let [sum, squares, pairs] = [0, 0, 0];
    // Differences of neighbours in the thighs: their variance is twice the mean where only Poisson noise is at work.
    for (let row = 520; row < 600; row++) {
      for (let column = 14; column < 241; column += 2) {
        const [one, two] = [a[row * 256 + column]!, a[row * 256 + column + 1]!];
        if (one + two < 8) continue;
        sum += one + two;
        squares += (one - two) ** 2;
        pairs++;
      }
    }
    expect(pairs).to.be.above(1000);
    expect(squares / sum).to.be.closeTo(1, 0.12);
  });

  it('shows the spine in the posterior view more than in the anterior one', () => {
    const { values } = patient.posterior;
    const { rows } = { rows: [330, 360] as const };
    const spine = (image: Float32Array) => meanOf(image, rows[0], rows[1], 120, 136);
    expect(spine(values) / total(values)).to.be.above(
      spine(patient.anterior.values) / total(patient.anterior.values),
    );
  });

  it('keeps the move between two passes in its truth', () => {
    const { truth } = generatePatient('lung', 3, { move: { columns: 4, rows: -6 } });
    expect(truth.alignment).to.deep.equal({ dx: -4, dy: 6 });
  });

  it('is only moved between passes by a single-head camera', () => {
    for (let seed = 0; seed < 6; seed++) {
      const { truth } = generatePatient('lung', seed, { cameras: ['ecam'], moveProbability: 1 });
      expect(truth.alignment).to.deep.equal({ dx: 0, dy: 0 });
      expect(truth.camera).to.equal('ecam');
    }
  });

  it('takes count level and habitus from the options, so that held-out sets can differ', () => {
    const counts = { median: 5e5, sigmaLog: 0.1, range: [4e5, 6e5] } as const;
    const { truth } = generatePatient('lung', 8, { counts, habitus: [1.4, 1.45], ageYears: [80, 85] });
    expect(truth.expectedAnteriorCounts).to.be.within(4e5, 6e5);
    expect(truth.habitus).to.be.within(1.4, 1.45);
    expect(truth.ageYears).to.be.within(80, 85);
  });

  it('refuses a preset or class it does not know, and names those it does', () => {
    expect(() => generatePatient('heart', 1)).to.throw(
      RangeError,
      'known: lung, dscint, dspic, lesion, qc, golden',
    );
    expect(() => generatePatient('lung', 1, { className: 'Paget' })).to.throw(
      RangeError,
      'NoMet, ADMet, nADMet',
    );
  });
});

describe('the disease of synthetic patients', function () {
  this.timeout(120_000);
  const metastases = ({ truth }: PhantomPatient): FocusTruth[] =>
    truth.foci.filter(({ kind }) => kind === 'metastasis');
  let sick: PhantomPatient[];
  let well: PhantomPatient[];
  before(() => {
    const make = (className: string, seed: number) => generatePatient('lung', seed, { className });
    sick = Array.from({ length: 12 }, (_, seed) => make(seed % 2 === 0 ? 'ADMet' : 'nADMet', seed));
    well = Array.from({ length: 6 }, (_, seed) => make('NoMet', seed));
  });

  it('NoMet has no metastasis but benign foci; the other classes have at least one plain metastasis', () => {
    for (const patient of well) {
      expect(metastases(patient)).to.deep.equal([]);
      expect(patient.truth.metastatic).to.equal(false);
    }
    expect(well.reduce((sum, { truth }) => sum + truth.foci.length, 0)).to.be.above(6);
    for (const patient of sick) {
      // Measured in the final image, where neighbouring lesions brighten the surroundings a little.
      const plain = metastases(patient).filter(({ anterior, posterior }) =>
        [anterior, posterior].some(({ detectability, contrast }) => detectability >= 10 && contrast >= 1.45),
      );
      expect(plain.length, patient.truth.caseId).to.be.at.least(1);
      expect(patient.truth.metastatic).to.equal(true);
    }
  });

  it('statistics of the lesions are those of the papers: about five a patient, a quarter single, few by far most often', () => {
    const random = new RandomStream(3);
    const counts = Array.from({ length: 4000 }, () =>
      drawMetastasisCount(random, { tumour: 'lung', effectSize: 0.3 }),
    );
    const share = (wanted: (count: number) => boolean): number =>
      counts.filter(wanted).length / counts.length;
    expect(counts.reduce((sum, count) => sum + count, 0) / counts.length).to.be.within(4.5, 5.6);
    expect(share((count) => count === 1)).to.be.within(0.2, 0.32);
    expect(share((count) => count <= 3)).to.be.within(0.5, 0.62);
    expect(share((count) => count > 6)).to.be.within(0.2, 0.32);
  });

  it('contrast stays within 1.25 and 10', () => {
    for (const { contrast } of sick.flatMap(metastases)) expect(contrast).to.be.within(1.25, 10);
  });

  it('masks lie inside the stored image and hold the brightest pixel, unless a neighbouring focus outshines it', () => {
    const hits: boolean[] = [];
    for (const patient of sick) {
      for (const focus of metastases(patient)) {
        for (const view of ['anterior', 'posterior'] as const) {
          const { mask, visible, column, row } = focus[view];
          let hit = false;
          for (let index = 0; index < mask.length; index += 3) {
            const [y, x, length] = mask.slice(index, index + 3) as [number, number, number];
            expect(y).to.be.within(0, 1023);
            expect(x).to.be.within(0, 255);
            expect(x + length).to.be.at.most(256);
            if (y === row && column >= x && column < x + length) hit = true;
          }
          if (visible) hits.push(hit);
        }
      }
    }
    expect(hits.length).to.be.above(20);
    expect(hits.filter((hit) => hit).length / hits.length).to.be.above(0.9);
  });

  it('a bright lesion is brighter in the stored pixels than what surrounds its mask', () => {
    let compared = 0;
    for (const patient of sick) {
      for (const focus of metastases(patient)) {
        for (const view of ['anterior', 'posterior'] as const) {
          const { detectability, peakCounts, column, row } = focus[view];
          if (detectability < 25 || column < 30 || column > 225) continue;
          const { values } = patient[view];
          const ring =
            (meanOf(values, row - 14, row - 12, column - 2, column + 2) +
              meanOf(values, row + 12, row + 14, column - 2, column + 2)) /
            2;
          const peak = meanOf(values, row - 1, row + 1, column - 1, column + 1);
          if (peak > ring + 0.3 * peakCounts) compared++;
          else compared--;
        }
      }
    }
    expect(compared).to.be.above(8);
  });
});
