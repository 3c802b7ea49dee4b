import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Tables } from './pipeline/tx.ts';
import type { Clock } from './platform/clock.ts';
import type { Config } from './platform/config-schema.ts';
import type { Logger } from './platform/logger.ts';
import { queueMigrations } from './queue/job-table.ts';
import { SqliteJobQueue } from './queue/sqlite-job-queue.ts';
import { openDatabase } from './store/database.ts';
import { DeliveryStore } from './store/delivery-store.ts';
import { DiskReserve } from './store/disk-reserve.ts';
import { createInstallationId } from './store/installation-id.ts';
import { InstanceStore } from './store/instance-store.ts';
import { storeMigrations } from './store/migrations.ts';
import { PollerStore } from './store/poller-store.ts';
import { ResultStore } from './store/result-store.ts';
import { StateDirectory } from './store/state-directory.ts';
import { StudyLog } from './store/study-log.ts';
import { StudyStore } from './store/study-store.ts';
import { sweepStateDirectory } from './store/sweep.ts';

/** The longest that a job may run before another start takes it: longer than any limit of a job itself. */
const LEASE_MS = 3_600_000;

/** Everything durable of one node. */
export type Stores = Awaited<ReturnType<typeof openStores>>;

/**
 * Opens the state directory, alone; clears what a crash left behind and takes back the jobs that it interrupted.
 * @throws StoreError STATE_LOCKED when another node uses the directory, STATE_NEWER, STORE_CORRUPT, STORE_IO.
 */
export async function openStores(config: Config['node'], clock: Clock, logger: Logger) {
  const { stateDirectory, diskReserve } = config;
  const database = await openDatabase(join(stateDirectory, 'osteonode.db'), {
    ...storeMigrations,
    ...queueMigrations,
  });
  // openDatabase knows the tables of the store; the migrations given to it made those of the queue too.
  const db = database as unknown as Kysely<Tables>;
  const files = new StateDirectory(stateDirectory);
  const reserve = new DiskReserve(stateDirectory, diskReserve, clock);
  const queue = new SqliteJobQueue(db, clock, LEASE_MS);
  const log = new StudyLog(database, clock);
  await sweepStateDirectory(database, files, logger);
  const recovered = await queue.recover();
  if (recovered > 0) logger.info('node.recovered', { jobs: recovered });
  return {
    db,
    queue,
    log,
    installationId: await createInstallationId(stateDirectory),
    instances: new InstanceStore({ db: database, files, reserve, clock, logger }),
    studies: new StudyStore(database, log, clock),
    results: new ResultStore(database, files, clock),
    deliveries: new DeliveryStore(database, clock),
    polled: new PollerStore(database, clock),
  };
}
