import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import { silentLogger } from '../../src/platform/logger.ts';
import type { Fault } from '../../src/platform/node-error.ts';
import { NodeError } from '../../src/platform/node-error.ts';
import type { Job } from '../../src/queue/job-queue.ts';
import type { JobKind, JobOutcome } from '../../src/queue/job-runner.ts';
import { JobRunner } from '../../src/queue/job-runner.ts';
import type { Wait } from '../../src/queue/wait.ts';
import type { JobQueueHarness } from '../contract/job-queue.contract.ts';
import { LEASE_MS } from '../contract/job-queue.contract.ts';
import type { Tx } from './temporary-queue.ts';
import { openTemporaryQueue } from './temporary-queue.ts';

class StationError extends NodeError {}
const fault = (kind: Fault): StationError => new StationError('STATION', kind, 'did not work');
const LIMIT_MS = 10_000;

/** The time of a test: sleepers wake when the clock is moved past their time, or by their signal. */
class TestTime {
  readonly sleepers = new Set<{ readonly untilMs: number; readonly wake: () => void }>();
  readonly #clock: { ms: number };

  constructor(clock: { ms: number }) {
    this.#clock = clock;
  }

  readonly wait: Wait = (ms, signal) =>
    new Promise((resolve) => {
      const sleeper = {
        untilMs: this.#clock.ms + ms,
        wake: (): void => {
          this.sleepers.delete(sleeper);
          resolve();
        },
      };
      this.sleepers.add(sleeper);
      if (signal.aborted) sleeper.wake();
      else signal.addEventListener('abort', sleeper.wake, { once: true });
    });

