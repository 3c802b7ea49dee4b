import { expect } from 'chai';
import type { DataSet } from '../../src/dicom/data-set.ts';
import { parsePart10 } from '../../src/dicom/data-set.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { ReportError } from '../../src/report/report-error.ts';
import type { ReportInput } from '../../src/report/report-input.ts';
import type { ReportBundle, ReportObject } from '../../src/study/report-bundle.ts';
import { INSTANCE_UID, STUDY_UID, nuclearMedicineFile, prediction, reportInput } from './report-fixture.ts';

const file = nuclearMedicineFile();
const build = (changed: Partial<ReportInput> = {}): ReportBundle => buildReport(reportInput(file, changed));
const objectOf = (bundle: ReportBundle, kind: ReportObject['kind']): ReportObject =>
  bundle.objects.find((object) => object.kind === kind)!;
const scoreOf = (bundle: ReportBundle): DataSet => parsePart10(objectOf(bundle, 'score-sr').bytes);
const overlayOf = (bundle: ReportBundle): DataSet => parsePart10(objectOf(bundle, 'overlay-sc').bytes);
const words = (bundle: ReportBundle): string =>
  Buffer.from(objectOf(bundle, 'score-sr').bytes).toString('latin1');

describe('buildReport', function () {
  this.timeout(30_000);
  const bundle = build();

  it('builds one overlay and one report, in a series each, the overlay first', () => {
    expect(bundle.objects.map(({ kind }) => kind)).to.deep.equal(['overlay-sc', 'score-sr']);
    const series = bundle.objects.map(({ seriesInstanceUid }) => seriesInstanceUid);
    expect(new Set(series).size).to.equal(2);
  });

  it('gives the same bytes for the same input', () => {
    const again = build();
    expect(again.overlayPng).to.deep.equal(bundle.overlayPng);
    again.objects.forEach((object, index) => expect(object).to.deep.equal(bundle.objects[index]));
  });

  it('keeps patient, study and order of the source in both objects', () => {
    for (const dataSet of [scoreOf(bundle), overlayOf(bundle)]) {
      expect(dataSet.text('x00100010')).to.equal('SYNTHÉTIC^PATIENT');
      expect(dataSet.text('x0020000d')).to.equal(STUDY_UID);
      expect(dataSet.text('x00080050')).to.equal('ACC1');
      expect(dataSet.has('x00091001')).to.equal(false);
    }
  });

  it('gives another model, other weights, another configuration or other pixels other UIDs', () => {
    const { scan } = reportInput(file);
    const others = [
      build({ configHash: 'e'.repeat(64) }),
      build({
        predictions: [{ ...prediction, model: { ...prediction.model, weightsSha256: 'f'.repeat(64) } }],
      }),
      build({ predictions: [{ ...prediction, model: { ...prediction.model, id: 'other' } }] }),
      build({ scan: { ...scan, inputKey: 'e'.repeat(64) } }),
      build({ revision: 1 }),
      bundle,
    ];
    const uids = others.flatMap(({ objects }) =>
      objects.flatMap(({ sopInstanceUid, seriesInstanceUid }) => [sopInstanceUid, seriesInstanceUid]),
    );
    expect(new Set(uids).size).to.equal(uids.length);
  });

  it('names the model alike in equipment, observer and algorithm, and as another device when its weights change', () => {
    const equipment = (given: ReportBundle): DataSet => scoreOf(given).items('x0018a001')[0]!;
    expect(equipment(bundle).text('x00081090')).to.equal('inrac-test');
    expect(equipment(bundle).text('x00181020')).to.equal('0.1.0');
    expect(scoreOf(bundle).text('x00081090')).to.equal('Osteonode');
    const retrained = build({
      predictions: [{ ...prediction, model: { ...prediction.model, weightsSha256: 'f'.repeat(64) } }],
    });
    expect(equipment(retrained).text('x00181002')).to.not.equal(equipment(bundle).text('x00181002'));
  });

  it('lists the source and the overlay as evidence', () => {
    const study = scoreOf(bundle).items('x0040a375')[0]!;
    const instances = study
      .items('x00081115')
      .flatMap((series) => series.items('x00081199').map((item) => item.text('x00081155')));
    expect(instances).to.have.members([INSTANCE_UID, objectOf(bundle, 'overlay-sc').sopInstanceUid]);
  });

  it('is preliminary and unverified, because no person has read it', () => {
    expect(scoreOf(bundle).text('x0040a493')).to.equal('UNVERIFIED');
    expect(scoreOf(bundle).text('x0040a496')).to.equal('PRELIMINARY');
  });

  it('says what it is and what it was trained on', () => {
    expect(words(bundle))
      .to.include('AI output, not a diagnosis')
      .and.include('Trained on synthetic phantoms only.');
    expect(overlayOf(bundle).text('x00204000')).to.include('not a diagnosis');
  });

  it('gives numbers and a coded class when nothing failed', () => {
    expect(words(bundle)).to.include('83.1').and.include('BSN011');
  });

  it('gives no class and no number when a quality check failed, but says why', () => {
    const flags = [{ code: 'Q-03', severity: 'fail', text: 'The views do not match' }] as const;
    const withheld = words(build({ flags }));
    expect(withheld).to.include('The views do not match').and.include('BSN102');
    expect(withheld).to.not.include('83.1').and.not.include('BSN011').and.not.include('BSN041');
  });

  it('heeds a failed check of the scan or of the fusion too', () => {
    const failed = [{ code: 'Q-04', severity: 'fail', text: 'Head cut off' }] as const;
    const { scan, fused } = reportInput(file);
    expect(words(build({ scan: { ...scan, flags: failed } }))).to.include('BSN102');
    expect(words(build({ fused: { ...fused, flags: failed } }))).to.include('BSN102');
  });

  it('calls the negative what the model did not find', () => {
    const negative = words(
      build({
        predictions: [{ ...prediction, predicted: 'NoMet', predictedCode: 'NoMet', findings: ['NoMet'] }],
      }),
    );
    expect(negative).to.include('No metastasis-like pattern found by the model');
    expect(negative.toLowerCase()).to.not.match(/\bnormal\b/);
  });

  it('does not show a class name that says "normal"', () => {
    const classes = [{ name: 'normal', code: 'normal', probability: 1 }];
    const negative = words(
      build({ predictions: [{ ...prediction, classes, predicted: 'normal', predictedCode: 'normal' }] }),
    );
    expect(negative.toLowerCase()).to.not.match(/\bnormal\b/);
  });

  it('can say that the model does not decide', () => {
    const undecided = words(
      build({ predictions: [{ ...prediction, predicted: 'indeterminate', predictedCode: null }] }),
    );
    expect(undecided).to.include('82334004').and.not.include('BSN011');
  });

  it('answers the order that the worklist named', () => {
    const ordered = nuclearMedicineFile([
      {
        keyword: 'RequestAttributesSequence',
        value: [
          [
            { keyword: 'RequestedProcedureID', value: 'RP-7' },
            { keyword: 'RequestedProcedureDescription', value: 'Bone scan' },
            { keyword: 'ScheduledProcedureStepID', value: 'SPS-1' },
          ],
        ],
      },
    ]);
    const [request] = scoreOf(buildReport(reportInput(ordered))).items('x0040a370');
    expect(request?.text('x00401001')).to.equal('RP-7');
    expect(request?.text('x00080050')).to.equal('ACC1');
    expect(request?.text('x0020000d')).to.equal(STUDY_UID);
    expect(scoreOf(bundle).has('x0040a370')).to.equal(false);
  });

  it('names the report that a revision replaces', () => {
    const first = objectOf(bundle, 'score-sr');
    const second = build({ revision: 1, predecessors: [{ ...first, studyInstanceUid: STUDY_UID }] });
    const series = scoreOf(second).items('x0040a360')[0]!.items('x00081115')[0]!;
    expect(series.text('x0020000e')).to.equal(first.seriesInstanceUid);
    expect(series.items('x00081199')[0]!.text('x00081155')).to.equal(first.sopInstanceUid);
    expect(scoreOf(second).text('x00200011')).to.equal('9011');
  });

  it('carries no text that the character set of the source might not hold', () => {
    const { scan } = reportInput(file);
    if (scan.anterior.kind !== 'acquired') throw new Error('the fixture has an anterior view');
    const evidence = { ...scan.anterior.evidence, seen: '正面 vorne größer' };
    const japanese = words(build({ scan: { ...scan, anterior: { ...scan.anterior, evidence } } }));
    expect(japanese).to.include('?? vorne gro?er');
  });

  it('leaves an impossible study date out of the content, where strict readers would give up on it', () => {
    const dated = (date: string): string =>
      words(
        buildReport(reportInput(nuclearMedicineFile([{ keyword: 'StudyDate', value: Buffer.from(date) }]))),
      );
    expect(dated('20240229')).to.include('Study Date');
    expect(dated('20240230')).to.include('Acquisition Date').and.not.include('Study Date');
    expect(dated('99999999')).to.include('Acquisition Date').and.not.include('Study Date');
  });

  it('makes an overlay of RGB pixels without spacing, marked as burned in', () => {
    const overlay = overlayOf(bundle);
    const [rows, columns] = [overlay.number('x00280010')!, overlay.number('x00280011')!];
    expect(overlay.text('x00280004')).to.equal('RGB');
    expect(overlay.has('x00280030')).to.equal(false);
    expect(overlay.has('x00200052')).to.equal(false);
    expect(overlay.text('x00280301')).to.equal('YES');
    expect(overlay.text('x00080060')).to.equal('OT');
    expect(overlay.element('x7fe00010')!.bytes).to.have.length(3 * rows * columns);
    expect(overlay.items('x00082112')[0]?.text('x00081155')).to.equal(INSTANCE_UID);
    expect(overlay.strings('x00080008')).to.deep.equal(['DERIVED', 'SECONDARY', 'AI OVERLAY']);
  });

  it('refuses views of two patients, a source of another study, and a source that is missing', () => {
    const input = reportInput(file);
    const other = nuclearMedicineFile([
      { keyword: 'PatientID', value: 'P-0002' },
      { keyword: 'SOPInstanceUID', value: '2.25.77' },
    ]);
    const { scan } = input;
    if (scan.posterior.kind !== 'acquired') throw new Error('the fixture has a posterior view');
    const source = scan.posterior.source;
    const posterior = {
      ...scan.posterior,
      source: { ...source, header: { ...source.header, sopInstanceUid: '2.25.77' } },
    };
    const mixed = { ...input, scan: { ...scan, posterior } };
    expect(() => buildReport(mixed)).to.throw(ReportError, 'was not given');
    const sources = new Map([...input.sources, ['2.25.77', parsePart10(other)] as const]);
    expect(() => buildReport({ ...mixed, sources })).to.throw(ReportError, 'different patient');
    expect(() => build({ scan: { ...scan, studyInstanceUid: '2.25.5' } })).to.throw(
      ReportError,
      'another study',
    );
  });
});
