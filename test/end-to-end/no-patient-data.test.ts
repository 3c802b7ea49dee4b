import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { parsePart10 } from '../../src/dicom/data-set.ts';
import { readFileMeta } from '../../src/dicom/read-file-meta.ts';
import { RawPeer } from '../dimse/support/raw-peer.ts';
import { changeElements, phantomScan } from '../support/phantom-scan.ts';
import type { RunningNode } from '../support/running-node.ts';
import { isDelivered, startNodeProcess } from '../support/running-node.ts';
import { sendFiles } from '../support/send-files.ts';
import { rejectionOf } from '../support/rejection.ts';

/** Texts that are nowhere else; whoever shows one of them shows patient data. */
const CANARIES = [
  'Zvonimira',
  'PID-773311',
  '19310917',
  'ACC-884422',
  'Quastenflosser',
  'Privatgeheimnis',
  'Morbus-Kanarius',
  'Ward-Wellensittich',
];

const text = (value: string) => new Uint8Array(Buffer.from(value.padEnd(value.length + (value.length % 2))));

/** The scan as a careless modality would fill it in: patient data in every place that can hold some. */
function withPatientData(file: Uint8Array, bulk = false): Uint8Array {
  return changeElements(file, [
    { keyword: 'PatientName', value: 'Zvonimira^Doe' },
    { keyword: 'PatientID', value: 'PID-773311' },
    { keyword: 'PatientBirthDate', value: '19310917' },
    { keyword: 'AccessionNumber', value: 'ACC-884422' },
    { keyword: 'ReferringPhysicianName', value: 'Quastenflosser^Dr' },
    { keyword: 'PatientComments', value: 'Morbus-Kanarius' },
    { keyword: 'ImageComments', value: 'Morbus-Kanarius of Zvonimira' },
    { keyword: 'StudyDescription', value: 'Bone scan of Zvonimira' },
    { keyword: 'SeriesDescription', value: 'Whole Body Bone Zvonimira' },
    { keyword: 'PerformedProcedureStepDescription', value: 'Morbus-Kanarius' },
    { keyword: 'InstitutionName', value: 'Ward-Wellensittich' },
    { keyword: 'StudyID', value: 'PID-773311' },
    { tag: 'x00110010', vr: 'LO', bytes: text('Privatgeheimnis') },
    { tag: 'x00111001', vr: 'LT', bytes: text('Privatgeheimnis Zvonimira') },
    ...(bulk ? [{ tag: 'x00111002', vr: 'US', bytes: text('Privatgeheimnis!!') }] : []),
  ]);
}

describe('patient data', function () {
  this.timeout(60_000);
  const started = new AsyncDisposableStack();
  let node: RunningNode;
  const shown = new Map<string, string>();

  before(async () => {
    node = started.use(
      await startNodeProcess({
        'node.logLevel': 'debug',
        'assemble.deadline': '500ms',
        'dimse.peers': [{ name: 'camera', aeTitle: 'CAMERA', hosts: ['127.0.0.0/8'] }],
      }),
    );
    const scan = phantomScan('canaries');
    const studies = [scan.studyInstanceUid, await sendOneView(), await sendOtherModality()];
    await sendFiles(
      node.dimsePort,
      scan.files.map((file) => withPatientData(file, true)),
    );
    await sendDamaged();
    await rejectionOf(
      sendFiles(
        node.dimsePort,
        scan.files.map((file) => withPatientData(file)),
        'STRANGER',
      ),
      Error,
    );
    for (const study of studies) {
      await node.untilStudy(
        study,
        (detail) => detail.study.state === 'not-applicable' || isDelivered(detail),
      );
      for (const page of [`/api/studies/${study}`, `/studies/${study}`]) await show(page);
    }
    for (const page of [
      '/',
      '/metrics',
      '/api/status',
      '/api/studies',
      '/api/destinations',
      '/api/rejected-callers',
    ])
      await show(page);
    shown.set('the names of all files', (await readdir(node.folder, { recursive: true })).join('\n'));
    shown.set('the log', node.output());
  });
  after(() => started.disposeAsync());

  async function show(page: string): Promise<void> {
    const response = await fetch(`${node.url}${page}`);
    expect(response.status, page).to.equal(200);
    shown.set(page, await response.text());
  }

  async function sendOneView(): Promise<string> {
    const { studyInstanceUid, files } = phantomScan('canaries-one-view', 'two-instances');
    await sendFiles(node.dimsePort, [withPatientData(files[0]!)]);
    return studyInstanceUid;
  }

  async function sendOtherModality(): Promise<string> {
    const { studyInstanceUid, files } = phantomScan('canaries-other');
    const other = changeElements(withPatientData(files[0]!), [
      { keyword: 'ImageType', value: ['ORIGINAL', 'PRIMARY', 'TOMO', 'EMISSION'] },
    ]);
    await sendFiles(node.dimsePort, [other]);
    return studyInstanceUid;
  }

  /** Cut short, with a wrong length, and with another UID than announced. */
  async function sendDamaged(): Promise<void> {
    const file = Buffer.from(withPatientData(phantomScan('canaries-damaged').files[0]!));
    const { fileMeta, dataSetOffset } = readFileMeta(file);
    const dataSet = file.subarray(dataSetOffset);
    const wrongLength = Buffer.from(dataSet);
    wrongLength.writeUInt16LE(0xfff0, wrongLength.indexOf('Zvonimira^Doe') - 2);
    const notAUid = Buffer.from(dataSet);
    notAUid.write('Zvonimira', notAUid.indexOf('2.25.'));
    for (const damaged of [dataSet.subarray(0, dataSet.length / 2), wrongLength, notAUid]) {
      const peer = await RawPeer.associate(node.dimsePort, { callingAeTitle: 'CAMERA' });
      const { status, errorComment } = await peer.store(damaged, fileMeta);
      expect(status).not.to.equal(0);
      shown.set(`the error comment ${errorComment ?? ''}`, errorComment ?? '');
      await peer.release();
    }
  }

  it('is in none of the log, the metrics, the answers, the pages and the file names', () => {
    const found = [...shown].flatMap(([where, what]) =>
      CANARIES.filter((canary) => what.includes(canary)).map((canary) => `${canary} in ${where}`),
    );
    expect(found).to.deep.equal([]);
  });

  it('would have been found: the log is at debug level, tells of all that was sent, and pages were read', () => {
    const codes = node.log().map(({ message }) => message);
    expect(codes).to.include.members([
      'association.accepted',
      'association.rejected',
      'receive.refused',
      'study.analysed',
      'study.waiting',
      'study.not-applicable',
    ]);
    expect(shown.get('/api/rejected-callers')).to.include('STRANGER');
    expect(shown.get('/')!.length).to.be.greaterThan(1000);
  });

  it('is in the results, which go to the PACS that has it anyway', async () => {
    const { studyInstanceUid } = phantomScan('canaries');
    const [name] = await readdir(join(node.outbox, studyInstanceUid));
    const result = parsePart10(await readFile(join(node.outbox, studyInstanceUid, name!)));
    expect(result.text('x00100010')).to.equal('Zvonimira^Doe');
  });
});
