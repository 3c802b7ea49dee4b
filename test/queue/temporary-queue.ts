import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Transaction } from 'kysely';
import type { JobTables } from '../../src/queue/job-table.ts';
import { queueMigrations } from '../../src/queue/job-table.ts';
import { SqliteJobQueue } from '../../src/queue/sqlite-job-queue.ts';
import { openDatabase } from '../../src/store/database.ts';
import type { JobQueueHarness } from '../contract/job-queue.contract.ts';
import { LEASE_MS } from '../contract/job-queue.contract.ts';

export type Tx = Transaction<JobTables>;

/** A queue of a test's own, in a database of its own, on a clock that stands. */
export async function openTemporaryQueue(): Promise<JobQueueHarness<Tx>> {
  const folder = mkdtempSync(join(tmpdir(), 'osteonode-queue-'));
  const db = (await openDatabase(join(folder, 'node.sqlite'), queueMigrations)).withTables<JobTables>();
  const clock = { ms: Date.parse('2030-01-01T08:00:00Z') };
  return {
    queue: new SqliteJobQueue(db, { nowMs: () => clock.ms }, LEASE_MS),
    clock,
    transaction: (work) => db.transaction().execute(work),
    close: async () => {
      await db.destroy();
      rmSync(folder, { recursive: true });
    },
  };
}
