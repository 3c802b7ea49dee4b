import { expect } from 'chai';
import type { StoredViews } from '../../src/phantom/artefacts/artefact.ts';
import { ARTEFACTS, findArtefacts } from '../../src/phantom/artefacts/artefacts.ts';
import { flipCounts } from '../../src/phantom/count-photons.ts';
import { generatePatient, type PhantomPatient } from '../../src/phantom/generate-patient.ts';
import { RandomStream } from '../../src/phantom/random.ts';
import { phantomToFiles } from '../../src/phantom/write-phantom.ts';

const highest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, value), 0);
const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);
const make = (...artefacts: string[]) =>
  generatePatient('lung', 40, { className: 'NoMet', cameras: ['ecam'], artefactRate: 0, artefacts });

/** Counts of rows and columns, both ends included. */
function box(values: Float32Array, top: number, bottom: number, left: number, right: number): number {
  let total = 0;
  for (let row = top; row <= bottom; row++)
    for (let column = left; column <= right; column++) total += values[row * 256 + column]!;
  return total;
}

describe('artefacts', function () {
  this.timeout(60_000);
  let clean: PhantomPatient;
  before(() => (clean = make()));

  /** What an artefact makes of stored counts. */
  const stored = (name: string): StoredViews => {
    const [artefact] = findArtefacts([name]);
    const another = { anterior: clean.posterior, posterior: clean.anterior };
    return artefact!.changeCounts!(clean, new RandomStream(7), () => another);
  };
  /** Ratio to the clean scan, anterior and posterior, of a box around a point of the body. */
  const ratio = (name: string, [top, bottom, left, right]: readonly [number, number, number, number]) => {
    const changed = make(name);
    return (['anterior', 'posterior'] as const).map(
      (view) =>
        box(changed[view].values, top, bottom, left, right) /
        box(clean[view].values, top, bottom, left, right),
    ) as [number, number];
  };

  it('have names of their own, and unknown ones are refused with the list', () => {
    const names = ARTEFACTS.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
    expect(names.length).to.be.above(35);
    expect(() => make('dust')).to.throw(RangeError, '"dust"; known: paget');
  });

  it('come in every class alike, and rarely', () => {
    const expected = ARTEFACTS.reduce((total, { probability }) => total + probability, 0);
    expect(expected).to.be.within(0.2, 0.8);
    for (const { probability } of ARTEFACTS) expect(probability).to.be.at.most(0.1);
  });

  it('leave patient, disease and noise of the rest alone', () => {
    const { truth, anterior } = make('feet-cut');
    expect({ ...truth, artefacts: [] }).to.deep.equal({ ...clean.truth, artefacts: [] });
    expect(truth.artefacts).to.include('feet-cut');
    expect(box(anterior.values, 0, 500, 0, 255)).to.equal(box(clean.anterior.values, 0, 500, 0, 255));
  });

  it('cut the field: arms, head, feet', () => {
    expect(box(stored('arms-cut').anterior.values, 0, 1023, 0, 37)).to.equal(0);
    expect(box(stored('arms-cut').anterior.values, 0, 1023, 60, 195)).to.equal(
      box(clean.anterior.values, 0, 1023, 60, 195),
    );
    for (const [name, loss] of [
      ['head-cut', 0.1],
      ['feet-cut', 0.1],
    ] as const) {
      const left = sum(stored(name).anterior.values) / sum(clean.anterior.values);
      expect(left, name).to.be.within(1 - loss, 0.9999);
    }
  });

  it('mix views up', () => {
    expect(stored('posterior-mirrored').posterior.values).to.deep.equal(flipCounts(clean.posterior).values);
    expect(stored('views-swapped').anterior).to.equal(clean.posterior);
    expect(stored('other-patient').posterior).to.equal(clean.anterior);
    expect(stored('other-patient').anterior).to.equal(clean.anterior);
    const { values } = stored('upside-down').anterior;
    expect(values[0]).to.equal(clean.anterior.values.at(-1));
    expect(sum(values)).to.equal(sum(clean.anterior.values));
  });

  it('wrap at 16 bits and saturate at 255', () => {
    const wrapped = stored('overflow-wrap').anterior.values;
    const hottest = clean.anterior.values.indexOf(highest(clean.anterior.values));
    expect(wrapped[hottest]).to.equal(100_000 % 65_536);
    const saturated = stored('saturated-255').anterior.values;
    expect(highest(saturated)).to.equal(255);
    expect(saturated.filter((value) => value === 255).length).to.be.above(10);
  });

  it('leave out the file of a missing view', () => {
    for (const layout of ['two-frame', 'two-instances'] as const) {
      const files = phantomToFiles(make('missing-posterior'), layout);
      expect(files.map(({ name }) => name)).to.deep.equal(['anterior.dcm']);
    }
  });

  it('count little where the time was short', () => {
    expect(make('low-counts').truth.expectedAnteriorCounts).to.be.within(0.15e6, 0.6e6);
  });

  it('move part of the body: the head once, everything below a row', () => {
    const [still, moved] = [clean.anterior.values, make('sudden-shift').anterior.values];
    const middle = (values: Float32Array, top: number, bottom: number): number => {
      let [weight, total] = [0, 0];
      for (let row = top; row <= bottom; row++) {
        for (let column = 0; column < 256; column++) {
          weight += values[row * 256 + column]! * column;
          total += values[row * 256 + column]!;
        }
      }
      return weight / total;
    };
    expect(Math.abs(middle(moved, 100, 200) - middle(still, 100, 200))).to.be.below(0.5);
    expect(Math.abs(middle(moved, 610, 700) - middle(still, 610, 700))).to.be.within(4, 20.5);
  });

  it('metal shades the view that looks at it', () => {
    const buckle = make('belt-buckle');
    const palest = (view: 'anterior' | 'posterior'): number => {
      let lowest = 1;
      for (let row = 330; row < 450; row += 3) {
        for (let column = 104; column < 150; column += 3) {
          const at = [row, row + 7, column, column + 7] as const;
          lowest = Math.min(lowest, box(buckle[view].values, ...at) / box(clean[view].values, ...at));
        }
      }
      return lowest;
    };
    // The palest of many boxes is a little below 1 by chance alone.
    expect(palest('posterior')).to.be.above(0.85);
    expect(palest('anterior')).to.be.below(0.85);
  });

  it('spilt urine is fainter from behind; a full bladder is hotter; a wrong window has no edges', () => {
    const groin = clean.exposure.firstRow + 37 + Math.round((0.5 * clean.patient.heightMm) / 2.26);
    const [front, back] = ratio('urine-contamination', [groin, groin + 75, 90, 165]);
    expect(front).to.be.above(1.01);
    expect(front).to.be.above(back);
    const bladder = groin - Math.round((0.043 * clean.patient.heightMm) / 2.26);
    expect(ratio('full-bladder', [bladder - 12, bladder + 12, 112, 144])[0]).to.be.above(1.2);
    const spread = ({ posterior }: PhantomPatient): number => {
      const rows = Array.from({ length: 60 }, (_, index) =>
        box(posterior.values, 560, 640, 98 + index, 98 + index),
      );
      return Math.max(...rows) / Math.min(...rows);
    };
    expect(spread(make('scatter-window'))).to.be.below(0.6 * spread(clean));
  });

  it('a crack, a weak tube and bands of the table change the counts where they are', () => {
    for (const name of ['crystal-crack', 'pmt-nonuniformity', 'table-banding']) {
      const artefact = findArtefacts([name])[0]!;
      const images = {
        anterior: new Float32Array(1024 * 256).fill(1),
        posterior: new Float32Array(1024 * 256).fill(1),
      };
      artefact.changeExpected!(images, { patient: clean.patient, scenes: {} as never }, new RandomStream(5));
      const changed = [...images.anterior, ...images.posterior].filter((value) => Math.abs(value - 1) > 0.05);
      expect(changed.length, name).to.be.within(1024, 0.3 * 2 * 1024 * 256);
    }
  });

  it('a preparation with free pertechnetate lights up neck and stomach', () => {
    const neck = clean.exposure.firstRow + 37 + Math.round((0.142 * clean.patient.heightMm) / 2.26);
    expect(ratio('free-pertechnetate', [neck - 6, neck + 6, 112, 144])[0]).to.be.above(1.25);
  });
});
