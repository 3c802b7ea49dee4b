import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { asComprehensiveSr } from '../../src/report/as-comprehensive-sr.ts';
import { buildReport } from '../../src/report/build-report.ts';
import type { ReportInput } from '../../src/report/report-input.ts';
import type { ReportObject } from '../../src/study/report-bundle.ts';
import { sharedData, skipUnless } from '../support/available.ts';
import {
  SR_VALIDATOR_TIMEOUT_MS,
  VALIDATORS,
  contentTree,
  entityErrors,
  hasValidators,
  iodErrors,
  structuredReportErrors,
} from '../support/validators.ts';
import {
  STUDY_UID,
  hotSpotPrediction,
  nuclearMedicineFile,
  prediction,
  reportInput,
} from './report-fixture.ts';

describe('the report, judged by programs that others wrote', function () {
  this.timeout(SR_VALIDATOR_TIMEOUT_MS);
  let folder: string;

  before(async function () {
    skipUnless(this, hasValidators(), `${VALIDATORS.join(', ')} (Debian: dicom3tools, dcmtk, pixelmed-apps)`);
    folder = await mkdtemp(join(tmpdir(), 'osteonode-report-'));
  });
  after(async () => {
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  async function write(name: string, bytes: Uint8Array): Promise<string> {
    const path = join(folder, `${name}.dcm`);
    await writeFile(path, bytes);
    return path;
  }

  async function build(
    name: string,
    file: Uint8Array,
    given: Parameters<typeof reportInput>[1] = {},
  ): Promise<{ source: string; overlay: string; report: string; object: ReportObject }> {
    const [overlay, report] = buildReport(reportInput(file, given)).objects;
    return {
      source: await write(`${name}-nm`, file),
      overlay: await write(`${name}-sc`, overlay!.bytes),
      report: await write(`${name}-sr`, report!.bytes),
      object: report!,
    };
  }

  it('is valid as an overlay and as a report of a synthetic scan', async () => {
    const files = await build('synthetic', nuclearMedicineFile());
    expect(await iodErrors(files.overlay)).to.deep.equal([]);
    expect(await iodErrors(files.report)).to.deep.equal([]);
    expect(await entityErrors([files.source, files.report, files.overlay])).to.deep.equal([]);
    expect(await structuredReportErrors(files.report)).to.deep.equal([]);
  });

  it('is valid as a revision that gives no class, with the order and its predecessor named', async () => {
    const request: ReportInput['flags'] = [
      { code: 'Q-03', severity: 'fail', text: 'The views do not match' },
    ];
    const file = nuclearMedicineFile([
      {
        keyword: 'RequestAttributesSequence',
        value: [[{ keyword: 'RequestedProcedureID', value: 'RP-7' }]],
      },
    ]);
    const { object } = await build('first', file);
    const files = await build('withheld', file, {
      flags: request,
      revision: 1,
      predecessors: [{ ...object, studyInstanceUid: STUDY_UID }],
    });
    expect(await iodErrors(files.report)).to.deep.equal([]);
    expect(await structuredReportErrors(files.report)).to.deep.equal([]);
    expect((await contentTree(files.report)).join('\n'))
      .to.include('BSN102')
      .and.not.include('contains NUM');
  });

  it('is valid for several models, with hot spots outlined in a report of their own', async () => {
    const objects = buildReport(
      reportInput(nuclearMedicineFile(), { predictions: [prediction, hotSpotPrediction] }),
    ).objects;
    expect(objects.map(({ kind }) => kind)).to.deep.equal([
      ...['overlay-sc', 'score-sr', 'score-sr', 'lesion-sr'],
    ]);
    const paths = [await write('several-nm', nuclearMedicineFile())];
    for (const [index, { bytes }] of objects.entries()) paths.push(await write(`several-${index}`, bytes));
    for (const path of paths.slice(1)) expect(await iodErrors(path), path).to.deep.equal([]);
    expect(await entityErrors(paths)).to.deep.equal([]);
    expect(await structuredReportErrors(paths[4]!)).to.deep.equal([]);
    const tree = (await contentTree(paths[4]!, ['-Ph', '+Pl', '+Pc'])).join('\n');
    expect(tree).to.include('(126000,DCM').and.include('Lumbar spine').and.include('POLYLINE');
    expect(tree.match(/Measurement Group/g)).to.have.length(2);
  });

  it('is valid as Comprehensive SR, for peers that know no other', async () => {
    const { object } = await build('lesser', nuclearMedicineFile());
    const path = await write('lesser-88-33', asComprehensiveSr(object).bytes);
    expect(await iodErrors(path)).to.deep.equal([]);
    expect(await structuredReportErrors(path)).to.deep.equal([]);
    expect(await contentTree(path)).to.have.length.above(20);
  });

  it('is valid for a real single-view scan and agrees with it on patient and study', async function () {
    const path = sharedData('whole-body', 'NM1_UNC.dcm');
    skipUnless(this, path !== null, 'shared/data/whole-body');
    const files = await build('nm1', await readFile(path!), { isMirrored: true });
    expect(await iodErrors(files.overlay)).to.deep.equal([]);
    expect(await iodErrors(files.report)).to.deep.equal([]);
    expect(await entityErrors([files.source, files.report, files.overlay])).to.deep.equal([]);
    expect(await structuredReportErrors(files.report)).to.deep.equal([]);
    expect((await contentTree(files.report)).join('\n')).to.include('NOT ACQUIRED');
  });

  it('adds no fault to those of a real two-view scan, which has an impossible birth date', async function () {
    const path = sharedData('whole-body', 'siemens-two-view-early-phase.dcm');
    skipUnless(this, path !== null, 'shared/data/whole-body');
    const files = await build('siemens', await readFile(path!));
    const inherited = await iodErrors(files.source);
    const own = [...(await iodErrors(files.overlay)), ...(await iodErrors(files.report))];
    expect(own.filter((error) => !inherited.includes(error))).to.deep.equal([]);
    expect(await entityErrors([files.source, files.report, files.overlay])).to.deep.equal([]);
    expect(await structuredReportErrors(files.report)).to.deep.equal([]);
  });

  it('has the shape that was agreed', async () => {
    const { report } = await build('shape', nuclearMedicineFile());
    const lines = await contentTree(report, ['-Ph', '+Pl', '+Pc']);
    expect(lines.map(withoutValues).join('\n')).to.equal(SHAPE);
  });
});

/** Relationship, value type and concept of a line; values of UIDs, texts and numbers are tested elsewhere. */
function withoutValues(line: string): string {
  return line.replace(/=.*$/, '').trimEnd();
}

const SHAPE = `\
<CONTAINER:(126001,DCM,"Oncology Measurement Report")
  <has concept mod CODE:(121049,DCM,"Language of Content Item and Descendants")
  <has obs context CODE:(121005,DCM,"Observer Type")
  <has obs context UIDREF:(121012,DCM,"Device Observer UID")
  <has obs context TEXT:(121013,DCM,"Device Observer Name")
  <has obs context TEXT:(121014,DCM,"Device Observer Manufacturer")
  <has obs context TEXT:(121015,DCM,"Device Observer Model Name")
  <has obs context TEXT:(121016,DCM,"Device Observer Serial Number")
  <has concept mod CODE:(121058,DCM,"Procedure reported")
  <contains CONTAINER:(111028,DCM,"Image Library")
    <contains CONTAINER:(126200,DCM,"Image Library Group")
      <contains IMAGE:(260753009,SCT,"Source")
        <has acq context CODE:(121139,DCM,"Modality")
        <has acq context CODE:(111031,DCM,"Image View")
        <has acq context CODE:(123014,DCM,"Target Region")
        <has acq context DATE:(111060,DCM,"Study Date")
        <has acq context DATE:(126201,DCM,"Acquisition Date")
        <has acq context UIDREF:(112227,DCM,"Frame of Reference UID")
        <has acq context NUM:(110910,DCM,"Pixel Data Rows")
        <has acq context NUM:(110911,DCM,"Pixel Data Columns")
      <contains IMAGE:(260753009,SCT,"Source")
        <has acq context CODE:(121139,DCM,"Modality")
        <has acq context CODE:(111031,DCM,"Image View")
        <has acq context CODE:(123014,DCM,"Target Region")
        <has acq context DATE:(111060,DCM,"Study Date")
        <has acq context DATE:(126201,DCM,"Acquisition Date")
        <has acq context UIDREF:(112227,DCM,"Frame of Reference UID")
        <has acq context NUM:(110910,DCM,"Pixel Data Rows")
        <has acq context NUM:(110911,DCM,"Pixel Data Columns")
    <contains CONTAINER:(126200,DCM,"Image Library Group")
      <contains IMAGE:(BSN110,99BSNAI,"AI overlay")
  <contains CONTAINER:(126010,DCM,"Imaging Measurements")
    <contains CONTAINER:(125007,DCM,"Measurement Group")
      <has obs context TEXT:(112039,DCM,"Tracking Identifier")
      <has obs context UIDREF:(112040,DCM,"Tracking Unique Identifier")
      <has concept mod CODE:(363698007,SCT,"Finding Site")
      <has concept mod TEXT:(111001,DCM,"Algorithm Name")
      <has concept mod TEXT:(111003,DCM,"Algorithm Version")
      <has concept mod TEXT:(111002,DCM,"Algorithm Parameters")
      <has concept mod TEXT:(111002,DCM,"Algorithm Parameters")
      <has concept mod TEXT:(111002,DCM,"Algorithm Parameters")
      <has concept mod TEXT:(111002,DCM,"Algorithm Parameters")
      <has concept mod CODE:(111000,DCM,"Algorithm Family")
      <contains NUM:(BSN040,99BSNAI,"P(no metastasis-like pattern)")
      <contains NUM:(BSN041,99BSNAI,"P(metastasis-like pattern, adenocarcinoma class)")
      <contains NUM:(BSN042,99BSNAI,"P(metastasis-like pattern, non-adenocarcinoma class)")
      <contains SCOORD:(111030,DCM,"Image Region")
        <selected from IMAGE:(260753009,SCT,"Source")
  <contains CONTAINER:(C0034375,UMLS,"Qualitative Evaluations")
    <contains CODE:(BSN101,99BSNAI,"Whole-image class")
    <contains TEXT:(BSN103,99BSNAI,"AI impression")
    <contains TEXT:(BSN104,99BSNAI,"Class probability")
    <contains TEXT:(BSN104,99BSNAI,"Class probability")
    <contains TEXT:(BSN104,99BSNAI,"Class probability")
    <contains TEXT:(BSN105,99BSNAI,"Quality check")
    <contains TEXT:(BSN106,99BSNAI,"View evidence")
    <contains TEXT:(BSN106,99BSNAI,"View evidence")
    <contains TEXT:(BSN107,99BSNAI,"View fusion")
    <contains TEXT:(BSN108,99BSNAI,"Model and engine")
    <contains TEXT:(BSN109,99BSNAI,"Limits of use")
    <contains TEXT:(121106,DCM,"Comment")`;
