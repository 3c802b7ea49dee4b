import { expect } from 'chai';
import type { LabelCodes } from '../../../src/annotations/label-codes.ts';
import { readLabelCodes } from '../../../src/annotations/label-codes.ts';
import { formatLabel } from '../../../src/annotations/label.ts';
import { areaOfRuns, faultOfRuns } from '../../../src/annotations/mask-runs.ts';
import { generatePatient, type PhantomPatient } from '../../../src/phantom/generate-patient.ts';
import { jitterMask } from '../../../src/phantom/output/jitter-mask.ts';
import { labelOfFocus } from '../../../src/phantom/output/label-of-focus.ts';
import { markedFoci } from '../../../src/phantom/output/marked-foci.ts';
import { reportText } from '../../../src/phantom/output/report-text.ts';
import { simulateReader } from '../../../src/phantom/output/simulate-reader.ts';
import { RandomStream } from '../../../src/phantom/random.ts';
import type { FocusTruth, PhantomTruth } from '../../../src/phantom/truth.ts';

describe('what is written beside a phantom', function () {
  // Renders two phantoms.
  this.timeout(30_000);
  let codes: LabelCodes;
  let metastatic: PhantomPatient;
  let thyroid: PhantomPatient;

  before(async () => {
    codes = await readLabelCodes();
    metastatic = generatePatient('dspic', 5, { className: 'M&A' });
    thyroid = generatePatient('dscint', 6, { className: 'thyroid' });
  });

  /** The same patient with another disease. */
  function withFoci(foci: readonly FocusTruth[]): PhantomTruth {
    return { ...metastatic.truth, foci };
  }

  /** A plainly visible focus. */
  function focus(changes: Partial<FocusTruth>): FocusTruth {
    const model = metastatic.truth.foci.find(
      ({ anterior, posterior }) => anterior.visible && posterior.visible,
    )!;
    const view = {
      ...model.anterior,
      visible: true,
      contrast: 2,
      detectability: 20,
      mask: [100, 50, 6, 101, 50, 6],
    };
    return { ...model, contrast: 2, anterior: view, posterior: view, ...changes };
  }

  it('every focus of a phantom has a label that the table of labels accepts', () => {
    for (const { truth } of [metastatic, thyroid])
      for (const one of truth.foci) expect(formatLabel(labelOfFocus(one, codes), codes)).to.match(/^[A-Z]+:/);
    const rib = focus({ kind: 'metastasis', region: 'rib', side: 'left', level: '7' });
    expect(formatLabel(labelOfFocus(rib, codes), codes)).to.equal('M:rib.L.7');
    expect(() => labelOfFocus(focus({ region: 'nowhere' }), codes)).to.throw('nowhere');
  });

  it('readers miss about as many lesions as they should, and mark some that are none', () => {
    const foci = Array.from({ length: 40 }, () =>
      focus({ kind: 'metastasis', region: 'skull', side: 'midline', level: '' }),
    );
    const marks = [0, 1, 2].map((reader) => {
      let [found, invented] = [0, 0];
      for (let seed = 0; seed < 25; seed++) {
        const truth = { ...withFoci(foci), seed };
        const source = { image: metastatic.anterior, imageFile: 'a.dcm', codes };
        const { shapes } = simulateReader(truth, 'anterior', reader, source);
        invented += shapes.filter(({ label }) => label.region === '').length;
        found += shapes.filter(({ label }) => label.region !== '').length;
      }
      return { share: found / 1000, invented };
    });
    expect(marks[0]!.share).to.be.within(0.87, 0.93);
    expect(marks[1]!.share).to.be.within(0.815, 0.885);
    expect(marks[2]!.share).to.be.within(0.76, 0.84);
    // 75 views with 0.1 false marks each.
    expect(marks.reduce((sum, { invented }) => sum + invented, 0)).to.be.within(2, 16);
  });

  it('a reader with nothing to mark says that nothing is abnormal, else what disease he saw', () => {
    const source = { image: metastatic.anterior, imageFile: 'a.dcm', codes };
    const empty = Array.from({ length: 12 }, (_, seed) =>
      simulateReader({ ...withFoci([]), seed }, 'anterior', 0, source),
    ).find(({ shapes }) => shapes.length === 0)!;
    expect(empty.imageCodes).to.deep.equal(['N']);
    const many = Array.from({ length: 9 }, () => focus({ kind: 'metastasis', region: 'skull' }));
    expect(simulateReader(withFoci(many), 'anterior', 0, source).imageCodes).to.include('M');
  });

  it('a jittered mask stays a mask of about the same size inside the picture', () => {
    const random = new RandomStream(3);
    const corner = [0, 250, 6, 1, 250, 6, 2, 251, 5];
    const disc = markedFoci(metastatic.truth.foci, 'posterior').map((one) => one.posterior.mask);
    expect(disc).not.to.be.empty;
    for (const mask of [corner, ...disc]) {
      const jittered = jitterMask(mask, random);
      expect(faultOfRuns(jittered, { rows: 1024, columns: 256 })).to.equal(null);
      expect(areaOfRuns(jittered)).to.be.within(1, 3 * areaOfRuns(mask) + 12);
    }
  });

  it('the report says what is visible and what it means, and that it is synthetic', () => {
    const rib = focus({ kind: 'metastasis', region: 'rib', side: 'left', level: '7' });
    const spine = focus({ kind: 'metastasis', region: 'thoracic-spine', side: 'midline', level: 'T7' });
    const text = reportText(withFoci([rib, spine]));
    expect(text.split('\n')[0]).to.include('SYNTHETIC').and.include('not of a patient');
    expect(text).to.include('left 7th rib and T7').and.include('multiple bone metastases');
    const hidden = { ...rib.anterior, visible: false };
    const occult = reportText(withFoci([{ ...rib, anterior: hidden, posterior: hidden }]));
    expect(occult).to.include('No focal abnormality').and.include('No evidence of bone metastasis');
    expect(reportText(withFoci(Array.from({ length: 9 }, () => rib))))
      .to.include('Multiple (9)')
      .and.include('widespread');
    const half = reportText({ ...withFoci([]), artefacts: ['missing-posterior'] });
    expect(half).to.include('anterior planar view only');
    expect(reportText(thyroid.truth)).to.include('131I').and.include('No iodine-avid bone metastasis');
  });
});
