import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { readFileMeta } from '../../src/dicom/read-file-meta.ts';
import { createHttpClient } from '../../src/platform/http-client.ts';
import type { HttpClient } from '../../src/platform/http-client.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { NodeError } from '../../src/platform/node-error.ts';
import { createIntake } from '../../src/receive/intake.ts';
import type { KeepInstance } from '../../src/receive/intake.ts';
import { DicomwebPoller } from '../../src/receive/dicomweb-poller.ts';
import type { DicomwebSource } from '../../src/receive/dicomweb-source.ts';
import { PollerStore } from '../../src/store/poller-store.ts';
import type { ArrivedInstance } from '../../src/study/arrived-instance.ts';
import { sharedData, skipUnless } from '../support/available.ts';
import { freePort } from '../support/free-port.ts';
import { hasOrthanc, startOrthanc } from '../support/orthanc.ts';
import { openTemporaryState } from '../store/temporary-state.ts';
import type { TemporaryState } from '../store/temporary-state.ts';
import { answerMultipart, fakeFile, fakeStudies, startFakeArchive } from './support/fake-dicomweb.ts';
import type { FakeArchive, FakeInstance } from './support/fake-dicomweb.ts';

const NEVER = new AbortController().signal;
const HOUR = 3_600_000;
const SOURCE: DicomwebSource = {
  name: 'archive',
  filters: { ModalitiesInStudy: 'NM' },
  seriesModalities: ['NM'],
  overlapMs: 48 * HOUR,
  pageSize: 2,
  limits: { studies: 100, instances: 100, bytes: 1e8, instanceBytes: 100_000 },
};

class FullDisk extends NodeError {
  constructor() {
    super('STORE_FULL', 'transient', 'the disk is full');
  }
}

