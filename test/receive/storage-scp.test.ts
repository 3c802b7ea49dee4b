import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import dcmjsDimse from 'dcmjs-dimse';
import { readFileMeta } from '../../src/dicom/read-file-meta.ts';
import { SOP_CLASS } from '../../src/dicom/sop-classes.ts';
import type { StorageCommitmentReport } from '../../src/receive/storage-commitment-report.ts';
import type { ArrivedInstance } from '../../src/study/arrived-instance.ts';
import { RawPeer, associateRequest, storeRequest } from '../dimse/support/raw-peer.ts';
import { hasProgram, sharedData, skipUnless } from '../support/available.ts';
import { startStoreScp } from '../support/storescp.ts';
import { runDcmtk } from './support/run-dcmtk.ts';
import { SMALL_SCAN_UID, smallScan } from './support/small-scan.ts';
import { startTestScp } from './support/test-scp.ts';

function dataSetOf(arrived: ArrivedInstance): Buffer {
  const file = Buffer.concat(arrived.part10);
  return file.subarray(readFileMeta(file).dataSetOffset);
}

describe('storage SCP', () => {
  it('answers 0x0000 only after the instance is kept', async () => {
    let release: (() => void) | null = null;
    let arrived: (() => void) | null = null;
    const held = new Promise<void>((resolve) => (arrived = resolve));
    await using scp = await startTestScp({
      keep: async () => {
        arrived!();
        await new Promise<void>((resolve) => (release = resolve));
        return 'stored';
      },
    });
    const peer = await RawPeer.associate(scp.port);
    let answered = false;
    const answer = peer.store(smallScan(), { sopInstanceUid: SMALL_SCAN_UID }).then((command) => {
      answered = true;
      return command;
    });
    await held;
    // A second association gets its answer meanwhile: the node is not blocked, and this one is still waiting.
    const other = await RawPeer.associate(scp.port);
    expect((await other.echo()).status).to.equal(0);
    expect(answered).to.equal(false);
    release!();
    expect((await answer).status).to.equal(0);
    await other.release();
    await peer.release();
  });

  it('answers half a data set with the last flag by 0xC001 and a comment, and keeps nothing', async () => {
    await using scp = await startTestScp();
    const peer = await RawPeer.associate(scp.port);
    const whole = smallScan();
    const answer = await peer.store(whole.subarray(0, whole.byteLength - 8), {
      sopInstanceUid: SMALL_SCAN_UID,
    });
    expect(answer.status).to.be.oneOf([0xc001, 0xc003]);
    expect(answer.errorComment).to.match(/^DICOM_/);
    expect(answer.errorComment!.length).to.be.at.most(64);
    expect(scp.arrived).to.deep.equal([]);
    expect((await peer.store(whole, { sopInstanceUid: SMALL_SCAN_UID })).status).to.equal(0);
    await peer.release();
  });

  it('answers 0xA900 when the command announces another instance than the data set holds', async () => {
    await using scp = await startTestScp();
    const peer = await RawPeer.associate(scp.port);
    expect((await peer.store(smallScan(), { sopInstanceUid: '1.9.9' })).status).to.equal(0xa900);
    await peer.release();
  });

  it('tells the metrics of associations, instances, bytes and statuses', async () => {
    const events: string[] = [];
    {
      await using scp = await startTestScp({
        hooks: {
          onAssociation: (event, peer) => events.push(`${event} ${peer}`),
          onInstance: (bytes, status, peer) => events.push(`${bytes} ${status} ${peer}`),
        },
      });
      const peer = await RawPeer.associate(scp.port);
      await peer.store(smallScan(), { sopInstanceUid: SMALL_SCAN_UID });
      await peer.release();
    }
    expect(events).to.deep.equal([
      'accepted this-machine',
      `${smallScan().byteLength} 0 this-machine`,
      'released this-machine',
    ]);
  });

  it('remembers whom it refused, and why', async () => {
    await using scp = await startTestScp({ peers: [{ name: 'pacs', aeTitle: 'PACS' }] });
    for (const calledAeTitle of ['BONEAI', 'ELSEWHERE', 'BONEAI']) {
      const peer = await RawPeer.connect(scp.port);
      peer.sendPdu(associateRequest({ calledAeTitle, callingAeTitle: 'STRANGER' }));
      expect((await peer.receivePdu())?.type).to.equal('associate-rj');
      await peer.close();
    }
    const [latest, other] = scp.scp.rejectedCallers.list();
    expect(latest).to.include({
      callingAeTitle: 'STRANGER',
      calledAeTitle: 'BONEAI',
      host: '127.0.0.1',
      reason: 'unknown-calling-ae-title',
      count: 2,
      lastSeenAt: '2026-01-02T00:00:00.000Z',
    });
    expect(other).to.include({ calledAeTitle: 'ELSEWHERE', reason: 'unknown-called-ae-title' });
  });

  it('hands on the storage commitment answer that a PACS brings on its own association', async () => {
    const reports: StorageCommitmentReport[] = [];
    await using scp = await startTestScp({
      onCommitment: (report) => {
        reports.push(report);
        return Promise.resolve();
      },
    });
    const { Client, Dataset, requests, constants, log } = dcmjsDimse;
    const level = log.getLevel();
    log.setLevel('silent');
    const request = new requests.NEventReportRequest(
      SOP_CLASS.storageCommitmentPushModel,
      '1.2.840.10008.1.20.1.1',
      2,
    );
    const reference = (instance: string) => ({
      ReferencedSOPClassUID: SOP_CLASS.comprehensiveSr,
      ReferencedSOPInstanceUID: instance,
    });
    request.setDataset(
      new Dataset({
        TransactionUID: '2.25.7',
        ReferencedSOPSequence: [reference('1.2.1')],
        FailedSOPSequence: [{ ...reference('1.2.2'), FailureReason: 0x0112 }],
      }),
    );
    const status = await new Promise<number>((resolve, reject) => {
      request.on('response', (response: { getStatus(): number }) => resolve(response.getStatus()));
      const client = new Client();
      client.on('networkError', reject);
      client.addRequest(request);
      client.send('127.0.0.1', scp.port, 'PACS', 'BONEAI');
    }).finally(() => log.setLevel(level));
    expect(status).to.equal(constants.Status.Success);
    expect(reports).to.deep.equal([
      {
        transactionUid: '2.25.7',
        committed: [{ sopClassUid: SOP_CLASS.comprehensiveSr, sopInstanceUid: '1.2.1', failureReason: null }],
        failed: [{ sopClassUid: SOP_CLASS.comprehensiveSr, sopInstanceUid: '1.2.2', failureReason: 0x0112 }],
        from: 'PACS',
      },
    ]);
  });

  it('forgets an instance whose sender vanishes in the middle, and serves the next', async () => {
    await using scp = await startTestScp();
    const peer = await RawPeer.associate(scp.port);
    const pdus = storeRequest(Buffer.concat([smallScan(), Buffer.alloc(100_000)]));
    peer.send(...pdus.slice(0, 3));
    await peer.close();
    const next = await RawPeer.associate(scp.port);
    expect((await next.store(smallScan(), { sopInstanceUid: SMALL_SCAN_UID })).status).to.equal(0);
    await next.release();
    expect(scp.arrived).to.have.length(1);
  });
});

