import { expect } from 'chai';
import type { TemporaryState } from './temporary-state.ts';
import { openTemporaryState, rejection } from './temporary-state.ts';

describe('StudyStore', () => {
  let state: TemporaryState;
  beforeEach(async () => {
    state = await openTemporaryState();
    await state.db.transaction().execute(async (tx) => await state.studies.open(tx, '1.2'));
  });
  afterEach(async () => await state.remove());

  it('opens a study once and leaves it alone afterwards', async () => {
    await state.db.transaction().execute(async (tx) => {
      expect(await state.studies.move(tx, '1.2', { state: 'queued' }, { code: 'STUDY_QUEUED' })).to.equal(
        true,
      );
      expect(await state.studies.open(tx, '1.2')).to.equal(false);
      expect(await state.studies.open(tx, '1.3')).to.equal(true);
    });
    expect(await state.studies.find('1.2')).to.include({ state: 'queued' });
  });

  it('moves a study and writes its history in one transaction', async () => {
    state.clock.ms += 1000;
    await state.db.transaction().execute(async (tx) => {
      await state.studies.move(
        tx,
        '1.2',
        { state: 'waiting', reasonCode: 'MISSING_VIEW', reason: 'posterior', deadlineAtMs: 42 },
        { code: 'STUDY_WAITING', detail: { missing: 'posterior' } },
      );
    });
    expect(await state.studies.find('1.2')).to.eql({
      studyInstanceUid: '1.2',
      state: 'waiting',
      reasonCode: 'MISSING_VIEW',
      reason: 'posterior',
      revision: null,
      inputKey: null,
      deadlineAtMs: 42,
      createdAt: '2030-01-01T08:00:00.000Z',
      updatedAt: '2030-01-01T08:00:01.000Z',
    });
    const history = await state.log.list('1.2');
    expect(history.map(({ at, code, detail }) => ({ at, code, detail }))).to.eql([
      {
        at: '2030-01-01T08:00:01.000Z',
        code: 'STUDY_WAITING',
        detail: { state: 'waiting', missing: 'posterior' },
      },
    ]);
  });

  it('forgets the reason of the old state, and keeps revision and input until they change', async () => {
    await state.db.transaction().execute(async (tx) => {
      const first = { state: 'analysing', reasonCode: 'X', revision: 0, inputKey: 'k' } as const;
      await state.studies.move(tx, '1.2', first, { code: 'A' });
      await state.studies.move(tx, '1.2', { state: 'analysed' }, { code: 'B' });
    });
    expect(await state.studies.find('1.2')).to.include({ reasonCode: '', revision: 0, inputKey: 'k' });
  });

  it('moves nothing and logs nothing when the study is not in a state to move from', async () => {
    const moved = await state.db
      .transaction()
      .execute(
        async (tx) =>
          await state.studies.move(tx, '1.2', { state: 'analysed' }, { code: 'A', from: ['analysing'] }),
      );
    expect(moved).to.equal(false);
    expect(await state.studies.find('1.2')).to.include({ state: 'waiting' });
    expect(await state.log.list('1.2')).to.eql([]);
  });

  it('loses change and history together when the transaction fails', async () => {
    await rejection(
      state.db.transaction().execute(async (tx) => {
        await state.studies.move(tx, '1.2', { state: 'queued' }, { code: 'A' });
        throw new Error('later step');
      }),
    );
    expect(await state.studies.find('1.2')).to.include({ state: 'waiting' });
    expect(await state.log.list('1.2')).to.eql([]);
  });

  it('lists the last changed studies first, by page and by state, and counts every state', async () => {
    for (const uid of ['1.3', '1.4']) {
      state.clock.ms += 1000;
      await state.db.transaction().execute(async (tx) => {
        await state.studies.open(tx, uid);
        await state.studies.move(tx, uid, { state: 'failed' }, { code: 'A' });
      });
    }
    const uids = async (page: Parameters<typeof state.studies.list>[0]): Promise<string[]> =>
      (await state.studies.list(page)).map((study) => study.studyInstanceUid);
    expect(await uids({ limit: 2 })).to.eql(['1.4', '1.3']);
    expect(await uids({ limit: 2, offset: 2 })).to.eql(['1.2']);
    expect(await uids({ limit: 9, state: 'waiting' })).to.eql(['1.2']);
    expect(await state.studies.countByState()).to.include({ failed: 2, waiting: 1, analysed: 0 });
  });

  it('refuses a log entry of a study that was never opened', async () => {
    const error = await rejection(
      state.db.transaction().execute(async (tx) => await state.log.append(tx, '9.9', 'A')),
    );
    expect(error).to.include({ code: 'STORE_CONSTRAINT' });
  });
});