describe('DICOMweb poller', () => {
  let state: TemporaryState;
  let archive: FakeArchive;
  let arrived: ArrivedInstance[];
  let keep: KeepInstance;
  const clients: HttpClient[] = [];

  beforeEach(async () => {
    state = await openTemporaryState();
    archive = await startFakeArchive(fakeStudies(5));
    arrived = [];
    keep = (instance) => {
      arrived.push(instance);
      return Promise.resolve('stored');
    };
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
    await archive[Symbol.asyncDispose]();
    await state.remove();
  });

  function pollerOf(source: Partial<DicomwebSource> = {}, url = archive.url): DicomwebPoller {
    const http = createHttpClient({
      baseUrl: url,
      authentication: { kind: 'none' },
      connectTimeoutMs: 5000,
      responseTimeoutMs: 5000,
      totalTimeoutMs: 5000,
      maxResponseBytes: 1e6,
    });
    clients.push(http);
    return new DicomwebPoller(
      { ...SOURCE, ...source },
      {
        http,
        intake: createIntake({ keep: (instance) => keep(instance), logger: silentLogger }),
        marks: new PollerStore(state.db, state.clock),
        clock: state.clock,
        logger: silentLogger,
      },
    );
  }

  function arrivedUids(): string[] {
    return arrived.map(({ header }) => header.sopInstanceUid);
  }

  function uidsOf(instances: readonly FakeInstance[]): string[] {
    return instances.map(({ uid }) => uid);
  }

  it('fetches every instance of every page once, byte for byte, and says where it came from', async () => {
    const summary = await pollerOf().pollOnce(NEVER);
    expect(summary).to.include({ ended: 'done', error: null });
    expect(summary.studies).to.deep.equal({ listed: 5, settled: 0, opened: 5, failed: 0 });
    expect(summary.instances).to.include({ listed: 5, stored: 5, failed: 0, refused: 0 });
    expect(arrivedUids()).to.deep.equal(uidsOf(archive.instances));
    expect(arrived[0]!.origin).to.deep.equal({ kind: 'wado-rs', source: 'archive' });
    const dataSet = Buffer.from(arrived[0]!.part10[1]!);
    expect(fakeFile(archive.instances[0]!).subarray(-dataSet.length).equals(dataSet)).to.equal(true);
  });

  it('asks for NM studies from the overlap window on, in any transfer syntax', async () => {
    await pollerOf().pollOnce(NEVER);
    const first = new URL(archive.requests[0]!.replace('GET ', ''), 'http://x');
    expect(first.pathname).to.equal('/studies');
    expect(Object.fromEntries(first.searchParams)).to.deep.equal({
      StudyDate: '20291230-',
      ModalitiesInStudy: 'NM',
      includefield: '00201208',
      limit: '2',
      offset: '0',
    });
  });

  it('fetches nothing twice: not at the next poll, and not after a restart', async () => {
    const poller = pollerOf();
    await poller.pollOnce(NEVER);
    const again = await poller.pollOnce(NEVER);
    expect(again.studies).to.include({ listed: 5, settled: 5, opened: 0 });
    state = await state.reopen();
    const restarted = await pollerOf().pollOnce(NEVER);
    expect(restarted.studies).to.include({ opened: 5 });
    expect(restarted.instances).to.include({ listed: 5, stored: 0 });
    expect(archive.fetched()).to.have.length(5);
  });

  it('sees a late instance of a study that was settled, whether the source counts instances or not', async () => {
    for (const hides of [false, true]) {
      archive.faults.hidesInstanceCount = hides;
      const poller = pollerOf({ name: `source-${hides}` });
      await poller.pollOnce(NEVER);
      const { study, series, modality } = archive.instances[0]!;
      archive.instances.push({ study, series, modality, uid: `${series}.${archive.instances.length}` });
      expect((await poller.pollOnce(NEVER)).instances).to.include({ stored: 1 });
    }
  });

  it('asks again from before the time it was off', async () => {
    await pollerOf().pollOnce(NEVER);
    state.clock.ms += 10 * 24 * HOUR;
    await pollerOf().pollOnce(NEVER);
    expect(archive.requests.findLast((line) => line.includes('/studies?'))).to.contain('StudyDate=20291230-');
    await pollerOf().pollOnce(NEVER);
    expect(archive.requests.findLast((line) => line.includes('/studies?'))).to.contain('StudyDate=20300109-');
  });

  it('leaves series of other modalities at the source, even if that ignores the filter', async () => {
    const { study } = archive.instances[0]!;
    archive.instances.push({ study, series: `${study}.7`, uid: `${study}.7.1`, modality: 'CT' });
    const { instances } = await pollerOf().pollOnce(NEVER);
    expect(instances).to.include({ listed: 5, stored: 5 });
  });

  it('finds every study though the source pages in its own way: caps pages, or ignores or misreads the offset', async () => {
    archive.instances.push(...fakeStudies(6, 'NM', '1.2.840.98'));
    const ways: Partial<FakeArchive['faults']>[] = [
      { pageCap: 1 },
      { pageCap: 3 },
      { ignoresOffset: true },
      { offsetWithinLimit: true },
    ];
    for (const [index, way] of ways.entries()) {
      Object.assign(
        archive.faults,
        { pageCap: Infinity, ignoresOffset: false, offsetWithinLimit: false },
        way,
      );
      const summary = await pollerOf({ name: `source-${index}` }).pollOnce(NEVER);
      expect(summary, JSON.stringify(way)).to.include({ ended: 'done' });
      expect(summary.studies.listed, JSON.stringify(way)).to.equal(11);
    }
  });

  it('counts what intake says: duplicates and new versions are marked as well', async () => {
    const outcomes = ['duplicate', 'new-version', 'stored', 'stored', 'stored'] as const;
    let calls = 0;
    keep = () => Promise.resolve(outcomes[calls++]!);
    const { instances } = await pollerOf().pollOnce(NEVER);
    expect(instances).to.include({ stored: 3, duplicate: 1, newVersion: 1 });
    await pollerOf().pollOnce(NEVER);
    expect(calls).to.equal(5);
  });

  describe('with a broken instance', () => {
    const broken = fakeStudies(5)[1]!;
    const others = uidsOf(fakeStudies(5)).filter((uid) => uid !== broken.uid);

    it('fetches the others, and tries that one again after a while, and gets it when it is mended', async () => {
      archive.faults.wado.set(broken.uid, (response) => void response.writeHead(500).end());
      const poller = pollerOf();
      expect((await poller.pollOnce(NEVER)).instances).to.include({ stored: 4, failed: 1, refused: 0 });
      expect(arrivedUids()).to.have.members(others);
      expect((await poller.pollOnce(NEVER)).instances).to.include({ waiting: 1, failed: 0 });
      state.clock.ms += 61_000;
      expect((await poller.pollOnce(NEVER)).instances).to.include({ waiting: 0, failed: 1 });
      archive.faults.wado.clear();
      state.clock.ms += 61_000;
      expect((await poller.pollOnce(NEVER)).instances).to.include({ waiting: 1 });
      state.clock.ms += 60_000;
      state = await state.reopen();
      state.clock.ms += 183_000;
      expect((await pollerOf().pollOnce(NEVER)).instances).to.include({ stored: 1 });
      expect(arrivedUids()).to.include(broken.uid);
    });

    it('keeps trying for three days, hourly at last, and then refuses it for good', async () => {
      archive.faults.wado.set(broken.uid, (response) => void response.writeHead(404).end());
      const poller = pollerOf();
      let refused = 0;
      let polls = 0;
      for (; refused === 0 && polls < 200; polls += 1) {
        refused = (await poller.pollOnce(NEVER)).instances.refused;
        state.clock.ms += HOUR;
      }
      expect(refused).to.equal(1);
      expect(polls).to.be.within(72, 75);
      const before = archive.fetched().length;
      await poller.pollOnce(NEVER);
      expect(archive.fetched()).to.have.length(before);
    });

    it('refuses at once what no repetition can mend: junk, a truncated image, another instance, too large', async () => {
      const truncated = fakeFile(broken).subarray(0, -8);
      const other = fakeFile({ ...broken, uid: '1.2.3.4' });
      const answers: [string, Buffer[]][] = [
        ['junk', [Buffer.from('junk')]],
        ['truncated', [truncated]],
        ['another', [other]],
        ['a large part', [Buffer.alloc(120_000)]],
        ['a large body', [Buffer.alloc(500_000)]],
        ['two parts', [fakeFile(broken), other]],
      ];
      for (const [name, parts] of answers) {
        archive.faults.wado.set(broken.uid, (response) => answerMultipart(parts, response));
        const { instances } = await pollerOf({ name }).pollOnce(NEVER);
        expect(instances, name).to.include({ stored: 4, refused: 1, failed: 0 });
        expect(arrivedUids().slice(-4), name).to.have.members(others);
      }
    });

    it('takes an answer that broke off as a fault that passes', async () => {
      for (const [name, answer] of Object.entries({
        'without its closing boundary': (response: ServerResponse) =>
          response
            .writeHead(200, { 'content-type': 'multipart/related; boundary=b' })
            .end('\r\n--b\r\ncontent-type: application/dicom\r\n\r\nhalf'),
        'with the connection': (response: ServerResponse) =>
          response
            .writeHead(200, { 'content-type': 'multipart/related; boundary=b', 'content-length': '9999' })
            .write('\r\n--b\r\n\r\nhalf', () => response.destroy()),
      })) {
        archive.faults.wado.set(broken.uid, (response) => void answer(response));
        const { instances } = await pollerOf({ name: name.replaceAll(' ', '-') }).pollOnce(NEVER);
        expect(instances, name).to.include({ stored: 4, refused: 0, failed: 1 });
      }
    });
  });

  it('goes on with the other studies when one cannot be listed, and looks at it again', async () => {
    const { study } = archive.instances[2]!;
    archive.faults.qido.set(`studies/${study}/series`, (response) => void response.writeHead(500).end());
    const poller = pollerOf();
    const summary = await poller.pollOnce(NEVER);
    expect(summary.studies).to.include({ opened: 5, failed: 1 });
    expect(summary.instances).to.include({ stored: 4 });
    archive.faults.qido.clear();
    expect((await poller.pollOnce(NEVER)).instances).to.include({ stored: 1 });
  });

  it('holds nothing against the instances when the source is away or does not know us', async () => {
    const gone = await pollerOf({}, `http://127.0.0.1:${await freePort()}`).pollOnce(NEVER);
    expect(gone).to.include({ ended: 'source-unavailable' });
    expect(gone.error).to.include({ code: 'HTTP_CONNECT' });
    for (const { uid } of archive.instances)
      archive.faults.wado.set(uid, (response) => void response.writeHead(401).end());
    const refusing = await pollerOf().pollOnce(NEVER);
    expect(refusing).to.include({ ended: 'source-unavailable' });
    expect(refusing.error).to.include({ code: 'HTTP_AUTH' });
    archive.faults.wado.clear();
    expect((await pollerOf().pollOnce(NEVER)).instances).to.include({ stored: 5, waiting: 0 });
  });

  it('stops asking a source that fails at everything', async () => {
    archive.instances.push(...fakeStudies(20, 'NM', '1.2.840.98'));
    for (const { uid } of archive.instances)
      archive.faults.wado.set(uid, (response) => void response.writeHead(503).end());
    expect(await pollerOf().pollOnce(NEVER)).to.include({ ended: 'source-unavailable' });
    expect(archive.fetched().length).to.be.below(10);
  });

  it('stops without blame when this node cannot keep anything, and goes on from there', async () => {
    let free = 2;
    const keepWhileFree = keep;
    keep = (instance) => (free-- > 0 ? keepWhileFree(instance) : Promise.reject(new FullDisk()));
    const poller = pollerOf();
    const full = await poller.pollOnce(NEVER);
    expect(full).to.include({ ended: 'cannot-keep' });
    expect(full.error).to.include({ code: 'STORE_FULL' });
    expect(full.instances).to.include({ stored: 2, failed: 0, refused: 0 });
    free = 10;
    expect((await poller.pollOnce(NEVER)).instances).to.include({ stored: 3 });
    expect(arrivedUids()).to.have.members(uidsOf(archive.instances));
  });

  it('marks an instance only after it is durable', async () => {
    const stop = new AbortController();
    keep = () => {
      stop.abort();
      return Promise.reject(new FullDisk());
    };
    await pollerOf().pollOnce(stop.signal);
    keep = (instance) => {
      arrived.push(instance);
      return Promise.resolve('stored');
    };
    await pollerOf().pollOnce(NEVER);
    expect(arrivedUids()).to.deep.equal(uidsOf(archive.instances));
  });

  it('ends at its limits and goes on with the next poll, so that nothing starves', async () => {
    for (const limits of [
      { instances: 2 },
      { studies: 2 },
      { bytes: fakeFile(archive.instances[0]!).length * 2 },
    ]) {
      const poller = pollerOf({
        name: Object.keys(limits)[0]!,
        limits: { ...SOURCE.limits, ...limits },
      });
      const stored: number[] = [];
      for (let poll = 0; poll < 3; poll += 1) {
        const summary = await poller.pollOnce(NEVER);
        stored.push(summary.instances.stored);
        expect(summary.ended).to.equal(poll < 2 ? 'limit' : 'done');
      }
      expect(stored).to.deep.equal([2, 2, 1]);
    }
  });

  it('never runs twice at a time', async () => {
    const poller = pollerOf();
    const [first, second] = await Promise.all([poller.pollOnce(NEVER), poller.pollOnce(NEVER)]);
    expect(first.ended).to.equal('done');
    expect(second.ended).to.equal('already-running');
    expect(archive.fetched()).to.have.length(5);
  });

  it('stops in the middle of a poll when the node shuts down', async () => {
    const stop = new AbortController();
    keep = (instance) => {
      arrived.push(instance);
      stop.abort();
      return Promise.resolve('stored');
    };
    expect(await pollerOf().pollOnce(stop.signal)).to.include({ ended: 'cancelled' });
    expect(arrived).to.have.length(1);
    expect((await pollerOf().pollOnce(NEVER)).instances).to.include({ stored: 4 });
  });

  it('asks for no path that a hostile source makes up', async () => {
    archive.faults.qido.set('studies', (response) => {
      response
        .writeHead(200)
        .end(JSON.stringify([{ '0020000D': { vr: 'UI', Value: ['../../admin?x='] } }, { '0020000D': {} }]));
    });
    const summary = await pollerOf().pollOnce(NEVER);
    expect(summary).to.include({ ended: 'done' });
    expect(archive.requests).to.have.length(1);
  });

  it('fetches from Orthanc what was stored there, compressed or not, byte for byte', async function () {
    this.timeout(40_000);
    skipUnless(this, hasOrthanc(), 'Orthanc with its DICOMweb plugin');
    const folder = sharedData('whole-body');
    skipUnless(this, folder !== null, '../shared/data/whole-body');
    await using orthanc = await startOrthanc();
    const names = ['NM1_UNC.dcm', 'NM1_J2KR.dcm', 'NM1_RLE.dcm', 'siemens-two-view-early-phase.dcm'];
    const files = new Map(
      names
        .map((name) => readFileSync(join(folder!, name)))
        .map((file) => [readFileMeta(file).fileMeta.sopInstanceUid, file]),
    );
    for (const file of files.values()) await orthanc.upload(file);
    const source = {
      filters: { ...SOURCE.filters, StudyDate: '19900101-' },
      limits: { ...SOURCE.limits, instanceBytes: 1e7 },
    };
    const poller = pollerOf(source, orthanc.dicomWebUrl);
    const summary = await poller.pollOnce(NEVER);
    expect(summary).to.include({ ended: 'done', error: null });
    expect(summary.instances).to.include({ stored: files.size });
    for (const { header, part10 } of arrived) {
      const file = files.get(header.sopInstanceUid)!;
      const { dataSetOffset, fileMeta } = readFileMeta(file);
      expect(header.transferSyntaxUid).to.equal(fileMeta.transferSyntaxUid);
      expect(file.subarray(dataSetOffset).equals(part10[1]!), header.transferSyntaxUid).to.equal(true);
    }
    const again = await poller.pollOnce(NEVER);
    expect(again.studies.settled).to.equal(again.studies.listed);
  });
});
