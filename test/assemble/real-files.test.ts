import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { assembleScan, mirrorMissingView } from '../../src/assemble/assemble-scan.ts';
import { parsePart10 } from '../../src/dicom/data-set.ts';
import { readScanHeader } from '../../src/dicom/read-scan-header.ts';
import type { Assembly } from '../../src/study/bone-scan.ts';
import type { ScanHeader } from '../../src/study/scan-header.ts';
import { sharedData, skipUnless } from '../support/available.ts';
import { noOwnResults, shippedRules, stored } from './scan-header-builder.ts';

const data = sharedData();

function headerOf(...path: string[]): ScanHeader {
  return readScanHeader(parsePart10(readFileSync(join(data ?? '', ...path))));
}

function assemble(...headers: ScanHeader[]): Assembly {
  return assembleScan(
    headers.map((header) => stored(header)),
    shippedRules,
    noOwnResults,
  );
}

describe('assembling real files', () => {
  before(function () {
    skipUnless(this, data !== null, 'the shared test files');
  });

  it('pairs the Siemens early-phase study, frame 1 anterior and frame 2 posterior, and does not score it', () => {
    const header = headerOf('whole-body', 'siemens-two-view-early-phase.dcm');
    const assembly = assemble(header);
    expect(assembly).to.include({ kind: 'not-applicable', code: 'EARLY_PHASE' });
    const uid = header.sopInstanceUid;
    expect(assembly)
      .to.have.property('reason')
      .that.contains(`pair of views: ${uid} frame 1 anterior, ${uid} frame 2 posterior`)
      .and.contains('View Code: FRUEH');
    expect(assembly.kind === 'not-applicable' && assembly.ignored.map(({ reason }) => reason)).to.deep.equal([
      'early phase; anterior by image-orientation (1\\0\\0\\0\\0\\-1)',
      'early phase; posterior by image-orientation (-1\\0\\0\\0\\0\\-1)',
    ]);
  });

  for (const name of ['NM1_UNC', 'NM1_JPLL', 'NM1_JLSL', 'NM1_RLE', 'NM1_J2KR'])
    it(`takes ${name} for an anterior view that waits for its posterior one, then mirrors it`, () => {
      const instance = stored(headerOf('whole-body', `${name}.dcm`));
      expect(assembleScan([instance], shippedRules, noOwnResults)).to.deep.include({
        kind: 'incomplete',
        code: 'MISSING_POSTERIOR',
        missing: ['posterior'],
      });
      const mirrored = mirrorMissingView([instance], shippedRules, noOwnResults);
      const scan = mirrored.kind === 'complete' ? mirrored.scan : null;
      expect(scan?.posterior).to.deep.equal({ kind: 'mirrored', from: 'anterior' });
      expect(scan?.flags.map(({ code }) => code))
        .to.include.members(['Q-01', 'V-01'])
        .and.not.include('Q-18');
    });

  it('prefers the original to its compressed copies of the same study', () => {
    const headers = ['NM1_UNC', 'NM1_JPLL', 'NM1_JLSL', 'NM1_J2KR', 'NM1_JPLY'].map((name) =>
      headerOf('whole-body', `${name}.dcm`),
    );
    const original = headers[0]!;
    const ofOneStudy = headers.filter(
      ({ studyInstanceUid }) => studyInstanceUid === original.studyInstanceUid,
    );
    const mirrored = mirrorMissingView(
      ofOneStudy.map((header) => stored(header)),
      shippedRules,
      noOwnResults,
    );
    expect(ofOneStudy.length).to.be.greaterThan(2);
    expect(mirrored).to.have.nested.property(
      'scan.anterior.source.header.sopInstanceUid',
      original.sopInstanceUid,
    );
  });

  for (const name of ['NM1_JPLY', 'NM1_JLSN', 'NM1_decoded-from-lossy'])
    it(`warns that ${name} was compressed with loss`, () => {
      const mirrored = mirrorMissingView(
        [stored(headerOf('whole-body', `${name}.dcm`))],
        shippedRules,
        noOwnResults,
      );
      expect(mirrored.kind === 'complete' && mirrored.scan.flags.map(({ code }) => code)).to.include('Q-18');
    });

  for (const [folder, name, code] of [
    ['other-nm', 'recon-tomo-heart.dcm', 'OTHER_IMAGE_TYPE'],
    ['other-nm', 'static-four-bar.dcm', 'NOT_WHOLE_BODY'],
    ['other-nm', 'static-one-frame.dcm', 'NOT_WHOLE_BODY'],
    ['other-modalities', 'CT1_UNC.dcm', 'OTHER_MODALITY'],
    ['other-modalities', 'MR1_UNC.dcm', 'OTHER_MODALITY'],
    ['other-modalities', 'US1_UNC.dcm', 'OTHER_MODALITY'],
    ['other-modalities', 'PT-ge.dcm', 'OTHER_MODALITY'],
    ['other-modalities', 'rtdose.dcm', 'OTHER_MODALITY'],
    ['other-modalities', 'image_dfl.dcm', 'OTHER_MODALITY'],
    ['structured-reports', 'highdicom-tid1500.dcm', 'OTHER_MODALITY'],
  ] as const)
    it(`takes ${name} for no bone scan: ${code}`, () => {
      expect(assemble(headerOf(folder, name))).to.include({ kind: 'not-applicable', code });
    });
});
