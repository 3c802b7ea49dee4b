import { readFileSync, rmSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'chai';
import { silentLogger } from '../../src/platform/logger.ts';
import { DiskReserve } from '../../src/store/disk-reserve.ts';
import { InstanceStore } from '../../src/store/instance-store.ts';
import { StoreError } from '../../src/store/store-error.ts';
import type { TemporaryState } from './temporary-state.ts';
import { arrived, nothingMore, openTemporaryState, rejection } from './temporary-state.ts';

const STUDY = '1.2.840.1';
const UID = '1.2.840.1.1';

describe('InstanceStore', () => {
  let state: TemporaryState;
  beforeEach(async () => {
    state = await openTemporaryState();
  });
  afterEach(async () => await state.remove());

  it('keeps an instance with its bytes, header and origin over a restart', async () => {
    const instance = arrived(STUDY, UID, 'counts');
    expect(await state.instances.put(instance, nothingMore)).to.equal('stored');
    state = await state.reopen();
    const [stored] = await state.instances.latestOf(STUDY);
    expect(stored).to.deep.include({
      sopInstanceUid: UID,
      studyInstanceUid: STUDY,
      version: 1,
      dataSetSha256: instance.dataSetSha256,
      sizeBytes: 12,
      receivedAt: '2030-01-01T08:00:00.000Z',
      header: instance.header,
      origin: instance.origin,
    });
    expect(readFileSync(stored!.path, 'utf8')).to.equal('headercounts');
  });

  it('answers the same bytes again with duplicate, and does nothing a second time', async () => {
    let followUps = 0;
    const followUp = (): Promise<void> => {
      followUps += 1;
      return Promise.resolve();
    };
    await state.instances.put(arrived(STUDY, UID, 'counts'), followUp);
    expect(await state.instances.put(arrived(STUDY, UID, 'counts'), followUp)).to.equal('duplicate');
    expect(followUps).to.equal(1);
    expect(await state.instances.size()).to.eql({ instances: 1, bytes: 12 });
  });

  it('keeps other bytes under the same UID as a new version beside the old one', async () => {
    await state.instances.put(arrived(STUDY, UID, 'first'), nothingMore);
    expect(await state.instances.put(arrived(STUDY, UID, 'second'), nothingMore)).to.equal('new-version');
    const latest = await state.instances.latestOf(STUDY);
    expect(latest.map((stored) => stored.version)).to.eql([2]);
    expect(readFileSync(latest[0]!.path, 'utf8')).to.equal('headersecond');
    expect(readFileSync(latest[0]!.path.replace('.2.dcm', '.1.dcm'), 'utf8')).to.equal('headerfirst');
  });

  it('takes bytes of an older version for a duplicate, so that two sources cannot revise each other for ever', async () => {
    await state.instances.put(arrived(STUDY, UID, 'from the camera'), nothingMore);
    await state.instances.put(arrived(STUDY, UID, 'from the PACS'), nothingMore);
    expect(await state.instances.put(arrived(STUDY, UID, 'from the camera'), nothingMore)).to.equal(
      'duplicate',
    );
  });

  it('takes an instance out of its old study when a new version says it belongs to another', async () => {
    await state.instances.put(arrived(STUDY, UID, 'first'), nothingMore);
    await state.instances.put(arrived('1.2.840.2', UID, 'moved'), nothingMore);
    expect(await state.instances.latestOf(STUDY)).to.eql([]);
    expect(await state.instances.latestOf('1.2.840.2')).to.have.length(1);
  });

  for (const [how, harm] of [
    ['removed', (path: string): void => rmSync(dirname(path), { recursive: true })],
    ['cut off', (path: string): void => truncateSync(path, 3)],
  ] as const) {
    it(`heals a file that was ${how} when the same bytes come again`, async () => {
      await state.instances.put(arrived(STUDY, UID, 'counts'), nothingMore);
      const { path } = (await state.instances.latestOf(STUDY))[0]!;
      harm(path);
      // A folder that is known to be there is not made again; the sender's second attempt finds it forgotten.
      await state.instances.put(arrived(STUDY, UID, 'counts'), nothingMore).catch(() => undefined);
      expect(await state.instances.put(arrived(STUDY, UID, 'counts'), nothingMore)).to.equal('duplicate');
      expect(readFileSync(path, 'utf8')).to.equal('headercounts');
    });
  }

  it('stores one of two simultaneous copies and calls the other a duplicate', async () => {
    const outcomes = await Promise.all(
      [1, 2].map(() => state.instances.put(arrived(STUDY, UID, 'counts'), nothingMore)),
    );
    expect(outcomes.sort()).to.eql(['duplicate', 'stored']);
  });

  it('numbers simultaneous different versions of one UID without a gap', async () => {
    const contents = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(
      contents.map((content) => state.instances.put(arrived(STUDY, UID, content), nothingMore)),
    );
    expect((await state.instances.latestOf(STUDY))[0]!.version).to.equal(5);
    expect((await state.instances.size()).instances).to.equal(5);
  });

  it('commits the follow-up with the row, so that it is there when put returns', async () => {
    await state.instances.put(arrived(STUDY, UID, 'counts'), async (tx, stored) => {
      await state.studies.open(tx, stored.studyInstanceUid);
    });
    expect(await state.studies.find(STUDY)).to.include({ state: 'waiting' });
  });

  it('keeps no row when the follow-up fails, and takes the instance at the next attempt', async () => {
    const fault = new Error('follow-up');
    expect(
      await rejection(state.instances.put(arrived(STUDY, UID, 'counts'), () => Promise.reject(fault))),
    ).to.equal(fault);
    expect(await state.instances.latestOf(STUDY)).to.eql([]);
    expect(await state.instances.put(arrived(STUDY, UID, 'counts'), nothingMore)).to.equal('stored');
  });

  it('stores the others when one of many simultaneous follow-ups fails', async () => {
    const fault = new Error('follow-up');
    const puts = Array.from({ length: 40 }, (_, index) =>
      state.instances.put(arrived(STUDY, `${UID}.${index}`, 'counts'), () =>
        index === 7 ? Promise.reject(fault) : Promise.resolve(),
      ),
    );
    const outcomes = await Promise.allSettled(puts);
    expect(outcomes.filter((outcome) => outcome.status === 'rejected')).to.eql([
      { status: 'rejected', reason: fault },
    ]);
    expect(await state.instances.latestOf(STUDY)).to.have.length(39);
  });

  for (const uid of ['../../etc/passwd', '1.2/3', '1..2', '', `1.${'2'.repeat(63)}`]) {
    it(`refuses ${JSON.stringify(uid.slice(0, 20))} as a UID, because it would name a file`, async () => {
      const error = await rejection(state.instances.put(arrived(STUDY, uid, 'counts'), nothingMore));
      expect(error).to.include({ code: 'STORE_UID', fault: 'permanent' });
    });
  }

  it('refuses with STORE_FULL, transient, before the disk is full, and takes instances again when there is room', async () => {
    let freeBytes = 1000;
    const instances = new InstanceStore({
      db: state.db,
      files: state.files,
      reserve: new DiskReserve(state.folder, 990, state.clock, () => Promise.resolve(freeBytes)),
      clock: state.clock,
      logger: silentLogger,
    });
    const error = await rejection(instances.put(arrived(STUDY, UID, 'counts'), nothingMore));
    expect(error).to.be.instanceOf(StoreError).and.include({ code: 'STORE_FULL', fault: 'transient' });
    expect(await instances.latestOf(STUDY)).to.eql([]);
    freeBytes = 2000;
    state.clock.ms += 1000;
    expect(await instances.put(arrived(STUDY, UID, 'counts'), nothingMore)).to.equal('stored');
  });
});
