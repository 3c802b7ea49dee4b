import { expect } from 'chai';
import fc from 'fast-check';
import { assembleScan } from '../../src/assemble/assemble-scan.ts';
import { parseViewRules } from '../../src/assemble/view-rules.ts';
import { SOP_CLASS } from '../../src/dicom/sop-classes.ts';
import type { Assembly, BoneScan, ScanView } from '../../src/study/bone-scan.ts';
import type { ScanHeader } from '../../src/study/scan-header.ts';
import type { StoredInstance } from '../../src/study/stored-instance.ts';
import {
  ANTERIOR,
  detector,
  FROM_BEHIND,
  FROM_FRONT,
  geDiscovery670,
  noOwnResults,
  PHOTOPEAK,
  POSTERIOR,
  SCATTER,
  scanHeader,
  shippedRules,
  shippedYaml,
  siemensSymbia,
  single,
  stored,
  twoFrames,
} from './scan-header-builder.ts';

const assemble = (...instances: StoredInstance[]): Assembly =>
  assembleScan(instances, shippedRules, noOwnResults);

function scanOf(assembly: Assembly): BoneScan {
  if (assembly.kind !== 'complete') throw new Error(`not complete: ${JSON.stringify(assembly)}`);
  return assembly.scan;
}

/** `1.2.3.3 frame 2 by start-angle`. */
function told(view: ScanView): string {
  if (view.kind === 'mirrored') return `mirrored from ${view.from}`;
  return `${view.source.header.sopInstanceUid} frame ${view.source.frame} by ${view.evidence.rule}`;
}

function viewsOf(assembly: Assembly): string[] {
  const scan = scanOf(assembly);
  return [told(scan.anterior), told(scan.posterior)];
}

const flagsOf = (assembly: Assembly): string[] => scanOf(assembly).flags.map(({ code }) => code);
const notConcluded = (assembly: Assembly): string =>
  assembly.kind === 'complete' ? 'complete' : `${assembly.kind} ${assembly.code}`;
const at = (time: string): Partial<ScanHeader> => ({ acquisitionTime: time, seriesTime: time });

