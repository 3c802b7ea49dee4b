import type { Kysely, Migration } from 'kysely';
import { keepSeveralModels } from './keep-several-models.ts';

/**
 * The tables of src/store, forward only: an entry that was released is never edited, a change is a new entry. The names
 * run in one sequence with those of src/queue, because Kysely wants every new name to sort last.
 */
export const storeMigrations: Readonly<Record<string, Migration>> = {
  '0001-store': {
    async up(db: Kysely<unknown>): Promise<void> {
      await createInstances(db);
      await createStudies(db);
      await createResults(db);
      await createDeliveries(db);
      await createStudyLog(db);
      await createReceivingTables(db);
    },
  },
  '0003-several-models': { up: keepSeveralModels },
};

async function createInstances(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('instances')
    .addColumn('sop_instance_uid', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('study_instance_uid', 'text', (column) => column.notNull())
    .addColumn('series_instance_uid', 'text', (column) => column.notNull())
    .addColumn('data_set_sha256', 'text', (column) => column.notNull())
    .addColumn('relative_path', 'text', (column) => column.notNull())
    .addColumn('size_bytes', 'bigint', (column) => column.notNull())
    .addColumn('received_at', 'text', (column) => column.notNull())
    .addColumn('origin', 'text', (column) => column.notNull())
    .addColumn('header', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('instances_pk', ['sop_instance_uid', 'version'])
    .execute();
  await db.schema
    .createIndex('instances_by_study')
    .on('instances')
    .columns(['study_instance_uid', 'sop_instance_uid'])
    .execute();
}

async function createStudies(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('studies')
    .addColumn('study_instance_uid', 'text', (column) => column.primaryKey())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason_code', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer')
    .addColumn('input_key', 'text')
    .addColumn('deadline_at_ms', 'bigint')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('studies_by_update')
    .on('studies')
    .columns(['updated_at', 'study_instance_uid'])
    .execute();
}

async function createResults(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('results')
    .addColumn('study_instance_uid', 'text', (column) =>
      column.notNull().references('studies.study_instance_uid'),
    )
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('input_key', 'text', (column) => column.notNull())
    .addColumn('model_id', 'text', (column) => column.notNull())
    .addColumn('model_version', 'text', (column) => column.notNull())
    .addColumn('weights_sha256', 'text', (column) => column.notNull())
    .addColumn('config_hash', 'text', (column) => column.notNull())
    .addColumn('result', 'text', (column) => column.notNull())
    .addColumn('overlay_path', 'text', (column) => column.notNull())
    .addColumn('objects', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('results_pk', ['study_instance_uid', 'revision'])
    .execute();
}

async function createDeliveries(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('deliveries')
    .addColumn('study_instance_uid', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('destination', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('last_error_code', 'text')
    .addColumn('last_error', 'text')
    .addColumn('next_attempt_at_ms', 'bigint')
    .addColumn('receipt', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('deliveries_pk', ['study_instance_uid', 'revision', 'destination'])
    .addForeignKeyConstraint('deliveries_result_fk', ['study_instance_uid', 'revision'], 'results', [
      'study_instance_uid',
      'revision',
    ])
    .execute();
}

async function createStudyLog(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('study_log')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('study_instance_uid', 'text', (column) =>
      column.notNull().references('studies.study_instance_uid'),
    )
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('code', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('study_log_by_study')
    .on('study_log')
    .columns(['study_instance_uid', 'id'])
    .execute();
}

async function createReceivingTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('fetched_instances')
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('sop_instance_uid', 'text', (column) => column.notNull())
    .addColumn('fetched_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('fetched_instances_pk', ['source', 'sop_instance_uid'])
    .execute();
  await db.schema
    .createTable('poller_state')
    .addColumn('source', 'text', (column) => column.primaryKey())
    .addColumn('cursor', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .execute();
}
