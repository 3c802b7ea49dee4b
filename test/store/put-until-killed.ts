import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import type { JobTables } from '../../src/queue/job-table.ts';
import { SqliteJobQueue } from '../../src/queue/sqlite-job-queue.ts';

/**
 * A process of its own for crash.test.ts: stores instances with three writers, each with its job, prints what it may
 * acknowledge, and kills itself at one step of all that it does with files and the database.
 */
const [folder, run, killAtStep] = [process.argv[2]!, process.argv[3]!, Number(process.argv[4])];
const WRITERS = 3;
const INSTANCES = 9;

let steps = 0;
type Method = (...args: unknown[]) => unknown;
function dieAtSomeCallOf(target: object, names: readonly string[]): void {
  const methods = target as Record<string, Method>;
  for (const name of names) {
    const original = methods[name]!;
    methods[name] = function (this: unknown, ...args: unknown[]): unknown {
      steps += 1;
      if (steps === killAtStep) process.kill(process.pid, 'SIGKILL');
      return original.apply(this, args);
    };
  }
}

const handle = await fs.open(folder);
dieAtSomeCallOf(Object.getPrototypeOf(handle) as object, ['writev', 'datasync', 'sync', 'close']);
await handle.close();
dieAtSomeCallOf(fs, ['open', 'rename', 'mkdir']);
dieAtSomeCallOf(StatementSync.prototype, ['run', 'all']);
dieAtSomeCallOf(DatabaseSync.prototype, ['exec']);
syncBuiltinESMExports();

const { arrived, openTemporaryState } = await import('./temporary-state.ts');
const state = await openTemporaryState(folder);
const queue = new SqliteJobQueue(state.db.withTables<JobTables>(), state.clock, 60_000);

async function write(sopInstanceUid: string, fill: number): Promise<void> {
  const instance = arrived('1.2.3', sopInstanceUid, Buffer.alloc(100_000, fill));
  await state.instances.put(instance, async (tx, stored) => {
    const key = `${stored.sopInstanceUid}/${stored.version}`;
    await queue.enqueue(tx.withTables<JobTables>(), { kind: 'analyse', key, payload: {}, runAtMs: 0 });
  });
  process.stdout.write(`${sopInstanceUid} ${instance.dataSetSha256}\n`);
}

async function writer(first: number): Promise<void> {
  for (let index = first; index < INSTANCES; index += WRITERS) {
    await write(`1.2.3.${run}.${index}`, index);
    // Every run also sends the same few UIDs, now and then with other bytes.
    await write(`1.2.3.4.${index % 2}`, Number(run) >> 2);
  }
}

await Promise.all(Array.from({ length: WRITERS }, (_, first) => writer(first)));
process.stdout.write(`steps ${steps}\n`);
await state.db.destroy();
