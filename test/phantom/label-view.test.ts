import { expect } from 'chai';
import { labelView, type ViewClasses } from '../../src/phantom/label-view.ts';
import type { FocusKind, FocusTruth } from '../../src/phantom/truth.ts';

const DSPIC: ViewClasses = { nothing: 'N', metastasis: 'M', arthritis: 'A', both: 'M&A' };
const DSCINT: ViewClasses = {
  nothing: 'normal',
  metastasis: 'metastasis',
  arthritis: 'arthritis',
  both: null,
};

/** A focus that the anterior view shows so, and the posterior one not at all. */
function focus(kind: FocusKind, detectability: number, contrast: number): FocusTruth {
  const view = { visible: detectability >= 3, peakCounts: 1, column: 0, row: 0, mask: [] };
  return {
    kind,
    shape: 'punctate',
    region: 'rib',
    side: 'left',
    level: '4',
    contrast,
    centreMm: [0, 0, 0],
    anterior: { ...view, detectability, contrast },
    posterior: { ...view, detectability: 0, contrast: 1, visible: false },
  };
}

const anterior = (foci: FocusTruth[], classes: ViewClasses | null, patient = 'M'): string | null =>
  labelView(foci, 'anterior', patient, classes).className;

describe('label of a single view', () => {
  it('is metastasis where one is plain, and normal in the view that does not show it', () => {
    const foci = [focus('metastasis', 6, 1.3)];
    expect(anterior(foci, DSPIC)).to.equal('M');
    expect(labelView(foci, 'posterior', 'M', DSPIC)).to.deep.equal({
      className: 'N',
      metastasis: 'absent',
      arthritis: 'absent',
    });
  });

  it('is arthritis from a contrast of 1.4; milder wear is normal', () => {
    expect(anterior([focus('arthritis', 9, 1.4)], DSPIC, 'A')).to.equal('A');
    expect(anterior([focus('arthritis', 9, 1.39)], DSPIC, 'A')).to.equal('N');
  });

  it('is M&A where both are plain and the preset knows it, else the class of the patient', () => {
    const both = [focus('metastasis', 20, 2), focus('arthritis', 20, 2)];
    expect(anterior(both, DSPIC)).to.equal('M&A');
    expect(anterior(both, DSCINT, 'metastasis')).to.equal('metastasis');
  });

  it('is open where the best lesion lies between 3 and 6', () => {
    expect(anterior([focus('metastasis', 5.9, 2)], DSPIC)).to.equal(null);
    expect(anterior([focus('arthritis', 5.9, 2)], DSPIC, 'A')).to.equal(null);
    expect(anterior([focus('metastasis', 5.9, 2), focus('arthritis', 9, 2)], DSPIC)).to.equal(null);
    expect(anterior([focus('metastasis', 9, 2), focus('arthritis', 5, 2)], DSPIC)).to.equal('M');
    expect(anterior([focus('metastasis', 2.9, 2)], DSPIC)).to.equal('N');
  });

  it('takes no notice of other benign foci', () => {
    expect(anterior([focus('rib-fracture', 30, 3), focus('urine', 40, 5)], DSPIC)).to.equal('N');
  });

  it('is the class of the patient with another tracer', () => {
    expect(anterior([focus('metastasis', 20, 2)], null, 'thyroid')).to.equal('thyroid');
  });
});
