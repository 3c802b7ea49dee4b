import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { silentLogger } from '../../src/platform/logger.ts';
import type { JobTables } from '../../src/queue/job-table.ts';
import { sweepStateDirectory } from '../../src/store/sweep.ts';
import type { TemporaryState } from './temporary-state.ts';
import { openTemporaryState } from './temporary-state.ts';

const HEADER_LENGTH = 'header'.length;
const RUNS = 15;

/** Runs the storing process on `folder` until its step `killAt`; returns what it acknowledged, and all its steps if it lived. */
function storeUntilKilled(
  folder: string,
  run: number,
  killAt: number,
): { readonly acknowledged: [string, string][]; readonly steps: number | null } {
  const script = join(import.meta.dirname, 'put-until-killed.ts');
  const child = spawnSync(process.execPath, [script, folder, String(run), String(killAt)], {
    encoding: 'utf8',
  });
  const lines = child.stdout.split('\n').slice(0, -1);
  const last = /^steps (\d+)$/.exec(lines.at(-1) ?? '');
  expect(child.signal ?? child.status, child.stderr).to.equal(last === null ? 'SIGKILL' : 0);
  const acknowledged = (last === null ? lines : lines.slice(0, -1)).map(
    (line) => line.split(' ') as [string, string],
  );
  return { acknowledged, steps: last === null ? null : Number(last[1]) };
}

describe('A node that is killed with kill -9 while it stores', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'osteonode-crash-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('has every acknowledged instance byte for byte, each with its job, and no part of another', async function () {
    this.timeout(120_000);
    const { steps } = storeUntilKilled(folder, 5, Infinity);
    const acknowledged: [string, string][] = [];
    let killed = 0;
    for (let run = 6; run < 6 + RUNS; run += 1) {
      const killAt = 1 + Math.floor(Math.random() * steps!);
      const outcome = storeUntilKilled(folder, run, killAt);
      if (outcome.steps === null) killed += 1;
      acknowledged.push(...outcome.acknowledged);
      const state = await openTemporaryState(folder);
      await expectWhole(state, acknowledged, `killed at step ${killAt} of run ${run}`);
      await state.db.destroy();
    }
    expect(killed).to.be.greaterThan(RUNS / 2);
    expect(acknowledged.length).to.be.greaterThan(RUNS);
  });

  it('starts again wherever its very first start was cut off', async function () {
    this.timeout(120_000);
    for (let killAt = 1; killAt <= 61; killAt += 12) {
      const fresh = mkdtempSync(join(folder, 'fresh-'));
      const { acknowledged, steps } = storeUntilKilled(fresh, 1, killAt);
      expect(steps).to.equal(null);
      const state = await openTemporaryState(fresh);
      await expectWhole(state, acknowledged, `killed at step ${killAt} of the first start`);
      await state.db.destroy();
    }
  });
});

async function expectWhole(
  state: TemporaryState,
  acknowledged: readonly (readonly [string, string])[],
  when: string,
): Promise<void> {
  await sweepStateDirectory(state.db, state.files, silentLogger);
  const rows = await state.db
    .selectFrom('instances')
    .select(['sop_instance_uid', 'version', 'data_set_sha256', 'relative_path'])
    .execute();
  const jobs = await state.db.withTables<JobTables>().selectFrom('jobs').select('key').execute();
  const stored = new Set(rows.map((row) => `${row.sop_instance_uid} ${row.data_set_sha256}`));
  expect(
    acknowledged.filter(([uid, sha256]) => !stored.has(`${uid} ${sha256}`)),
    `acknowledged but not stored: ${when}`,
  ).to.eql([]);
  expect(jobs.map((job) => job.key).sort(), `jobs: ${when}`).to.eql(
    rows.map((row) => `${row.sop_instance_uid}/${row.version}`).sort(),
  );
  for (const row of rows) {
    const bytes = readFileSync(state.files.absolute(row.relative_path)).subarray(HEADER_LENGTH);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(sha256, `${row.relative_path}: ${when}`).to.equal(row.data_set_sha256);
  }
  const instances = state.files.absolute('instances');
  const files = existsSync(instances) ? readdirSync(instances, { recursive: true, withFileTypes: true }) : [];
  expect(files.filter((entry) => entry.isFile()).length, `files without a row: ${when}`).to.equal(
    rows.length,
  );
}
