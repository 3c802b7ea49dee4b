import { openDatabase } from '../../src/store/database.ts';
import { allMigrations } from './temporary-state.ts';

/** A process of its own for database.test.ts: opens the database, says so, and stays until it is killed. */
await openDatabase(process.argv[2]!, allMigrations);
process.stdout.write('held\n');
setInterval(() => undefined, 60_000);