describe('assembling a scan', () => {
  describe('layouts', () => {
    it('pairs the two frames of one object by their view codes, whatever their order', () => {
      const header = twoFrames({ viewCode: POSTERIOR }, { viewCode: ANTERIOR });
      expect(viewsOf(assemble(stored(header)))).to.deep.equal([
        '1.2.3.3 frame 2 by view-code-sequence',
        '1.2.3.3 frame 1 by view-code-sequence',
      ]);
    });

    it('pairs a GE Discovery NM 670 object, which has no view code, by its start angles', () => {
      expect(viewsOf(assemble(stored(geDiscovery670())))).to.deep.equal([
        '1.2.3.3 frame 1 by start-angle',
        '1.2.3.3 frame 2 by start-angle',
      ]);
    });

    it('pairs a Siemens object by its local view text', () => {
      const header = siemensSymbia(['R VENTRAL L SPAET', 'L DORSAL R SPAET']);
      expect(viewsOf(assemble(stored(header)))).to.deep.equal([
        '1.2.3.3 frame 1 by local-view-code',
        '1.2.3.3 frame 2 by local-view-code',
      ]);
    });

    it('pairs two single-frame objects of one series', () => {
      expect(viewsOf(assemble(single('2', 'WB POST'), single('1', 'WB ANT')))).to.deep.equal([
        '1.2.3.4.1 frame 1 by description',
        '1.2.3.4.2 frame 1 by description',
      ]);
    });

    for (const [language, anterior, posterior] of [
      ['German', 'Ganzkörper ventral', 'Ganzkörper dorsal'],
      ['German', 'von vorn', 'von hinten'],
      ['French', 'face antérieure', 'face postérieure'],
      ['Spanish', 'cuerpo entero anterior', 'cuerpo entero posterior'],
      ['Chinese', '全身骨显像 前位', '全身骨显像 后位'],
      ['Japanese', '骨シンチ 前面像', '骨シンチ 後面像'],
    ] as const)
      it(`pairs two series in ${language}: ${anterior}, ${posterior}`, () => {
        const views = viewsOf(
          assemble(
            single('a', anterior, { seriesInstanceUid: '1' }),
            single('p', posterior, { seriesInstanceUid: '2' }),
          ),
        );
        expect(views).to.deep.equal(['1.2.3.4.a frame 1 by description', '1.2.3.4.p frame 1 by description']);
      });

    it('pairs two passes of a single head up to an hour apart, but not later', () => {
      const pair = (time: string): Assembly =>
        assemble(single('a', 'ANT', at('100000')), single('p', 'POST', at(time)));
      expect(pair('105900').kind).to.equal('complete');
      const late = pair('111500');
      expect(notConcluded(late)).to.equal('incomplete NO_MATCHING_VIEW');
      expect(late).to.have.property('reason').that.contains('acquired 75 minutes apart');
    });

    for (const [mismatch, says] of [
      ['other matrix', { rows: 512 }],
      ['other pixel spacing', { pixelSpacingMm: [2.4, 2.4] }],
      [
        'other energy window',
        { energyWindows: [{ ...PHOTOPEAK, ranges: [{ lowerKev: 130, upperKev: 150 }] }] },
      ],
      ['other frame of reference', { frameOfReferenceUid: '1.8' }],
      ['other day', { seriesDate: '20250302', acquisitionDate: '20250302' }],
    ] as const satisfies readonly (readonly [string, Partial<ScanHeader>])[])
      it(`does not pair views of ${mismatch}`, () => {
        const anterior = single('a', 'ANT', { frameOfReferenceUid: '1.9' });
        const assembly = assemble(anterior, single('p', 'POST', { frameOfReferenceUid: '1.9', ...says }));
        expect(notConcluded(assembly)).to.equal('incomplete NO_MATCHING_VIEW');
        expect(assembly).to.have.property('reason').that.contains(mismatch);
      });
  });

  describe('frames that are left out', () => {
    it('ignores the scatter window of a four-frame object, with the reason', () => {
      const frames = [1, 2, 3, 4].map((frame) => ({
        frame,
        energyWindow: frame <= 2 ? 1 : 2,
        detector: frame % 2 === 1 ? 1 : 2,
      }));
      const header = twoFrames(
        { viewCode: ANTERIOR },
        { viewCode: POSTERIOR },
        { numberOfFrames: 4, frames, energyWindows: [PHOTOPEAK, SCATTER] },
      );
      const assembly = assemble(stored(header));
      expect(viewsOf(assembly)).to.deep.equal([
        '1.2.3.3 frame 1 by view-code-sequence',
        '1.2.3.3 frame 2 by view-code-sequence',
      ]);
      expect(scanOf(assembly).ignored).to.deep.equal([
        { sopInstanceUid: '1.2.3.3', frame: 3, reason: 'another energy window than the photopeak' },
        { sopInstanceUid: '1.2.3.3', frame: 4, reason: 'another energy window than the photopeak' },
      ]);
    });

    it('takes the widest of two photopeak windows, which holds the counts of the other, and says so', () => {
      const narrow = { number: 2, name: '', ranges: [{ lowerKev: 133, upperKev: 147 }] };
      const frames = [
        { frame: 1, energyWindow: 1, detector: 1 },
        { frame: 2, energyWindow: 2, detector: 1 },
      ];
      const header = scanHeader({
        numberOfFrames: 2,
        frames,
        energyWindows: [PHOTOPEAK, narrow],
        detectors: [detector(1, { viewCode: ANTERIOR })],
      });
      const assembly = assemble(stored(header), single('p', 'POST'));
      expect(viewsOf(assembly)[0]).to.equal('1.2.3.3 frame 1 by view-code-sequence');
      expect(flagsOf(assembly)).to.include('V-04');
    });

    it('does not choose between several windows without limits', () => {
      const header = twoFrames(
        { viewCode: ANTERIOR },
        { viewCode: POSTERIOR },
        {
          energyWindows: [
            { number: 1, name: 'A', ranges: [] },
            { number: 2, name: 'B', ranges: [] },
          ],
        },
      );
      const assembly = assemble(stored(header));
      expect(notConcluded(assembly)).to.equal('ambiguous VIEW_CONTRADICTION');
      expect(assembly)
        .to.have.property('evidence')
        .that.deep.equals([
          '1.2.3.3 frame 1: contradiction: energy window not known: 2 energy windows without limits',
          '1.2.3.3 frame 2: contradiction: energy window not known: 2 energy windows without limits',
        ]);
    });

    it('refuses an object whose windows hold the photopeak of 131I only', () => {
      const header = scanHeader({
        energyWindows: [{ number: 1, name: '', ranges: [{ lowerKev: 328, upperKev: 400 }] }],
      });
      expect(notConcluded(assemble(stored(header)))).to.equal('not-applicable OTHER_TRACER');
    });

    it('ignores spot, SPECT, lateral, blood-pool and foreign objects beside a pair, each with its reason', () => {
      const type = (value: string): Partial<ScanHeader> => ({
        imageType: ['ORIGINAL', 'PRIMARY', value, 'EMISSION'],
      });
      const assembly = assemble(
        single('1', 'ANT'),
        single('2', 'POST'),
        single('3', 'ANT thorax', { ...type('STATIC'), rows: 256, columns: 256 }),
        single('4', 'SPECT', type('RECON TOMO')),
        single('5', 'left lateral'),
        single('6', 'Blood pool ANT'),
        single('7', '', { modality: 'CT' }),
      );
      expect(viewsOf(assembly)).to.deep.equal([
        '1.2.3.4.1 frame 1 by description',
        '1.2.3.4.2 frame 1 by description',
      ]);
      const reasons = new Map(
        scanOf(assembly).ignored.map(({ sopInstanceUid, reason }) => [sopInstanceUid.at(-1), reason]),
      );
      expect(reasons.get('3')).to.equal('a static image of a part of the body');
      expect(reasons.get('4')).to.equal('image type RECON TOMO, not WHOLE BODY');
      expect(reasons.get('5')).to.contain('neither anterior nor posterior');
      expect(reasons.get('6')).to.contain('early phase');
      expect(reasons.get('7')).to.equal('modality CT, not NM');
    });
  });

  describe('several pairs', () => {
    it('takes the original over its derived copy', () => {
      const derived = { imageType: ['DERIVED', 'SECONDARY', 'WHOLE BODY', 'EMISSION'], ...at('120000') };
      const assembly = assemble(
        single('1', 'ANT'),
        single('2', 'POST'),
        single('3', 'ANT', derived),
        single('4', 'POST', derived),
      );
      expect(viewsOf(assembly)).to.deep.equal([
        '1.2.3.4.1 frame 1 by description',
        '1.2.3.4.2 frame 1 by description',
      ]);
      expect(scanOf(assembly).ignored.map(({ reason }) => reason)).to.deep.equal([
        'anterior view, derived: the original one was chosen',
        'posterior view, derived: the original one was chosen',
      ]);
    });

    it('takes the latest acquisition: the repeat, not the first try', () => {
      const assembly = assemble(
        single('1', 'ANT', at('100000')),
        single('2', 'POST', at('100000')),
        single('3', 'ANT', at('104000')),
        single('4', 'POST', at('104000')),
      );
      expect(viewsOf(assembly)).to.deep.equal([
        '1.2.3.4.3 frame 1 by description',
        '1.2.3.4.4 frame 1 by description',
      ]);
      expect(scanOf(assembly).ignored.map(({ reason }) => reason)).to.deep.equal([
        'anterior view of an earlier acquisition',
        'posterior view of an earlier acquisition',
      ]);
    });

    it('is ambiguous where no acquisition time tells which pair is the last', () => {
      const timeless = { acquisitionTime: '', seriesTime: '' };
      const objects = ['1', '2', '3', '4'].map((name, index) =>
        single(name, index % 2 === 0 ? 'ANT' : 'POST', timeless),
      );
      expect(notConcluded(assemble(...objects))).to.equal('ambiguous SEVERAL_PAIRS');
    });

    it('gives the same scan in whatever order and how often the instances come', () => {
      const instances = [
        single('1', 'ANT', at('100000')),
        single('2', 'POST', at('100000')),
        single('3', 'ANT', at('104000')),
        single('4', 'POST', at('104000')),
        single('5', 'lateral'),
        stored(geDiscovery670()),
      ];
      const expected = assemble(...instances);
      fc.assert(
        fc.property(fc.shuffledSubarray([...instances, ...instances], { minLength: 12 }), (shuffled) => {
          expect(assemble(...shuffled)).to.deep.equal(expected);
        }),
      );
    });

    it('looks only at the latest version of an instance', () => {
      const wrong = single('1', 'POST');
      const corrected = { ...single('1', 'ANT'), version: 2, dataSetSha256: 'corrected' };
      expect(assemble(corrected, wrong, single('2', 'POST')).kind).to.equal('complete');
    });
  });

  describe('what is missing or cannot be told', () => {
    it('waits for the missing view by name', () => {
      expect(assemble(single('1', 'ANT'))).to.deep.include({
        kind: 'incomplete',
        missing: ['posterior'],
        code: 'MISSING_POSTERIOR',
        reason: 'the posterior view has not arrived',
      });
      expect(assemble(single('1', 'POST'))).to.deep.include({
        missing: ['anterior'],
        code: 'MISSING_ANTERIOR',
      });
    });

    it('refuses two frames without any evidence instead of taking detector 1 for anterior', () => {
      const assembly = assemble(stored(twoFrames({}, {})));
      expect(notConcluded(assembly)).to.equal('ambiguous VIEW_UNDECIDED');
      expect(assembly).to.have.property('evidence').with.lengthOf(2);
    });

    it('refuses two detectors that claim the same view', () => {
      const assembly = assemble(stored(twoFrames({ viewCode: ANTERIOR }, { viewCode: ANTERIOR })));
      expect(notConcluded(assembly)).to.equal('ambiguous VIEW_CONTRADICTION');
    });

    it('lists the contradicting evidence', () => {
      const header = scanHeader({
        detectors: [detector(1, { viewCode: POSTERIOR, imageOrientation: FROM_FRONT })],
      });
      const assembly = assemble(stored(header));
      expect(assembly)
        .to.have.property('evidence')
        .that.deep.equals([
          '1.2.3.3 frame 1: contradiction: view-code-sequence says posterior ((399001007, SCT)), ' +
            'image-orientation says anterior (1\\0\\0\\0\\0\\-1)',
        ]);
    });

    it('completes a pair beside a frame that cannot be told, and says that it was left out', () => {
      const assembly = assemble(single('1', 'ANT'), single('2', 'POST'), single('3', 'something'));
      expect(flagsOf(assembly)).to.include('V-03');
      expect(scanOf(assembly).ignored[0]).to.deep.include({ sopInstanceUid: '1.2.3.4.3', frame: 1 });
    });

    it('warns where higher evidence overruled lower', () => {
      const header = twoFrames(
        { viewCode: ANTERIOR, startAngleDegrees: 0 },
        { viewCode: POSTERIOR, startAngleDegrees: 180 },
        { manufacturer: 'SIEMENS NM', manufacturerModelName: 'Symbia Intevo' },
      );
      const assembly = assemble(stored(header));
      expect(viewsOf(assembly)[0]).to.equal('1.2.3.3 frame 1 by view-code-sequence');
      expect(flagsOf(assembly).filter((code) => code === 'V-02')).to.have.lengthOf(2);
    });

    it('says that a study is no bone scan, naming what came nearest', () => {
      expect(notConcluded(assemble())).to.equal('not-applicable NO_INSTANCES');
      const assembly = assemble(
        single('1', '', { modality: 'CT', sopClassUid: SOP_CLASS.ctImage }),
        single('2', '', { modality: 'CT', sopClassUid: SOP_CLASS.ctImage }),
        single('3', '', { imageType: ['ORIGINAL', 'PRIMARY', 'TOMO', 'EMISSION'] }),
      );
      expect(assembly).to.deep.include({
        kind: 'not-applicable',
        code: 'OTHER_IMAGE_TYPE',
        reason: '1 x image type TOMO, not WHOLE BODY; 2 x modality CT, not NM',
      });
    });
  });

  describe('site rules', () => {
    const siteRules = parseViewRules(
      shippedYaml.replace(
        'detectorRules:',
        `detectorRules:
  - { id: hall-2, basis: told by the site, station: [NM1], detectors: [posterior, anterior] }`,
      ),
    );
    const atSite = (...instances: StoredInstance[]): Assembly =>
      assembleScan(instances, siteRules, noOwnResults);

    it('give the order of two frames that say nothing, flagged as assumed', () => {
      const assembly = atSite(stored(twoFrames({}, {})));
      expect(viewsOf(assembly)).to.deep.equal([
        '1.2.3.3 frame 2 by site-rule',
        '1.2.3.3 frame 1 by site-rule',
      ]);
      expect(flagsOf(assembly)).to.include('V-01');
      expect(scanOf(assembly).anterior).to.have.nested.property('evidence.confidence', 'low');
    });

    it('never overrule evidence', () => {
      const header = twoFrames({ imageOrientation: FROM_FRONT }, { imageOrientation: FROM_BEHIND });
      expect(viewsOf(atSite(stored(header)))[0]).to.equal('1.2.3.3 frame 1 by image-orientation');
    });

    it('do not complete a frame whose partner is known to be the view that the order would give', () => {
      const header = twoFrames({}, { viewCode: POSTERIOR });
      expect(notConcluded(atSite(stored(header)))).to.equal('ambiguous VIEW_UNDECIDED');
    });

    it('hold for their own station only', () => {
      const header = twoFrames({}, {}, { stationName: 'NM2' });
      expect(notConcluded(atSite(stored(header)))).to.equal('ambiguous VIEW_UNDECIDED');
    });

    it('give the order of two single-frame objects by their detectors', () => {
      const second = { frames: [{ frame: 1, energyWindow: 1, detector: 2 }], detectors: [detector(2)] };
      expect(viewsOf(atSite(single('1', ''), single('2', '', second)))).to.deep.equal([
        '1.2.3.4.2 frame 1 by site-rule',
        '1.2.3.4.1 frame 1 by site-rule',
      ]);
      expect(notConcluded(atSite(single('1', ''), single('2', '')))).to.equal('ambiguous VIEW_UNDECIDED');
    });

    const millennium = { manufacturer: 'GE Medical Systems', manufacturerModelName: 'MILLENNIUM MG' };

    it('take a lone GE Millennium image for anterior, and two of them for neither', () => {
      expect(notConcluded(assemble(single('1', '', millennium)))).to.equal('incomplete MISSING_POSTERIOR');
      expect(notConcluded(assemble(single('1', '', millennium), single('2', '', millennium)))).to.equal(
        'ambiguous VIEW_UNDECIDED',
      );
    });

    it('go by the detector number that GE writes privately, also where exports number both images 1', () => {
      const from = (number: string): Partial<ScanHeader> => ({
        ...millennium,
        privateTexts: [{ creator: 'GEMS_GENIE_1', element: '(0011,xx15)', values: [number] }],
      });
      expect(viewsOf(assemble(single('1', '', from('2')), single('2', '', from('1'))))).to.deep.equal([
        '1.2.3.4.2 frame 1 by site-rule',
        '1.2.3.4.1 frame 1 by site-rule',
      ]);
      expect(notConcluded(assemble(single('1', '', from('2'))))).to.equal('incomplete MISSING_ANTERIOR');
    });
  });

  describe('the early phase', () => {
    const early = siemensSymbia(['R VENTRAL L FRUEH', 'L DORSAL R FRUEH'], { seriesDescription: 'GK früh' });

    it('is not applicable, with the words seen and the pair that it would have been', () => {
      const assembly = assemble(stored(early));
      expect(notConcluded(assembly)).to.equal('not-applicable EARLY_PHASE');
      expect(assembly).to.have.property('reason').that.contains('Series Description: FRÜH;');
      expect(assembly).to.have.property('reason').that.contains('View Code: FRUEH)');
      expect(assembly)
        .to.have.property('reason')
        .that.contains('pair of views: 1.2.3.3 frame 1 anterior, 1.2.3.3 frame 2 posterior');
      expect(assembly.kind === 'not-applicable' && assembly.ignored).to.deep.equal([
        {
          sopInstanceUid: '1.2.3.3',
          frame: 1,
          reason: 'early phase; anterior by local-view-code (R VENTRAL L FRUEH)',
        },
        {
          sopInstanceUid: '1.2.3.3',
          frame: 2,
          reason: 'early phase; posterior by local-view-code (L DORSAL R FRUEH)',
        },
      ]);
    });

    for (const text of [
      'WB early',
      'Blood pool',
      'Perfusion',
      'Weichteilphase',
      'phase précoce',
      'fase precoz',
      '早期相',
      '血池相',
    ])
      it(`is seen in "${text}"`, () => {
        expect(notConcluded(assemble(single('1', text)))).to.equal('not-applicable EARLY_PHASE');
      });

    it('is not seen in the name of a whole examination', () => {
      const say = {
        seriesDescription: 'Skelett früh und spät',
        studyDescription: '3 phase bone scan with blood pool',
      };
      const header = siemensSymbia(['VENTRAL', 'DORSAL'], say);
      expect(assemble(stored(header)).kind).to.equal('complete');
    });

    it('is known by the time since injection', () => {
      const injected = (startTime: string): Assembly => {
        const header = scanHeader();
        const radiopharmaceutical = { ...header.radiopharmaceutical!, startTime };
        return assemble(
          single('1', 'ANT', { radiopharmaceutical }),
          single('2', 'POST', { radiopharmaceutical }),
        );
      };
      expect(notConcluded(injected('100500'))).to.equal('not-applicable EARLY_PHASE');
      expect(injected('20250301100500.000').kind).to.equal('not-applicable');
      expect(injected('101500').kind, 'a start time equal to the scan is a default').to.equal('complete');
      expect(flagsOf(injected('091000'))).to.include('Q-20');
    });

    it('does not hide a late scan of the same study', () => {
      const assembly = assemble(stored(early), single('1', 'ANT'), single('2', 'POST'));
      expect(viewsOf(assembly)[0]).to.equal('1.2.3.4.1 frame 1 by description');
    });

    it('is classified with a warning where the policy is "warn"', () => {
      const rules = parseViewRules(shippedYaml.replace('policy: refuse', 'policy: warn'));
      const assembly = assembleScan([stored(early)], rules, noOwnResults);
      expect(viewsOf(assembly)).to.have.lengthOf(2);
      expect(scanOf(assembly).flags).to.deep.include({
        code: 'Q-12',
        severity: 'warn',
        text: 'Early phase, hardly any skeleton is to be expected (Series Description: FRÜH; View Code: FRUEH).',
      });
    });
  });
});
