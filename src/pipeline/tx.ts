import type { Transaction } from 'kysely';
import type { JobTables } from '../queue/job-table.ts';
import type { Database } from '../store/schema.ts';

/** The tables of store and queue together: a state change and the job it causes share a transaction. */
export type Tables = Database & JobTables;

export type Tx = Transaction<Tables>;
