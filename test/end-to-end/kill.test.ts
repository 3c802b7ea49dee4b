import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { DeliverError } from '../../src/deliver/deliver-error.ts';
import { parseDataSet, parsePart10 } from '../../src/dicom/data-set.ts';
import { readFileMeta } from '../../src/dicom/read-file-meta.ts';
import { hasProgram, skipUnless } from '../support/available.ts';
import type { PhantomScan } from '../support/phantom-scan.ts';
import { phantomScan } from '../support/phantom-scan.ts';
import type { RunningNode } from '../support/running-node.ts';
import { isDelivered, startNodeProcess } from '../support/running-node.ts';
import { sendFiles } from '../support/send-files.ts';
import type { StoreScp } from '../support/storescp.ts';
import { startStoreScp } from '../support/storescp.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const KILLS = 32;

/** After which event of its log the node is killed, and within how many milliseconds. */
const MOMENTS = [
  ['association.accepted', 30],
  ['association.ended', 500],
  ['study.analysed', 15],
  ['delivery.done', 15],
  ['node.started', 500],
] as const;

describe('a node that is killed with kill -9 again and again', function () {
  this.timeout(300_000);
  const started = new AsyncDisposableStack();
  let pacs: StoreScp;

  before(async function () {
    skipUnless(this, hasProgram('storescp'), 'storescp (Debian: dcmtk)');
    pacs = started.use(await startStoreScp());
  });
  after(() => started.disposeAsync());

  it(`${KILLS} times at any step still brings exactly one report and one overlay of every study`, async () => {
    await using work = await temporaryFolder();
    const start = (): Promise<RunningNode> =>
      startNodeProcess(
        {
          'deliver.destinations': [
            { name: 'outbox', kind: 'folder', directory: join(work.path, 'outbox') },
            { name: 'pacs', kind: 'c-store', aeTitle: 'STORESCP', host: '127.0.0.1', port: pacs.port },
          ],
          'deliver.retry': { firstDelay: '100ms', factor: 1, maximumDelay: '100ms', giveUpAfter: '1h' },
          'node.logLevel': 'debug',
        },
        { folder: work.path },
      );
    const scans: PhantomScan[] = [];
    const unacknowledged = new Set<PhantomScan>();
    for (let kill = 0; kill < KILLS; kill++) {
      await using node = await start();
      const scan = phantomScan(`kill-${kill}`, kill % 2 === 0 ? 'two-frame' : 'two-instances');
      scans.push(scan);
      unacknowledged.add(scan);
      const sending = sendAll(node, unacknowledged);
      const [moment, spreadMs] = MOMENTS[kill % MOMENTS.length]!;
      await untilLogged(node, moment);
      await delay(Math.random() * spreadMs);
      await node.stop('SIGKILL');
      await sending;
    }
    expect(unacknowledged.size, 'studies never acknowledged').to.be.lessThan(KILLS / 2);

    await using node = await start();
    await sendAll(node, unacknowledged);
    expect(unacknowledged.size).to.equal(0);
    const atPacs = new Map<string, string[]>();
    for (const { studyInstanceUid } of scans) await node.untilStudy(studyInstanceUid, isDelivered, 60_000);
    for (const { dataSet, transferSyntaxUid } of (await pacs.received()).values()) {
      const object = parseDataSet(dataSet, transferSyntaxUid);
      const study = object.text('x0020000d');
      atPacs.set(study, [...(atPacs.get(study) ?? []), object.text('x00080060')].sort());
    }
    const instances = Map.groupBy(
      await objectsIn(join(work.path, 'state', 'instances')),
      (file) => readFileMeta(file).fileMeta.sopInstanceUid,
    );
    for (const { studyInstanceUid, files } of scans) {
      const { study } = (await node.study(studyInstanceUid))!;
      expect(study).to.include({ state: 'analysed', revision: 0, reasonCode: '' });
      expect(atPacs.get(studyInstanceUid), 'at the PACS').to.deep.equal(['OT', 'SR']);
      const results = await objectsIn(join(work.path, 'outbox', studyInstanceUid));
      expect(results.map((file) => parsePart10(file).text('x00080060')).sort()).to.deep.equal(['OT', 'SR']);
      for (const file of files) {
        const [kept, ...others] = instances.get(readFileMeta(file).fileMeta.sopInstanceUid) ?? [];
        expect(
          kept !== undefined && dataSetOf(kept).equals(dataSetOf(file)),
          'an instance as it was sent',
        ).to.equal(true);
        expect(others).to.deep.equal([]);
      }
    }
    expect(atPacs.size).to.equal(scans.length);
  });
});

/** Sends what is not acknowledged yet, study by study as a camera does; what a kill cuts off stays in the set. */
async function sendAll(node: RunningNode, unacknowledged: Set<PhantomScan>): Promise<void> {
  for (const scan of [...unacknowledged]) {
    try {
      const statuses = await sendFiles(node.dimsePort, scan.files);
      if (statuses.every((status) => status === 0)) unacknowledged.delete(scan);
    } catch (error) {
      expect(error).to.be.instanceOf(DeliverError);
      return;
    }
  }
}

/** Waits without pause: the steps that are to be hit take milliseconds. */
async function untilLogged(node: RunningNode, message: string): Promise<void> {
  const giveUpAt = Date.now() + 30_000;
  while (!node.output().includes(`"message":"${message}"`)) {
    if (Date.now() > giveUpAt) throw new Error(`no ${message} in ${node.output()}`);
    await delay(1);
  }
}

async function objectsIn(folder: string): Promise<Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name))));
}

function dataSetOf(file: Uint8Array): Buffer {
  return Buffer.from(file.subarray(readFileMeta(file).dataSetOffset));
}
