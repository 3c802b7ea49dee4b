import { expect } from 'chai';
import type { ViewDecision } from '../../src/assemble/decide-view.ts';
import { decideView } from '../../src/assemble/decide-view.ts';
import { framesOf } from '../../src/assemble/scan-frame.ts';
import type { Code } from '../../src/study/code.ts';
import type { Detector, ScanHeader } from '../../src/study/scan-header.ts';
import {
  ANTERIOR,
  detector,
  FROM_BEHIND,
  FROM_FRONT,
  geDiscovery670,
  POSTERIOR,
  PRONE,
  scanHeader,
  shippedRules,
  siemensSymbia,
  stored,
  twoFrames,
} from './scan-header-builder.ts';

const code = (value: string, scheme: string, meaning = ''): Code => ({ value, scheme, meaning });

function decisions(header: ScanHeader): ViewDecision[] {
  return framesOf(stored(header)).map((frame) => decideView(frame, shippedRules));
}

/** `anterior view-code-sequence`, or the kind of anything but a decision. */
function verdicts(header: ScanHeader): string[] {
  return decisions(header).map((decision) =>
    decision.kind === 'view' ? `${decision.view} ${decision.evidence.rule}` : decision.kind,
  );
}

const verdictOf = (says: Partial<Detector>, header: Partial<ScanHeader> = {}): string =>
  verdicts(scanHeader({ detectors: [detector(1, says)], ...header }))[0]!;

