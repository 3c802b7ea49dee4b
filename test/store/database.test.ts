import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { openDatabase } from '../../src/store/database.ts';
import { allMigrations, rejection } from './temporary-state.ts';

describe('openDatabase', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'osteonode-database-'));
    path = join(folder, 'state', 'node.sqlite');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('commits to the disk: write-ahead log, full synchronisation, foreign keys', async () => {
    const db = await openDatabase(path, allMigrations);
    const read = async (name: string): Promise<unknown> =>
      Object.values((await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(db)).rows[0]!)[0];
    expect([await read('journal_mode'), await read('synchronous'), await read('foreign_keys')]).to.eql([
      'wal',
      2,
      1,
    ]);
    await db.destroy();
  });

  it('opens again what it closed, and migrates nothing twice', async () => {
    await (await openDatabase(path, allMigrations)).destroy();
    const db = await openDatabase(path, allMigrations);
    const names = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
    expect(names.rows.map((row) => row.name)).to.eql(['0001-store', '0002-jobs', '0003-several-models']);
    await db.destroy();
  });

  it('refuses a second database on the same state, and names the process that holds it', async () => {
    const db = await openDatabase(path, allMigrations);
    const error = await rejection(openDatabase(path, allMigrations));
    expect(error).to.include({ code: 'STATE_LOCKED', fault: 'permanent' });
    expect(String(error)).to.contain(`process ${process.pid}`);
    await db.destroy();
  });

  it('is kept out by another process, and let in once that process was killed', async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'hold-database.ts'), path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const error = await rejection(openDatabase(path, allMigrations));
    expect(String(error)).to.contain(`process ${child.pid!}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await openDatabase(path, allMigrations)).destroy();
  });

  it('refuses a database that a newer program has migrated, and leaves it as it was', async () => {
    const newer = { ...allMigrations, '0099-tomorrow': { up: () => Promise.resolve() } };
    await (await openDatabase(path, newer)).destroy();
    const error = await rejection(openDatabase(path, allMigrations));
    expect(error).to.include({ code: 'STATE_NEWER' });
    expect(String(error)).to.contain('0099-tomorrow');
    await (await openDatabase(path, newer)).destroy();
  });

  it('leaves no trace of a migration that fails half way', async () => {
    await (await openDatabase(path, allMigrations)).destroy();
    const broken = {
      ...allMigrations,
      '0099-broken': {
        up: async (db: Kysely<unknown>): Promise<void> => {
          await db.schema.createTable('half').addColumn('id', 'integer').execute();
          throw new Error('broken');
        },
      },
    };
    expect(await rejection(openDatabase(path, broken))).to.include({ code: 'STATE_MIGRATION' });
    const db = await openDatabase(path, allMigrations);
    expect((await db.introspection.getTables()).map((table) => table.name)).not.to.include('half');
    await db.destroy();
  });

  it('says so when the file is no database', async () => {
    await (await openDatabase(path, allMigrations)).destroy();
    writeFileSync(path, 'this is a text file, longer than the header of a database would be: '.repeat(50));
    expect(await rejection(openDatabase(path, allMigrations))).to.include({ code: 'STORE_CORRUPT' });
  });
});
