import { expect } from 'chai';
import type { Job, JobError, JobQueue, NewJob } from '../../src/queue/job-queue.ts';

/** One adapter, opened for one test on empty tables. The queue's clock is `clock`, its lease `LEASE_MS`. */
export interface JobQueueHarness<Tx> {
  readonly queue: JobQueue<Tx>;
  readonly clock: { ms: number };
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export const LEASE_MS = 60_000;
const down: JobError = { code: 'PEER_DOWN', message: 'connection refused', fault: 'transient' };
const broken: JobError = { code: 'MODEL', message: 'no such model', fault: 'permanent' };

/** What every adapter of the JobQueue port must do. */
export function describeJobQueue<Tx>(adapter: string, open: () => Promise<JobQueueHarness<Tx>>): void {
  describe(`JobQueue: ${adapter}`, () => {
    let harness: JobQueueHarness<Tx>;
    let queue: JobQueue<Tx>;
    const now = (): number => harness.clock.ms;
    const enqueue = async (job: Partial<NewJob> = {}): Promise<void> =>
      await harness.transaction(
        async (tx) =>
          await queue.enqueue(tx, {
            kind: 'analyse',
            key: 'study 1',
            payload: { n: 1 },
            runAtMs: now(),
            ...job,
          }),
      );
    const claim = async (...kinds: string[]): Promise<Job | null> =>
      await queue.claim(kinds.length > 0 ? kinds : ['analyse'], now());
    const claimed = async (): Promise<Job> => {
      const job = await claim();
      if (job === null) throw new Error('expected a job');
      return job;
    };
    const complete = async (job: Job): Promise<void> =>
      await harness.transaction(async (tx) => await queue.complete(tx, job));
    const states = async (): Promise<string[]> =>
      (await queue.list({ limit: 99 })).map((job) => `${job.key} ${job.state}`);
    const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
      try {
        await work;
      } catch (error) {
        return (error as { code?: unknown }).code;
      }
      return 'no error';
    };

    beforeEach(async () => {
      harness = await open();
      queue = harness.queue;
    });
    afterEach(async () => await harness.close());

    describe('enqueue and claim', () => {
      it('hands out a job once, with all that was given', async () => {
        await enqueue({ payload: { study: '1.2', revision: 3 } });
        const job = await claimed();
        expect(job).to.deep.include({
          kind: 'analyse',
          key: 'study 1',
          payload: { study: '1.2', revision: 3 },
          attempt: 1,
          unfinishedStarts: 1,
          runAtMs: now(),
          createdAtMs: now(),
        });
        expect(await claim()).to.equal(null);
      });

      it('knows no job whose transaction was rolled back', async () => {
        const work = harness.transaction(async (tx) => {
          await queue.enqueue(tx, { kind: 'analyse', key: 'study 1', payload: {}, runAtMs: now() });
          throw new Error('later step');
        });
        await work.catch(() => undefined);
        expect(await claim()).to.equal(null);
      });

      it('keeps a job until its time', async () => {
        await enqueue({ runAtMs: now() + 1000 });
        expect(await claim()).to.equal(null);
        harness.clock.ms += 1000;
        expect(await claim()).to.include({ key: 'study 1' });
      });

      it('hands out only the kinds that were asked for', async () => {
        await enqueue();
        expect(await claim('deliver')).to.equal(null);
        expect(await queue.claim([], now())).to.equal(null);
        expect(await claim('deliver', 'analyse')).to.include({ kind: 'analyse' });
      });

      it('hands out the longest due first, and of the same time the first come', async () => {
        await enqueue({ key: 'late', runAtMs: now() - 1 });
        await enqueue({ key: 'early', runAtMs: now() - 2 });
        await enqueue({ key: 'late too', runAtMs: now() - 1 });
        const order = [await claimed(), await claimed(), await claimed()].map((job) => job.key);
        expect(order).to.eql(['early', 'late', 'late too']);
      });

      it('gives no job to two who ask at the same time', async () => {
        for (const key of ['a', 'b', 'c']) await enqueue({ key });
        const jobs = await Promise.all(Array.from({ length: 6 }, () => claim()));
        expect(jobs.flatMap((job) => job?.key ?? []).sort()).to.eql(['a', 'b', 'c']);
      });

      it('makes one of two waiting jobs of the same kind and key: the new payload, the earlier time', async () => {
        await enqueue({ runAtMs: now() + 5000 });
        await enqueue({ runAtMs: now(), payload: { n: 2 } });
        await enqueue({ runAtMs: now() + 9000, payload: { n: 3 } });
        expect(await claimed()).to.deep.include({ runAtMs: now(), payload: { n: 3 } });
        expect(await states()).to.eql(['study 1 running']);
      });

      it('takes a job for what is being worked on just now, and hands it out after that', async () => {
        await enqueue();
        const first = await claimed();
        await enqueue({ payload: { n: 2 } });
        expect(await claim()).to.equal(null);
        await complete(first);
        expect(await claimed()).to.deep.include({ payload: { n: 2 }, attempt: 1 });
      });

      it('works on different kinds about the same key at the same time', async () => {
        await enqueue();
        await enqueue({ kind: 'deliver' });
        await claimed();
        expect(await claim('deliver')).to.include({ kind: 'deliver' });
      });
    });

    describe('the end of a job', () => {
      it('forgets a completed job', async () => {
        await enqueue();
        await complete(await claimed());
        expect(await states()).to.eql([]);
      });

      it('keeps a job running when the transaction that completes it is rolled back', async () => {
        await enqueue();
        const job = await claimed();
        const work = harness.transaction(async (tx) => {
          await queue.complete(tx, job);
          throw new Error('later step');
        });
        await work.catch(() => undefined);
        expect(await states()).to.eql(['study 1 running']);
      });

      it('brings a failed attempt back at its time, as the next attempt, and shows the error meanwhile', async () => {
        await enqueue();
        await queue.retryAt(await claimed(), now() + 1000, down);
        expect((await queue.list({ limit: 9 }))[0]).to.deep.include({ state: 'waiting', error: down });
        expect(await claim()).to.equal(null);
        harness.clock.ms += 1000;
        expect(await claimed()).to.include({ attempt: 2, unfinishedStarts: 1 });
      });

      it('brings a postponed job back without counting an attempt, and shows its reason meanwhile', async () => {
        await enqueue();
        const job = await claimed();
        await harness.transaction(
          async (tx) => await queue.postpone(tx, job, now() + 1000, 'waits for the posterior view'),
        );
        expect((await queue.list({ limit: 9 }))[0]).to.include({
          state: 'waiting',
          reason: 'waits for the posterior view',
        });
        harness.clock.ms += 1000;
        expect(await claimed()).to.include({ attempt: 1, unfinishedStarts: 1 });
      });

      it('lets what came meanwhile take the place of a job that is put back', async () => {
        await enqueue();
        const job = await claimed();
        await enqueue({ payload: { n: 2 } });
        await queue.retryAt(job, now() + 99_000, down);
        expect(await states()).to.eql(['study 1 waiting']);
        expect(await claimed()).to.deep.include({ payload: { n: 2 } });
      });

      it('stops a failed job and shows why', async () => {
        await enqueue();
        await queue.fail(await claimed(), broken);
        expect(await claim()).to.equal(null);
        expect((await queue.list({ limit: 9, state: 'failed' }))[0]).to.deep.include({
          state: 'failed',
          error: broken,
        });
      });

      it('starts a failed job afresh when an operator says so', async () => {
        await enqueue();
        await queue.retryAt(await claimed(), now(), down);
        await queue.fail(await claimed(), broken);
        expect(await queue.requeue('analyse', 'study 1')).to.equal(true);
        expect(await claimed()).to.include({ attempt: 1, unfinishedStarts: 1 });
        expect(await queue.requeue('analyse', 'study 1')).to.equal(false);
      });

      it('forgets a failure when new work of its kind and key comes', async () => {
        await enqueue();
        await queue.fail(await claimed(), broken);
        await enqueue();
        expect(await states()).to.eql(['study 1 waiting']);
      });

      it('forgets a failure when the work that came meanwhile succeeds', async () => {
        await enqueue();
        const job = await claimed();
        await enqueue();
        await queue.fail(job, broken);
        expect(await states()).to.have.members(['study 1 waiting', 'study 1 failed']);
        await complete(await claimed());
        expect(await states()).to.eql([]);
      });

      it('ends a job in the transaction it is given, or not at all', async () => {
        await enqueue();
        const job = await claimed();
        for (const end of [
          (tx: Tx): Promise<void> => queue.fail(job, broken, tx),
          (tx: Tx): Promise<void> => queue.retryAt(job, now(), down, tx),
        ]) {
          const work = harness.transaction(async (tx) => {
            await end(tx);
            throw new Error('later step');
          });
          await work.catch(() => undefined);
          expect(await states()).to.eql(['study 1 running']);
        }
      });
    });

    describe('after a crash', () => {
      it('brings running jobs back, counting the starts that had no end', async () => {
        await enqueue();
        await claimed();
        expect(await queue.recover()).to.equal(1);
        const again = await claimed();
        expect(again).to.include({ attempt: 1, unfinishedStarts: 2 });
        await queue.recover();
        expect((await claimed()).unfinishedStarts).to.equal(3);
      });

      it('hands out the other jobs before one whose start ended in a crash', async () => {
        await enqueue({ key: 'study 1' });
        await claimed();
        harness.clock.ms += 1000;
        await enqueue({ key: 'study 2' });
        await queue.recover();
        expect((await claimed()).key).to.equal('study 2');
        expect((await claimed()).key).to.equal('study 1');
      });

      it('counts the starts of a job that kills the process even when new work joins it each time', async () => {
        await enqueue();
        await claimed();
        await enqueue({ payload: { n: 2 } });
        await queue.recover();
        expect(await states()).to.eql(['study 1 waiting']);
        expect(await claimed()).to.deep.include({ unfinishedStarts: 2, payload: { n: 2 } });
      });

      it('leaves waiting and failed jobs as they are', async () => {
        await enqueue({ key: 'failed' });
        await queue.fail(await claimed(), broken);
        await enqueue({ key: 'waiting' });
        expect(await queue.recover()).to.equal(0);
        expect(await states()).to.have.members(['failed failed', 'waiting waiting']);
      });

      it('takes a job back only when its lease has run out', async () => {
        await enqueue();
        await claimed();
        expect(await queue.recoverExpired(now() + LEASE_MS - 1)).to.equal(0);
        expect(await queue.recoverExpired(now() + LEASE_MS)).to.equal(1);
        expect(await states()).to.eql(['study 1 waiting']);
      });

      it('lets nobody end a job that was taken back, and rolls the change back that came with the end', async () => {
        await enqueue();
        const lost = await claimed();
        await queue.recover();
        const held = await claimed();
        const work = harness.transaction(async (tx) => {
          await queue.enqueue(tx, { kind: 'deliver', key: 'study 1', payload: {}, runAtMs: now() });
          await queue.complete(tx, lost);
        });
        expect(await codeOf(work)).to.equal('JOB_LOST');
        expect(await codeOf(queue.retryAt(lost, now(), down))).to.equal('JOB_LOST');
        expect(await codeOf(queue.fail(lost, broken))).to.equal('JOB_LOST');
        expect(await codeOf(harness.transaction((tx) => queue.postpone(tx, lost, now(), '')))).to.equal(
          'JOB_LOST',
        );
        expect(await states()).to.eql(['study 1 running']);
        await complete(held);
        expect(await codeOf(complete(held))).to.equal('JOB_LOST');
      });
    });

    describe('what it tells', () => {
      it('names the time of the next thing to do, and nothing for a job that must wait for another', async () => {
        expect(await queue.nextRunAt(['analyse'])).to.equal(null);
        await enqueue({ key: 'later', runAtMs: now() + 5000 });
        await enqueue({ runAtMs: now() + 700 });
        expect(await queue.nextRunAt(['analyse'])).to.equal(now() + 700);
        expect(await queue.nextRunAt(['deliver'])).to.equal(null);
        harness.clock.ms += 700;
        await claimed();
        await enqueue();
        expect(await queue.nextRunAt(['analyse'])).to.equal(now() + 4300);
      });

      it('names the end of a lease when nothing else is in sight', async () => {
        await enqueue();
        await claimed();
        expect(await queue.nextRunAt(['analyse'])).to.equal(now() + LEASE_MS);
      });

      it('counts jobs by kind and state, with the time of the oldest', async () => {
        await enqueue({ key: 'a', runAtMs: now() - 10 });
        await enqueue({ key: 'b', runAtMs: now() - 30 });
        await enqueue({ key: 'c', kind: 'deliver', runAtMs: now() });
        expect(await queue.count()).to.eql([
          { kind: 'analyse', state: 'waiting', jobs: 2, oldestRunAtMs: now() - 30 },
          { kind: 'deliver', state: 'waiting', jobs: 1, oldestRunAtMs: now() },
        ]);
      });

      it('lists by kind and state, no more than asked for', async () => {
        for (const key of ['a', 'b', 'c']) await enqueue({ key });
        await enqueue({ kind: 'deliver', key: 'd' });
        await claimed();
        const keys = async (filter: Parameters<typeof queue.list>[0]): Promise<string[]> =>
          (await queue.list(filter)).map((job) => job.key);
        expect(await keys({ limit: 9, kind: 'analyse', state: 'waiting' })).to.eql(['b', 'c']);
        expect(await keys({ limit: 1, kind: 'deliver' })).to.eql(['d']);
      });

      it('wakes its listeners when a claim may succeed, until they leave', async () => {
        let calls = 0;
        const leave = queue.subscribe(() => (calls += 1));
        const waking = async (work: () => Promise<unknown>): Promise<boolean> => {
          const before = calls;
          await work();
          return calls > before;
        };
        expect(await waking(enqueue)).to.equal(true);
        const job = await claimed();
        expect(await waking(() => complete(job))).to.equal(true);
        await enqueue();
        await claimed();
        expect(await waking(() => queue.recover())).to.equal(true);
        leave();
        expect(await waking(enqueue)).to.equal(false);
      });

      it('finds what a listener was woken for, although it is woken before the commit', async () => {
        const found = new Promise<Job | null>((resolve, reject) => {
          queue.subscribe(() => void claim().then(resolve, reject));
        });
        await enqueue();
        expect(await found).to.include({ key: 'study 1' });
      });
    });
  });
}