  async advance(ms: number): Promise<void> {
    this.#clock.ms += ms;
    for (const sleeper of this.sleepers) if (sleeper.untilMs <= this.#clock.ms) sleeper.wake();
    await settled();
  }
}

/** The database works without the event loop, so whatever can happen now has happened a few turns later. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await setImmediate();
}

describe('JobRunner', () => {
  let harness: JobQueueHarness<Tx>;
  let time: TestTime;
  let stop: AbortController;
  let running: Promise<void>;
  let ran: Job[];
  let failures: string[];

  beforeEach(async () => {
    harness = await openTemporaryQueue();
    time = new TestTime(harness.clock);
    stop = new AbortController();
    running = Promise.resolve();
    ran = [];
    failures = [];
  });
  afterEach(async () => {
    stop.abort();
    await running;
    await harness.close();
  });

  const start = async (
    run: (job: Job, signal: AbortSignal) => Promise<JobOutcome<Tx>>,
    kind: Partial<JobKind<Tx>> = {},
  ): Promise<void> => {
    const analyse: JobKind<Tx> = {
      concurrency: 1,
      limitMs: LIMIT_MS,
      decideRetry: ({ fault: how, attempt }, nowMs) =>
        how === 'permanent' || attempt >= 3 ? { giveUp: how } : { retryAtMs: nowMs + attempt * 1000 },
      whenFailed: (_tx, job, error, why) =>
        Promise.resolve(void failures.push(`${job.key} ${error.code} ${why}`)),
      ...kind,
      run: (job, signal) => {
        ran.push(job);
        return run(job, signal);
      },
    };
    const runner = new JobRunner<Tx>({
      queue: harness.queue,
      kinds: { analyse },
      transaction: (work) => harness.transaction(work),
      maxUnfinishedStarts: 3,
      clock: { nowMs: () => harness.clock.ms },
      wait: time.wait,
      logger: silentLogger,
    });
    running = runner.run(stop.signal);
    await settled();
  };
  const enqueue = async (key = 'study 1', inMs = 0): Promise<void> => {
    const job = { kind: 'analyse', key, payload: {}, runAtMs: harness.clock.ms + inMs };
    await harness.transaction((tx) => harness.queue.enqueue(tx, job));
    await settled();
  };
  const completed = (): Promise<JobOutcome<Tx>> => Promise.resolve({ kind: 'completed' });
  const states = async (): Promise<string[]> =>
    (await harness.queue.list({ limit: 99 })).map((job) => `${job.key} ${job.state} ${job.attempt}`);

  it('starts a job the moment it is committed, without asking the clock', async () => {
    await start(completed);
    await enqueue();
    expect(ran).to.have.length(1);
    expect(await states()).to.eql([]);
  });

  it('sleeps until the next job is due', async () => {
    await enqueue('study 1', 5000);
    await start(completed);
    expect([...time.sleepers].map((sleeper) => sleeper.untilMs - harness.clock.ms)).to.eql([5000]);
    await time.advance(4999);
    expect(ran).to.eql([]);
    await time.advance(1);
    expect(ran).to.have.length(1);
  });

  it('works on as many at the same time as the kind allows, and starts the next when one ends', async () => {
    const ends: (() => void)[] = [];
    const hold = (): Promise<JobOutcome<Tx>> =>
      new Promise((resolve) => ends.push(() => resolve({ kind: 'completed' })));
    for (const key of ['a', 'b', 'c']) await enqueue(key);
    await start(hold, { concurrency: 2 });
    expect(ran.map((job) => job.key)).to.eql(['a', 'b']);
    ends[0]!();
    await settled();
    expect(ran.map((job) => job.key)).to.eql(['a', 'b', 'c']);
    for (const end of ends) end();
  });

  it('commits what a job changes together with its end', async () => {
    await start(() =>
      Promise.resolve({
        kind: 'completed',
        commit: (tx) =>
          harness.queue.enqueue(tx, { kind: 'deliver', key: 'pacs', payload: {}, runAtMs: harness.clock.ms }),
      }),
    );
    await enqueue();
    expect(await states()).to.eql(['pacs waiting 1']);
  });

  it('changes nothing when the commit of a completed job fails, and tries the job again', async () => {
    await start(() =>
      Promise.resolve({
        kind: 'completed',
        commit: async (tx) => {
          await harness.queue.enqueue(tx, { kind: 'deliver', key: 'pacs', payload: {}, runAtMs: 0 });
          throw fault('transient');
        },
      }),
    );
    await enqueue();
    expect(await states()).to.eql(['study 1 waiting 2']);
  });

  it('brings a postponed job back at its time', async () => {
    await start((job) =>
      job.runAtMs === harness.clock.ms
        ? Promise.resolve({ kind: 'completed' })
        : Promise.resolve({
            kind: 'postponed',
            runAtMs: harness.clock.ms + 600_000,
            reason: 'waits for a view',
          }),
    );
    await enqueue('study 1', -1);
    expect((await harness.queue.list({ limit: 1 }))[0]).to.include({ reason: 'waits for a view' });
    for (let minute = 0; minute < 10; minute += 1) await time.advance(60_000);
    expect(ran).to.have.length(2);
    expect(await states()).to.eql([]);
  });

  it('tries again what is transient or ambiguous, as the policy says, and then gives up', async () => {
    await start(() => Promise.reject(fault('ambiguous')));
    await enqueue();
    expect(await states()).to.eql(['study 1 waiting 2']);
    await time.advance(1000);
    expect(await states()).to.eql(['study 1 waiting 3']);
    await time.advance(2000);
    expect(await states()).to.eql(['study 1 failed 3']);
    expect(failures).to.eql(['study 1 STATION ambiguous']);
  });

  it('stops at once at what is permanent, and at a defect, whose text is not kept', async () => {
    await start((job) => Promise.reject(job.key === 'a' ? fault('permanent') : new Error('DOE^JANE')));
    await enqueue('a');
    await enqueue('b');
    expect(failures).to.eql(['a STATION permanent', 'b UNEXPECTED permanent']);
    const records = await harness.queue.list({ limit: 9 });
    expect(JSON.stringify(records)).not.to.contain('DOE');
  });

  it('goes on with the other jobs when one fails', async () => {
    await start((job) => (job.key === 'a' ? Promise.reject(fault('permanent')) : completed()));
    await enqueue('a');
    await enqueue('b');
    expect(await states()).to.eql(['a failed 1']);
  });

  it('ends the wait for a job that takes too long, tells it to stop, and tries again', async () => {
    let signal: AbortSignal | undefined;
    await start((_job, given) => {
      signal = given;
      return new Promise(() => undefined);
    });
    await enqueue();
    await time.advance(LIMIT_MS);
    expect(signal?.aborted).to.equal(true);
    expect((await harness.queue.list({ limit: 1 }))[0]).to.deep.include({
      state: 'waiting',
      attempt: 2,
      error: { code: 'JOB_TIMEOUT', message: 'not done within 10000 ms', fault: 'transient' },
    });
  });

  it('stops a job that killed the process three times, and says so', async () => {
    await enqueue();
    for (let crash = 1; crash <= 3; crash += 1) {
      await harness.queue.claim(['analyse'], harness.clock.ms);
      await harness.queue.recover();
    }
    await start(completed);
    expect(ran).to.eql([]);
    expect(failures).to.eql([
      'study 1 JOB_CRASHED the node ended each time: trying again by itself could end it once more',
    ]);
    expect((await harness.queue.list({ limit: 1 }))[0]?.error?.code).to.equal('JOB_CRASHED');
  });

  it('takes over a job whose lease has run out', async () => {
    await enqueue();
    await harness.queue.claim(['analyse'], harness.clock.ms);
    await start(completed);
    expect(ran).to.eql([]);
    await time.advance(LEASE_MS);
    expect(ran).to.have.length(1);
  });

  it('puts back what it works on when it is stopped, without counting an attempt', async () => {
    await start(
      (_job, signal) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true }),
        ),
    );
    await enqueue();
    stop.abort();
    await running;
    expect((await harness.queue.list({ limit: 1 }))[0]).to.include({
      state: 'waiting',
      attempt: 1,
      reason: 'shutdown',
    });
  });

  it('lets a job that is nearly done finish when it is stopped', async () => {
    let end = (): void => undefined;
    await start(() => new Promise((resolve) => (end = (): void => resolve({ kind: 'completed' }))));
    await enqueue();
    stop.abort();
    end();
    await running;
    expect(await states()).to.eql([]);
  });

  it('survives a queue that fails, and goes on when it works again', async () => {
    const claim = harness.queue.claim.bind(harness.queue);
    harness.queue.claim = (): Promise<never> => Promise.reject(fault('transient'));
    await start(completed);
    await enqueue();
    harness.queue.claim = claim;
    await time.advance(1000);
    expect(ran).to.have.length(1);
  });
});
