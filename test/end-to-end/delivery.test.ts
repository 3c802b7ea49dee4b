import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { DestinationRow } from '../../src/admin/node-view.ts';
import { SOP_CLASS } from '../../src/dicom/sop-classes.ts';
import { acceptAssociation, startScriptedPeer } from '../support/scripted-dimse-peer.ts';
import { COMMAND, RESPONSE_BIT, encodeCommandSet } from '../../src/dimse/command-set.ts';
import { encodeMessageFragments } from '../../src/dimse/pdu-codec.ts';
import { hasProgram, skipUnless } from '../support/available.ts';
import { freePort } from '../support/free-port.ts';
import { phantomScan } from '../support/phantom-scan.ts';
import { isDelivered, startNodeProcess } from '../support/running-node.ts';
import { sendFiles } from '../support/send-files.ts';
import { startStoreScp } from '../support/storescp.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const QUICK_RETRY = { firstDelay: '300ms', factor: 1, maximumDelay: '300ms', giveUpAfter: '1h' };

describe('results on their way out', function () {
  this.timeout(60_000);

  it('reach one destination while another is down, and that one when it is back', async function () {
    skipUnless(this, hasProgram('storescp'), 'storescp (Debian: dcmtk)');
    await using work = await temporaryFolder();
    const port = await freePort();
    await using node = await startNodeProcess(
      {
        'deliver.retry': QUICK_RETRY,
        'deliver.destinations': [
          { name: 'away', kind: 'c-store', aeTitle: 'STORESCP', host: '127.0.0.1', port },
          { name: 'outbox', kind: 'folder', directory: join(work.path, 'outbox') },
        ],
      },
      { folder: work.path },
    );
    const scans = ['one', 'two'].map((name) => phantomScan(`delivery-${name}`));
    for (const { files } of scans) await sendFiles(node.dimsePort, files);
    for (const { studyInstanceUid } of scans) {
      const { deliveries } = await node.untilStudy(studyInstanceUid, (detail) =>
        detail.deliveries.some(({ destination, state }) => destination === 'outbox' && state === 'delivered'),
      );
      expect(deliveries.find(({ destination }) => destination === 'away')!.state).to.equal('pending');
    }
    const [first, second] = scans;
    const { deliveries } = await node.untilStudy(first!.studyInstanceUid, (detail) =>
      detail.deliveries.some(({ destination, attempts }) => destination === 'away' && attempts > 0),
    );
    const away = deliveries.find(({ destination }) => destination === 'away')!;
    expect(away.lastError).to.match(/\[[A-Z_]+\]$/);
    expect(Date.parse(away.nextAttemptAt!)).to.be.greaterThan(Date.parse(away.updatedAt));
    const { destinations } = await node.get<{ destinations: DestinationRow[] }>('/api/destinations');
    expect(destinations[0]).to.include({ name: 'away', pending: 2, delivered: 0, failed: 0 });
    expect(destinations[0]!.lastError).to.equal(away.lastError);
    expect(destinations[1]).to.include({ name: 'outbox', pending: 0, delivered: 2 });

    await using peer = await startStoreScp([], port);
    for (const { studyInstanceUid } of [first!, second!])
      await node.untilStudy(studyInstanceUid, isDelivered);
    expect((await peer.received()).size).to.equal(4);
  });

  it('wait over a restart of the node for a destination that is down', async function () {
    skipUnless(this, hasProgram('storescp'), 'storescp (Debian: dcmtk)');
    await using work = await temporaryFolder();
    const port = await freePort();
    const settings = {
      'deliver.retry': QUICK_RETRY,
      'deliver.destinations': [
        { name: 'away', kind: 'c-store', aeTitle: 'STORESCP', host: '127.0.0.1', port },
      ],
    };
    const { studyInstanceUid, files } = phantomScan('delivery-restart');
    {
      await using node = await startNodeProcess(settings, { folder: work.path });
      await sendFiles(node.dimsePort, files);
      await node.untilStudy(studyInstanceUid, ({ deliveries }) => (deliveries[0]?.attempts ?? 0) > 0);
      expect(await node.stop()).to.equal(0);
    }
    await using peer = await startStoreScp([], port);
    await using node = await startNodeProcess(settings, { folder: work.path });
    const { log } = await node.untilStudy(studyInstanceUid, isDelivered);
    expect(log.filter(({ code }) => code === 'study.analysing')).to.have.length(1);
    expect((await peer.received()).size).to.equal(2);
  });

  it('go as Comprehensive SR to a PACS that refuses Comprehensive 3D SR, and the log says so', async () => {
    const stored: string[] = [];
    await using pacs = await startScriptedPeer({
      onAssociate: (request, socket) =>
        acceptAssociation(
          request,
          socket,
          ({ abstractSyntax }) => abstractSyntax !== SOP_CLASS.comprehensive3dSr,
        ),
      onMessage: (
        { messageId, affectedSopClassUid, affectedSopInstanceUid },
        _dataSet,
        contextId,
        socket,
      ) => {
        stored.push(affectedSopClassUid!);
        const response = encodeCommandSet({
          commandField: COMMAND.cStoreRq | RESPONSE_BIT,
          hasDataSet: false,
          messageIdBeingRespondedTo: messageId!,
          affectedSopClassUid: affectedSopClassUid!,
          affectedSopInstanceUid: affectedSopInstanceUid!,
          status: 0,
        });
        for (const part of encodeMessageFragments(contextId, 'command', response, 16_384)) socket.write(part);
      },
    });
    await using node = await startNodeProcess({
      'deliver.destinations': [
        { name: 'old-pacs', kind: 'c-store', aeTitle: 'OLDPACS', host: '127.0.0.1', port: pacs.port },
      ],
    });
    const { studyInstanceUid, files } = phantomScan('delivery-old-pacs');
    await sendFiles(node.dimsePort, files);
    const { log } = await node.untilStudy(studyInstanceUid, isDelivered);
    expect(stored.sort()).to.deep.equal([SOP_CLASS.comprehensiveSr, SOP_CLASS.secondaryCapture].sort());
    expect(String(log.find(({ code }) => code === 'delivery.done')!.detail['notes'])).to.match(
      /Comprehensive/,
    );
  });

  it('stop at a folder that cannot be written, say why, and go out when an operator asks again', async () => {
    await using work = await temporaryFolder();
    const directory = join(work.path, 'no-folder');
    await writeFile(directory, 'a file where a folder should be');
    const { studyInstanceUid, files } = phantomScan('delivery-forbidden');
    {
      await using node = await startNodeProcess(
        { 'deliver.destinations': [{ name: 'outbox', kind: 'folder', directory }] },
        { folder: work.path },
      );
      await sendFiles(node.dimsePort, files);
      const { deliveries } = await node.untilStudy(
        studyInstanceUid,
        (detail) => detail.deliveries[0]?.state === 'failed',
      );
      expect(deliveries[0]).to.include({ destination: 'outbox', attempts: 1 });
      expect(deliveries[0]!.lastError).to.include('[DELIVER_FOLDER]');
      await node.stop();
    }
    await using node = await startNodeProcess({}, { folder: work.path });
    expect((await node.study(studyInstanceUid))!.deliveries[0]!.state).to.equal('failed');
    const answer = await fetch(`${node.url}/api/studies/${studyInstanceUid}/retry`, { method: 'POST' });
    expect(answer.status).to.equal(202);
    const { study } = await node.untilStudy(studyInstanceUid, isDelivered);
    expect(study).to.include({ state: 'analysed', revision: 0 });
    expect(await readdir(join(node.outbox, studyInstanceUid))).to.have.length(2);
  });
});
