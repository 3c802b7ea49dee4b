import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'kysely';
import { openDatabase } from '../../src/store/database.ts';
import { allMigrations } from './temporary-state.ts';

describe('a database of the time when a result had one model', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'osteonode-migration-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps its results: the model is the first of the list, in the row and in the document', async () => {
    const path = join(folder, 'node.sqlite');
    const older = Object.fromEntries(
      Object.entries(allMigrations).filter(([name]) => name < '0003-several-models'),
    );
    const document = {
      revision: 0,
      model: { id: 'inrac-lung' },
      engine: { provider: 'cpu' },
      classes: [{ name: 'ADMet', code: 'ADMet', probability: 1 }],
      predicted: 'ADMet',
      operatingPoint: 'argmax',
      outcome: null,
    };
    const old = await openDatabase(path, older);
    await sql`insert into studies values ('1.2', 'analysed', '', '', 0, 'key', null, 'now', 'now')`.execute(
      old,
    );
    await sql`insert into results values ('1.2', 0, 'key', 'inrac-lung', '0.1.0', 'aa', 'hash', ${JSON.stringify(document)}, 'overlay', '[]', 'now')`.execute(
      old,
    );
    await old.destroy();

    const db = await openDatabase(path, allMigrations);
    const { rows } = await sql<Record<string, string>>`select * from results`.execute(db);
    await db.destroy();
    expect(rows).to.have.length(1);
    expect(rows[0]).not.to.have.any.keys('model_id', 'model_version', 'weights_sha256');
    expect(JSON.parse(rows[0]!['models']!)).to.deep.equal([
      { id: 'inrac-lung', version: '0.1.0', weightsSha256: 'aa' },
    ]);
    const kept = JSON.parse(rows[0]!['result']!) as Record<string, unknown>;
    expect(kept).not.to.have.any.keys('model', 'classes', 'predicted');
    expect(kept['results']).to.have.length(1);
    expect((kept['results'] as Record<string, unknown>[])[0]).to.deep.include({
      predicted: 'ADMet',
      findings: ['ADMet'],
      unit: 'examination',
      lesions: [],
    });
  });
});
