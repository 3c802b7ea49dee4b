import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { encodeFileMeta } from '../../src/dicom/part10.ts';
import { readFileMeta } from '../../src/dicom/read-file-meta.ts';
import { SOP_CLASS } from '../../src/dicom/sop-classes.ts';
import { TRANSFER_SYNTAX } from '../../src/dicom/transfer-syntaxes.ts';
import type { ErrorContext } from '../../src/platform/node-error.ts';
import { NodeError } from '../../src/platform/node-error.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import type { RawArrival } from '../../src/receive/intake.ts';
import { createIntake, rawArrivalFromPart10 } from '../../src/receive/intake.ts';
import type { ArrivedInstance } from '../../src/study/arrived-instance.ts';
import { SMALL_SCAN_UID, smallScan } from './support/small-scan.ts';

const ORIGIN = { kind: 'c-store', callingAeTitle: 'GAMMA', host: '192.0.2.1' } as const;

async function takeIn(arrival: Partial<RawArrival> & Pick<RawArrival, 'dataSet'>): Promise<ArrivedInstance> {
  const kept: ArrivedInstance[] = [];
  const intake = createIntake({
    keep: (arrived) => {
      kept.push(arrived);
      return Promise.resolve('stored');
    },
    logger: silentLogger,
  });
  await intake({ transferSyntaxUid: TRANSFER_SYNTAX.explicitVrLittleEndian, origin: ORIGIN, ...arrival });
  expect(kept).to.have.length(1);
  return kept[0]!;
}

async function refusalOf(
  arrival: Partial<RawArrival> & Pick<RawArrival, 'dataSet'>,
): Promise<string | undefined> {
  return takeIn(arrival).then(
    () => undefined,
    (error: unknown) => (error instanceof NodeError ? error.code : String(error)),
  );
}

describe('intake', () => {
  it('keeps our own header in front of exactly the bytes that came', async () => {
    const bytes = smallScan();
    const arrived = await takeIn({
      dataSet: [bytes.subarray(0, 33), bytes.subarray(33)],
      sourceAeTitle: 'GAMMA',
    });
    const file = Buffer.concat(arrived.part10);
    const { fileMeta, dataSetOffset } = readFileMeta(file);
    expect(file.subarray(dataSetOffset).equals(bytes)).to.equal(true);
    expect(fileMeta).to.deep.equal({
      sopClassUid: SOP_CLASS.nuclearMedicineImage,
      sopInstanceUid: SMALL_SCAN_UID,
      transferSyntaxUid: TRANSFER_SYNTAX.explicitVrLittleEndian,
    });
    expect(arrived.dataSetSha256).to.equal(createHash('sha256').update(bytes).digest('hex'));
    expect(arrived.header.modality).to.equal('NM');
    expect(arrived.origin).to.deep.equal(ORIGIN);
  });

  it('hashes objects of any size as one', async () => {
    const pixels = { keyword: 'PixelData', vr: 'OW', value: new Uint8Array(33 * 1024 ** 2).fill(3) };
    const bytes = smallScan({
      Rows: { keyword: 'Rows', value: 33 * 1024 },
      Columns: { keyword: 'Columns', value: 512 },
      PixelData: pixels,
    });
    const arrived = await takeIn({ dataSet: [bytes] });
    expect(arrived.dataSetSha256).to.equal(createHash('sha256').update(bytes).digest('hex'));
  });

  it('refuses another SOP class or instance than was announced', async () => {
    const dataSet = [smallScan()];
    const expected = { sopClassUid: SOP_CLASS.nuclearMedicineImage, sopInstanceUid: SMALL_SCAN_UID };
    expect(await refusalOf({ dataSet, expected })).to.equal(undefined);
    expect(await refusalOf({ dataSet, expected: { ...expected, sopClassUid: '1.2' } })).to.equal(
      'RECEIVE_SOP_MISMATCH',
    );
    expect(await refusalOf({ dataSet, expected: { ...expected, sopInstanceUid: '1.2' } })).to.equal(
      'RECEIVE_SOP_MISMATCH',
    );
  });

  it('refuses half a data set, wherever it was cut', async () => {
    const bytes = smallScan();
    for (let end = 0; end < bytes.byteLength; end += 2)
      expect(await refusalOf({ dataSet: [bytes.subarray(0, end)] }), `cut at ${end}`).to.match(/^DICOM_/);
  });

  it('refuses an object without identity, and one whose pixels contradict its header', async () => {
    expect(await refusalOf({ dataSet: [smallScan({ StudyInstanceUID: null })] })).to.equal('DICOM_IDENTITY');
    const rows = { keyword: 'Rows', value: 400 };
    expect(await refusalOf({ dataSet: [smallScan({ Rows: rows })] })).to.equal('DICOM_PIXELS');
  });

  it('passes on what the store says', async () => {
    const intake = createIntake({
      keep: () => Promise.reject(new Error('disk gone')),
      logger: silentLogger,
    });
    const outcome = await intake({
      dataSet: [smallScan()],
      transferSyntaxUid: TRANSFER_SYNTAX.explicitVrLittleEndian,
      origin: ORIGIN,
    }).catch((error: unknown) => String(error));
    expect(outcome).to.equal('Error: disk gone');
  });

  it('takes a DICOM file apart into its data set and syntax', () => {
    const dataSet = smallScan();
    const meta = encodeFileMeta({
      sopClassUid: SOP_CLASS.nuclearMedicineImage,
      sopInstanceUid: SMALL_SCAN_UID,
      transferSyntaxUid: TRANSFER_SYNTAX.explicitVrLittleEndian,
    });
    const arrival = rawArrivalFromPart10(Buffer.concat([meta, dataSet]), { kind: 'file' });
    expect(arrival.transferSyntaxUid).to.equal(TRANSFER_SYNTAX.explicitVrLittleEndian);
    expect(Buffer.concat(arrival.dataSet).equals(dataSet)).to.equal(true);
  });

  it('logs identifiers only', async () => {
    const lines: string[] = [];
    const note = (code: string, context?: ErrorContext): void => {
      lines.push(JSON.stringify({ code, ...context }));
    };
    const logger = { ...silentLogger, debug: note, info: note };
    await createIntake({ keep: () => Promise.resolve('new-version'), logger })({
      dataSet: [smallScan()],
      transferSyntaxUid: TRANSFER_SYNTAX.explicitVrLittleEndian,
      origin: ORIGIN,
    });
    expect(lines.join('\n')).to.contain(SMALL_SCAN_UID).and.to.contain('new-version');
    expect(lines.join('\n')).to.not.match(/doe|jane/i);
  });
});
