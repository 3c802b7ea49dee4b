import { expect } from 'chai';
import { refusalOf } from '../../src/assemble/read-applicability.ts';
import { SOP_CLASS } from '../../src/dicom/sop-classes.ts';
import { PRODUCT } from '../../src/platform/product.ts';
import type { Code } from '../../src/study/code.ts';
import type { Radiopharmaceutical, ScanHeader } from '../../src/study/scan-header.ts';
import {
  geDiscovery670,
  noOwnResults,
  scanHeader,
  shippedRules,
  siemensSymbia,
} from './scan-header-builder.ts';

const codeOf = (says: Partial<ScanHeader>, own = noOwnResults): string | null =>
  refusalOf(scanHeader(says), shippedRules, own)?.code ?? null;
const image = (type: string, first = 'ORIGINAL'): Partial<ScanHeader> => ({
  imageType: [first, 'PRIMARY', type, 'EMISSION'],
});
const tracer = (says: Partial<Radiopharmaceutical>): Partial<ScanHeader> => ({
  studyDescription: '',
  radiopharmaceutical: {
    text: '',
    radionuclide: null,
    agent: null,
    totalDoseMbq: null,
    startTime: '',
    ...says,
  },
});
const sct = (value: string): Code => ({ value, scheme: 'SCT', meaning: '' });

describe('what counts as input', () => {
  it('takes whole-body images of nuclear medicine', () => {
    expect(codeOf({})).to.equal(null);
    expect(codeOf({ sopClassUid: SOP_CLASS.nuclearMedicineImageRetired })).to.equal(null);
    expect(codeOf(image('WHOLE_BODY'))).to.equal(null);
    expect(refusalOf(geDiscovery670(), shippedRules, noOwnResults)).to.equal(null);
    expect(refusalOf(siemensSymbia(['VENTRAL', 'DORSAL']), shippedRules, noOwnResults)).to.equal(null);
  });

  it('takes a whole-body image under the Secondary Capture class where the modality is NM', () => {
    expect(codeOf({ sopClassUid: SOP_CLASS.secondaryCapture })).to.equal(null);
    expect(codeOf({ sopClassUid: SOP_CLASS.secondaryCapture, ...image('STATIC') })).to.equal('OTHER_OBJECT');
    expect(codeOf({ sopClassUid: SOP_CLASS.secondaryCapture, modality: 'OT' })).to.equal('OTHER_MODALITY');
  });

  it('takes a static image that is as long as a body', () => {
    expect(codeOf({ ...image('STATIC'), rows: 1024, columns: 512, pixelSpacingMm: [1.2, 1.2] })).to.equal(
      null,
    );
    expect(codeOf({ ...image('STATIC'), rows: 512, columns: 512, pixelSpacingMm: [1.03, 1.03] })).to.equal(
      'NOT_WHOLE_BODY',
    );
    expect(codeOf({ ...image('STATIC'), rows: 1024, columns: 256, pixelSpacingMm: null })).to.equal(null);
    expect(codeOf({ ...image('STATIC'), rows: 256, columns: 256, pixelSpacingMm: null })).to.equal(
      'NOT_WHOLE_BODY',
    );
  });

  it('never takes its own results, told by name or by device', () => {
    const named = { manufacturer: PRODUCT.manufacturer, manufacturerModelName: PRODUCT.name };
    expect(codeOf({ ...named, modality: 'OT', sopClassUid: SOP_CLASS.secondaryCapture })).to.equal(
      'OWN_RESULT',
    );
    expect(codeOf(named)).to.equal('OWN_RESULT');
    const own = { ownDeviceUids: new Set(['2.25.7']) };
    expect(codeOf({ contributingDeviceUids: ['2.25.7'] }, own)).to.equal('OWN_RESULT');
    expect(codeOf({ contributingDeviceUids: ['2.25.8'] }, own)).to.equal(null);
  });

  it('refuses other modalities and objects without an image', () => {
    expect(codeOf({ modality: 'CT', sopClassUid: SOP_CLASS.ctImage })).to.equal('OTHER_MODALITY');
    expect(codeOf({ modality: '' })).to.equal('OTHER_MODALITY');
    expect(codeOf({ sopClassUid: SOP_CLASS.comprehensive3dSr })).to.equal('OTHER_OBJECT');
    expect(codeOf({ rows: null })).to.equal('NO_PIXELS');
    expect(codeOf({ rows: 0 })).to.equal('NO_PIXELS');
  });

  for (const type of ['TOMO', 'RECON TOMO', 'GATED', 'GATED TOMO', 'RECON GATED TOMO', 'DYNAMIC', ''])
    it(`refuses image type "${type}"`, () => expect(codeOf(image(type))).to.equal('OTHER_IMAGE_TYPE'));

  it('refuses transmission images, pictures, long series of frames and arithmetic on images', () => {
    expect(codeOf({ imageType: ['ORIGINAL', 'PRIMARY', 'WHOLE BODY', 'TRANSMISSION'] })).to.equal(
      'TRANSMISSION',
    );
    expect(codeOf({ samplesPerPixel: 3, photometricInterpretation: 'RGB' })).to.equal('NOT_COUNTS');
    expect(codeOf({ numberOfFrames: 1_000_000 })).to.equal('OTHER_IMAGE_TYPE');
    expect(codeOf({ ...image('WHOLE BODY', 'DERIVED'), seriesDescription: 'Geometric mean' })).to.equal(
      'PROCESSED_IMAGE',
    );
    expect(codeOf(image('WHOLE BODY', 'DERIVED'))).to.equal(null);
  });

  it('refuses 131I and pertechnetate by code, current or legacy', () => {
    expect(codeOf(tracer({ radionuclide: sct('1368003') }))).to.equal('OTHER_TRACER');
    expect(codeOf(tracer({ radionuclide: { value: 'C-114B1', scheme: 'SRT', meaning: '' } }))).to.equal(
      'OTHER_TRACER',
    );
    expect(codeOf(tracer({ agent: sct('19495007') }))).to.equal('OTHER_TRACER');
  });

  for (const text of [
    'I-131',
    '131-I',
    '131 I',
    'NaI',
    'Na Tc99m Pertechnetat',
    'Tc-99m MIBI',
    'Octreoscan',
    '123I-MIBG',
    'PSMA',
  ])
    it(`refuses the tracer "${text}"`, () => expect(codeOf(tracer({ text }))).to.equal('OTHER_TRACER'));

  for (const text of ['MDP', 'Tc-99m HDP', '99mTc-HMDP', 'DPD', 'Oxidronate', 'Medronat', ''])
    it(`takes the tracer "${text}"`, () => expect(codeOf(tracer({ text }))).to.equal(null));

  it('says which tracer it saw, and where', () => {
    const refusal = refusalOf(scanHeader(tracer({ text: 'I-131' })), shippedRules, noOwnResults);
    expect(refusal?.reason).to.equal('tracer 131I, not a bone agent (Radiopharmaceutical: I 131)');
  });

  it('reads the tracer from descriptions only where no word speaks of bone', () => {
    expect(codeOf({ ...tracer({}), studyDescription: '131I Ganzkörper' })).to.equal('OTHER_TRACER');
    expect(codeOf({ ...tracer({}), studyDescription: 'Bone scan, after 131I therapy' })).to.equal(null);
  });

  it('keeps free text that stands where a code belongs out of the reason', () => {
    const refusal = refusalOf(scanHeader({ modality: 'Müller^Anna' }), shippedRules, noOwnResults);
    expect(refusal?.reason).to.equal('modality unknown, not NM');
  });
});
