import { expect } from 'chai';
import { parsePart10 } from '../../src/dicom/data-set.ts';
import { readScanHeader } from '../../src/dicom/read-scan-header.ts';
import { generatePatient, type PhantomPatient, seedOfCase } from '../../src/phantom/generate-patient.ts';
import { phantomToDicom } from '../../src/phantom/write-phantom.ts';

const total = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0);

describe('a patient scanned with 131I', function () {
  this.timeout(60_000);
  let patients: PhantomPatient[];
  before(() => {
    patients = Array.from({ length: 8 }, (_, index) =>
      generatePatient('dscint', seedOfCase(1, index), { className: 'thyroid', artefactRate: 0 }),
    );
  });

  it('has few counts, the high-energy collimator and the class thyroid in both views', () => {
    for (const { anterior, truth } of patients) {
      expect(truth.tracer).to.equal('131I');
      expect(truth.camera).to.equal('hegp');
      expect(total(anterior.values)).to.be.within(0.09e6, 0.38e6);
      expect([truth.views.anterior.className, truth.views.posterior.className]).to.deep.equal([
        'thyroid',
        'thyroid',
      ]);
    }
  });

  it('takes up iodine in the neck, and no bone shows', () => {
    for (const { anterior, posterior, truth } of patients) {
      const neck = truth.foci.filter(({ kind }) => kind === 'thyroid-remnant' || kind === 'lymph-node');
      expect(neck.length).to.be.at.least(1);
      expect(truth.foci.some(({ kind }) => kind === 'arthritis')).to.equal(false);
      // The shins: 99mTc shows two bright rods, 131I even soft tissue.
      const row = Math.round(anterior.rows * 0.62);
      for (const { values } of [anterior, posterior]) {
        const shin = Array.from({ length: 100 }, (_, step) =>
          total(values.subarray((row + step) * 256 + 60, (row + step) * 256 + 196)),
        );
        expect(total(Float32Array.from(shin)) / (100 * 136)).to.be.below(2);
      }
    }
  });

  it('shows rays of a hot remnant in the counts', () => {
    const hot = patients.filter(({ truth }) => truth.artefacts.includes('star'));
    expect(hot.length).to.be.at.least(1);
    const { anterior, truth } = hot.reduce((best, one) => (hottest(one) > hottest(best) ? one : best));
    const focus = truth.foci.reduce((best, one) => (one.contrast > best.contrast ? one : best)).anterior;
    const along = (degrees: number): number => {
      let sum = 0;
      for (let r = 26; r < 60; r++) {
        const angle = (degrees * Math.PI) / 180;
        const column = Math.round(focus.column + r * Math.cos(angle));
        const row = Math.round(focus.row + r * Math.sin(angle));
        for (let side = -1; side <= 1; side++) sum += anterior.values[row * 256 + column + side]!;
      }
      return sum;
    };
    // Upwards and sideways only: the head's glands and the chest lie in the other directions.
    for (const ray of [30, 150]) {
      const between = (along(ray - 30) + along(ray + 30)) / 2;
      expect(along(ray), `ray at ${ray} degrees`).to.be.above(1.1 * between);
    }
  });

  it('says in its DICOM header what was given and how it was counted', () => {
    const header = readScanHeader(parsePart10(phantomToDicom(patients[0]!)));
    expect(header.radiopharmaceutical?.radionuclide?.value).to.equal('1368003');
    expect(header.energyWindows[0]!.ranges[0]).to.deep.equal({ lowerKev: 346.27, upperKev: 382.73 });
    expect(header.detectors[0]!.collimator).to.contain('HEGP');
  });

  it('can be scanned without disease, as a negative of the same tracer', () => {
    const { truth } = generatePatient('dscint', 3, { className: 'normal', iodineNegatives: 1 });
    expect(truth).to.include({ tracer: '131I', className: 'normal', tumourType: 'thyroid' });
    expect(truth.foci).to.deep.equal([]);
    expect(truth.views.anterior.className).to.equal('normal');
  });
});

function hottest({ truth }: PhantomPatient): number {
  return Math.max(...truth.foci.map(({ contrast }) => contrast));
}
