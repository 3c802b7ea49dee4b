import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { silentLogger } from '../../src/platform/logger.ts';
import { sweepStateDirectory } from '../../src/store/sweep.ts';
import type { TemporaryState } from './temporary-state.ts';
import { arrived, nothingMore, openTemporaryState } from './temporary-state.ts';

describe('sweepStateDirectory', () => {
  let state: TemporaryState;
  beforeEach(async () => {
    state = await openTemporaryState();
  });
  afterEach(async () => await state.remove());

  const leave = (...path: string[]): string => {
    const file = join(state.folder, ...path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, 'remains');
    return file;
  };

  it('removes half-written files and files without a row, and never one with a row', async () => {
    await state.instances.put(arrived('1.2', '1.2.3', 'counts'), nothingMore);
    const half = leave('instances', 'aa', '.writing-1.2.4.1.dcm.x');
    const halfResult = leave('results', '1.2', '0', '.writing-overlay.png.x');
    const orphan = leave('instances', 'aa', '1.2.4.1.dcm');
    const result = leave('results', '1.2', '0', 'overlay.png');
    const outcome = await sweepStateDirectory(state.db, state.files, silentLogger);
    expect(outcome).to.eql({ interrupted: 2, orphans: 1, orphansLeft: 0 });
    expect([half, halfResult, orphan].filter((path) => existsSync(path))).to.eql([]);
    expect(existsSync(result)).to.equal(true);
    expect(existsSync((await state.instances.latestOf('1.2'))[0]!.path)).to.equal(true);
  });

  it('sweeps nothing in a new state directory', async () => {
    const outcome = await sweepStateDirectory(state.db, state.files, silentLogger);
    expect(outcome).to.eql({ interrupted: 0, orphans: 0, orphansLeft: 0 });
  });

  it('removes the file of an instance whose follow-up failed', async () => {
    await state.instances
      .put(arrived('1.2', '1.2.3', 'x'), () => Promise.reject(new Error('x')))
      .catch(() => undefined);
    const outcome = await sweepStateDirectory(state.db, state.files, silentLogger);
    expect(outcome.orphans).to.equal(1);
  });

  it('deletes nothing, and warns, when far more files lack a row than a crash can leave', async () => {
    for (const number of [1, 2, 3]) leave('instances', 'aa', `1.2.${number}.1.dcm`);
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (code: string): void => void warnings.push(code) };
    const outcome = await sweepStateDirectory(state.db, state.files, logger, 2);
    expect(outcome).to.eql({ interrupted: 0, orphans: 0, orphansLeft: 3 });
    expect(readdirSync(join(state.folder, 'instances', 'aa'))).to.have.length(3);
    expect(warnings).to.eql(['STORE_ORPHANS_LEFT']);
  });
});
