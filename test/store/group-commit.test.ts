import { expect } from 'chai';
import { GroupCommit } from '../../src/store/group-commit.ts';
import { StoreError } from '../../src/store/store-error.ts';
import type { TemporaryState } from './temporary-state.ts';
import { openTemporaryState } from './temporary-state.ts';

describe('GroupCommit', () => {
  let state: TemporaryState;
  beforeEach(async () => {
    state = await openTemporaryState();
  });
  afterEach(async () => await state.remove());

  it('commits what comes together in one transaction', async () => {
    const commits = new GroupCommit(state.db);
    const transactions = new Set<unknown>();
    await Promise.all([1, 2, 3].map(() => commits.run((tx) => Promise.resolve(void transactions.add(tx)))));
    expect(transactions.size).to.equal(1);
  });

  it('has committed a work when its promise resolves, and none of a work that failed', async () => {
    const commits = new GroupCommit(state.db);
    const outcomes = await Promise.allSettled(
      ['1.1', '1.2', '1.3'].map((uid) =>
        commits.run(async (tx) => {
          await state.studies.open(tx, uid);
          if (uid === '1.2') throw new Error('follow-up');
        }),
      ),
    );
    expect(outcomes.map((outcome) => outcome.status)).to.eql(['fulfilled', 'rejected', 'fulfilled']);
    expect((await state.studies.list({ limit: 9 })).map((study) => study.studyInstanceUid)).to.have.members([
      '1.1',
      '1.3',
    ]);
  });

  it('fails all at once when the store is full, instead of trying each again', async () => {
    const commits = new GroupCommit(state.db);
    let tries = 0;
    const full = (): Promise<void> => {
      tries += 1;
      return Promise.reject(new StoreError('STORE_FULL', 'no space left'));
    };
    const outcomes = await Promise.allSettled([commits.run(full), commits.run(full), commits.run(full)]);
    expect(outcomes.every((outcome) => outcome.status === 'rejected')).to.equal(true);
    expect(tries).to.equal(1);
  });

  it('goes on after a failure', async () => {
    const commits = new GroupCommit(state.db);
    await commits.run(() => Promise.reject(new Error('x'))).catch(() => undefined);
    await commits.run(async (tx) => {
      await state.studies.open(tx, '1.1');
    });
    expect(await state.studies.find('1.1')).to.not.equal(null);
  });
});
