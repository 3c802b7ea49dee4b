import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadCheckpoint } from '../../../src/learn/training/checkpoint.ts';
import { startProgram } from '../../support/child-program.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const PROGRAM = join(import.meta.dirname, 'train-and-save.ts');

describe('a training that is killed', () => {
  for (const workers of [1, 2])
    it(`ends with the weights of an uninterrupted one when it is started again, on ${workers} thread(s)`, async function () {
      // Three processes that each load a backend and train.
      this.timeout(120_000);
      await using folder = await temporaryFolder();
      const run = (name: string, until: RegExp) => {
        const parameters = ['checkpoint', 'result'].map((kind) => join(folder.path, `${name}.${kind}`));
        return startProgram(
          process.execPath,
          ['--disable-warning=ExperimentalWarning', PROGRAM, ...parameters, `${workers}`],
          until,
        );
      };
      await (
        await run('whole', /finished/)
      ).ended;
      const victim = await run('killed', /epoch 2, step 3/);
      expect(await victim.stop('SIGKILL')).to.equal(null);
      expect(existsSync(join(folder.path, 'killed.result'))).to.equal(false);
      const left = await loadCheckpoint(join(folder.path, 'killed.checkpoint'), 'spot');
      expect(left!.history).to.have.lengthOf.at.least(1);
      const heir = await run('killed', /finished/);
      await heir.ended;
      expect(heir.output()).to.not.include('epoch 1, step 1\n');
      const [one, other] = await Promise.all(
        ['whole', 'killed'].map((name) => readFile(join(folder.path, `${name}.result`))),
      );
      expect(one!.equals(other!)).to.equal(true);
    });
});