describe('storage SCP with dcmtk', function () {
  const wholeBody = sharedData('whole-body');

  before(function () {
    skipUnless(this, hasProgram('storescu') && hasProgram('echoscu') && hasProgram('storescp'), 'dcmtk');
    skipUnless(this, wholeBody !== null, 'the shared test data');
  });

  const call = (port: number, ...more: string[]): string[] => [
    '-aec',
    'BONEAI',
    '-aet',
    'DCMTK',
    ...more,
    '127.0.0.1',
    String(port),
  ];
  const file = (name: string): string => join(wholeBody!, name);

  it('answers echoscu', async () => {
    await using scp = await startTestScp();
    expect((await runDcmtk('echoscu', call(scp.port))).exitCode).to.equal(0);
  });

  it('rejects echoscu under a wrong called AE title, and an unknown caller', async () => {
    await using scp = await startTestScp({ peers: [{ name: 'pacs', aeTitle: 'PACS' }] });
    const wrongName = await runDcmtk('echoscu', ['-aec', 'OTHER', '127.0.0.1', String(scp.port)]);
    expect(wrongName.output).to.match(/Called AE Title Not Recognized/i);
    const stranger = await runDcmtk('echoscu', call(scp.port));
    expect(stranger.output).to.match(/Calling AE Title Not Recognized/i);
    expect([wrongName.exitCode, stranger.exitCode]).to.not.include(0);
  });

  it('rejects storescu for now when the peer has too many associations', async () => {
    await using scp = await startTestScp({ limits: { associationsPerPeer: 1 } });
    const busy = await RawPeer.associate(scp.port);
    const refused = await runDcmtk('echoscu', call(scp.port));
    expect(refused.output)
      .to.match(/Rejected Transient/i)
      .and.to.match(/Local Limit Exceeded/i);
    await busy.release();
    expect((await runDcmtk('echoscu', call(scp.port))).exitCode).to.equal(0);
  });

  // File and the option that makes storescu propose the file's own transfer syntax.
  const lossless: [string, string][] = [
    ['NM1_UNC.dcm', '-xe'],
    ['NM1_JPLL.dcm', '-xs'],
    ['NM1_JLSL.dcm', '-xt'],
    ['NM1_RLE.dcm', '-xr'],
    ['NM1_J2KR.dcm', '-xv'],
    ['NM1_decoded-from-lossy.dcm', '-xe'],
    ['siemens-two-view-early-phase.dcm', '-xe'],
  ];
  for (const [name, proposal] of lossless)
    it(`keeps ${basename(name)} as dcmtk's own receiver does, byte for byte`, async () => {
      await using reference = await startStoreScp(['+xa']);
      await using scp = await startTestScp();
      const parameters = ['-R', proposal];
      const toUs = await runDcmtk('storescu', [...call(scp.port, ...parameters), file(name)]);
      expect(toUs.exitCode, toUs.output).to.equal(0);
      await runDcmtk('storescu', [...call(reference.port, ...parameters), file(name)]);
      const [expected] = [...(await reference.received()).values()];
      const arrived = scp.arrived[0]!;
      expect(arrived.header.transferSyntaxUid).to.equal(expected!.transferSyntaxUid);
      expect(dataSetOf(arrived).equals(expected!.dataSet)).to.equal(true);
    });

  for (const [name] of lossless)
    it(`keeps the data set of ${basename(name)} as it lies in the file`, async () => {
      await using scp = await startTestScp();
      const bytes = await readFile(file(name));
      const { fileMeta, dataSetOffset } = readFileMeta(bytes);
      const dataSet = bytes.subarray(dataSetOffset);
      const { sopClassUid, sopInstanceUid, transferSyntaxUid } = fileMeta;
      const peer = await RawPeer.associate(scp.port, {
        contexts: [{ id: 3, abstractSyntax: sopClassUid, transferSyntaxes: [transferSyntaxUid] }],
      });
      expect((await peer.store(dataSet, { sopClassUid, sopInstanceUid })).status).to.equal(0);
      await peer.release();
      expect(dataSetOf(scp.arrived[0]!).equals(dataSet)).to.equal(true);
    });

  for (const [name, proposal] of [
    ['NM1_JPLY.dcm', '-xx'],
    ['NM1_JLSN.dcm', '-xu'],
  ] as const)
    it(`refuses the lossy syntax of ${name} at negotiation`, async () => {
      await using scp = await startTestScp();
      const refused = await runDcmtk('storescu', [...call(scp.port, '-R', proposal), file(name)]);
      expect(refused.exitCode).to.not.equal(0);
      expect(scp.arrived).to.deep.equal([]);
    });

  it('takes several instances on one association, and an abort instead of a release', async () => {
    const ends: string[] = [];
    await using scp = await startTestScp({
      hooks: { onAssociation: (event) => ends.push(event) },
    });
    const sent = await runDcmtk('storescu', [
      ...call(scp.port, '--abort', '--repeat', '3', '-R', '-xe'),
      file('NM1_UNC.dcm'),
      file('siemens-two-view-early-phase.dcm'),
    ]);
    expect(sent.exitCode, sent.output).to.equal(0);
    expect(scp.arrived.length).to.be.at.least(2);
    expect((await runDcmtk('echoscu', call(scp.port))).exitCode).to.equal(0);
    expect(ends).to.include('aborted-by-peer');
  });

  it('takes a folder from dcmsend', async function () {
    skipUnless(this, hasProgram('dcmsend'), 'dcmtk');
    await using scp = await startTestScp();
    const names = ['NM1_UNC.dcm', 'siemens-two-view-early-phase.dcm'];
    const sent = await runDcmtk('dcmsend', [...call(scp.port), ...names.map(file)]);
    expect(sent.exitCode, sent.output).to.equal(0);
    expect(scp.arrived).to.have.length(2);
  });
});
