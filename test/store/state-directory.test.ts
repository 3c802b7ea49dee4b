import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { StateDirectory } from '../../src/store/state-directory.ts';

describe('StateDirectory', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'osteonode-files-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes many files at the same time into folders that were not there', async () => {
    const files = new StateDirectory(folder);
    const names = Array.from({ length: 20 }, (_, index) => `a/${index % 3}/${index}.dcm`);
    await Promise.all(names.map((name) => files.write(name, [Buffer.from(name), Buffer.alloc(0)])));
    expect(names.map((name) => readFileSync(files.absolute(name), 'utf8'))).to.eql(names);
  });

  it('leaves no part of a file behind when the space ends in its middle, and says STORE_FULL', () => {
    // A limit on file size is what an ordinary user can set; the kernel treats it as it treats a full disk: it writes
    // what fits, says how much that was, and fails only the next write.
    const script = join(import.meta.dirname, 'write-too-much.ts');
    const command = 'ulimit -f 100; exec "$0" "$1" "$2"';
    expect(
      execFileSync('sh', ['-c', command, process.execPath, script, folder], { encoding: 'utf8' }),
    ).to.equal('STORE_FULL');
    expect(readdirSync(join(folder, 'folder'))).to.eql([]);
  });
});