describe('the view of a frame', () => {
  describe('1: view code', () => {
    it('is decided by the code of each detector', () => {
      expect(verdicts(twoFrames({ viewCode: POSTERIOR }, { viewCode: ANTERIOR }))).to.deep.equal([
        'posterior view-code-sequence',
        'anterior view-code-sequence',
      ]);
    });

    for (const scheme of ['SRT', 'SNM3', '99SDM'])
      it(`is decided by the legacy code under ${scheme}`, () => {
        expect(verdictOf({ viewCode: code('G-5215', scheme) })).to.equal('anterior view-code-sequence');
        expect(verdictOf({ viewCode: code('G-5216', scheme) })).to.equal('posterior view-code-sequence');
      });

    it('is neither for a lateral or oblique projection', () => {
      expect(verdictOf({ viewCode: code('399118008', 'SCT') })).to.equal('other-view');
      expect(verdictOf({ viewCode: code('G-5206', 'SRT') })).to.equal('other-view');
    });

    it('is not decided by the meaning of a standard code', () => {
      expect(verdictOf({ viewCode: code('1', 'SCT', 'Anterior projection') })).to.equal('undecided');
    });
  });

  describe('2: image orientation', () => {
    it('is decided by the direction of the rows', () => {
      expect(
        verdicts(twoFrames({ imageOrientation: FROM_FRONT }, { imageOrientation: FROM_BEHIND })),
      ).to.deep.equal(['anterior image-orientation', 'posterior image-orientation']);
    });

    it('is not decided by an orientation that both detectors share, because opposed heads cannot', () => {
      expect(
        verdicts(twoFrames({ imageOrientation: FROM_FRONT }, { imageOrientation: FROM_FRONT })),
      ).to.deep.equal(['undecided', 'undecided']);
    });

    it('is not decided by an empty or a transverse orientation', () => {
      expect(verdictOf({ imageOrientation: [] })).to.equal('undecided');
      expect(verdictOf({ imageOrientation: [1, 0, 0, 0, 1, 0] })).to.equal('undecided');
    });

    it('refuses an image whose first row is at the feet', () => {
      expect(verdictOf({ imageOrientation: [1, 0, 0, 0, 0, 1] })).to.equal('other-view');
    });
  });

  describe('3: the maker’s own view text', () => {
    it('is decided by the local view code that Siemens writes', () => {
      expect(verdicts(siemensSymbia(['R VENTRAL L SPAET', 'L DORSAL R SPAET']))).to.deep.equal([
        'anterior local-view-code',
        'posterior local-view-code',
      ]);
    });

    it('is decided by a private element that has one value a frame', () => {
      const privateTexts = [{ creator: 'SIEMENS MED NM', element: '(7FE3,xx19)', values: ['POST', 'ANT'] }];
      expect(verdicts(twoFrames({}, {}, { privateTexts }))).to.deep.equal([
        'posterior private-text',
        'anterior private-text',
      ]);
    });

    it('is decided by the data set name of a GE single-frame image', () => {
      const privateTexts = [{ creator: 'GEMS_GENIE_1', element: '(0011,xx12)', values: ['WB_POST'] }];
      expect(verdictOf({}, { privateTexts })).to.equal('posterior private-text');
    });

    it('is not decided by the same element of another creator', () => {
      const privateTexts = [{ creator: 'SOMEBODY ELSE', element: '(0011,xx12)', values: ['WB_POST'] }];
      expect(verdictOf({}, { privateTexts })).to.equal('undecided');
    });
  });

  describe('4: descriptions', () => {
    for (const field of ['imageId', 'seriesDescription', 'protocolName', 'imageComments'] as const)
      it(`is decided by the ${field} of a single-frame image`, () => {
        expect(verdictOf({}, { [field]: 'Ganzkörper dorsal' })).to.equal('posterior description');
      });

    it('is not decided by a description of an object that shows both views', () => {
      expect(verdicts(twoFrames({}, {}, { seriesDescription: 'ANT' }))).to.deep.equal([
        'undecided',
        'undecided',
      ]);
    });

    it('stops where two descriptions disagree', () => {
      expect(verdictOf({}, { imageId: 'ANT', seriesDescription: 'POST' })).to.equal('contradiction');
    });

    it('goes by the other description where one names both views', () => {
      expect(verdictOf({}, { protocolName: 'WB ANT/POST', imageId: 'POST' })).to.equal(
        'posterior description',
      );
    });
  });

  describe('5: view position and patient orientation', () => {
    it('is decided for a single-frame image', () => {
      expect(verdictOf({}, { viewPosition: 'PA' })).to.equal('posterior view-position');
      expect(verdictOf({}, { patientOrientation: ['L', 'F'] })).to.equal('anterior patient-orientation');
      expect(verdictOf({}, { patientOrientation: ['R', 'F'] })).to.equal('posterior patient-orientation');
    });

    it('is not decided for a two-frame object, for which one orientation cannot hold', () => {
      expect(verdicts(twoFrames({}, {}, { patientOrientation: ['L', 'F'] }))).to.deep.equal([
        'undecided',
        'undecided',
      ]);
    });
  });

  describe('6: start angle', () => {
    it('decides for the GE Discovery NM 670 layout, which has no other word about its views', () => {
      expect(verdicts(geDiscovery670())).to.deep.equal(['anterior start-angle', 'posterior start-angle']);
    });

    it('decides nothing for a camera without a rule', () => {
      expect(verdictOf({ startAngleDegrees: 180 })).to.equal('undecided');
    });

    it('decides nothing for a prone patient', () => {
      expect(verdicts(geDiscovery670({ patientOrientationModifier: PRONE }))).to.deep.equal([
        'undecided',
        'undecided',
      ]);
    });

    it('decides where the header does not say how the patient lay', () => {
      expect(verdicts(geDiscovery670({ patientOrientationModifier: null }))[0]).to.equal(
        'anterior start-angle',
      );
    });

    it('refuses a lateral detector', () => {
      const lateral = [detector(1, { startAngleDegrees: 90 }), detector(2, { startAngleDegrees: 270 })];
      expect(verdicts(geDiscovery670({ detectors: lateral }))).to.deep.equal(['other-view', 'other-view']);
    });

    it('counts 359.9 degrees as 0', () => {
      const detectors = [
        detector(1, { startAngleDegrees: 359.9 }),
        detector(2, { startAngleDegrees: 180.1 }),
      ];
      expect(verdicts(geDiscovery670({ detectors }))).to.deep.equal([
        'posterior start-angle',
        'anterior start-angle',
      ]);
    });
  });

  describe('where evidence disagrees', () => {
    it('stops at two contradicting pieces of equal rank', () => {
      expect(verdictOf({ viewCode: POSTERIOR, imageOrientation: FROM_FRONT })).to.equal('contradiction');
    });

    it('goes by the higher rank and tells what it overruled', () => {
      const [decision] = decisions(
        scanHeader({ detectors: [detector(1, { viewCode: ANTERIOR })], seriesDescription: 'WB POST' }),
      );
      expect(decision).to.deep.include({ kind: 'view', view: 'anterior' });
      expect(decision)
        .to.have.property('disagreements')
        .that.deep.equals(['description says posterior (Series Description: POST)']);
    });

    it('keeps the rest of a free text out of the evidence', () => {
      const [decision] = decisions(scanHeader({ imageComments: 'Mustermann, Erika: anterior' }));
      expect(JSON.stringify(decision)).to.contain('Image Comments: ANTERIOR').and.not.contain('Mustermann');
    });
  });
});
