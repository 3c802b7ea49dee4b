import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { PRESET_NAMES } from '../phantom/presets.ts';
import { writePhantomSet } from '../phantom/write-phantom-set.ts';
import { createProgress } from './progress.ts';

interface PhantomOptions {
  readonly preset: string;
  readonly count: number;
  readonly seed: number;
  readonly out: string;
}

/** `phantom`: synthetic scans as NM DICOM, with the truth beside them. */
export function addPhantom(program: Command): void {
  program
    .command('phantom')
    .description('make SYNTHETIC bone scans: DIR/<case>/*.dcm and DIR/truth.json')
    .addOption(new Option('-p, --preset <name>', 'kind of patients').choices(PRESET_NAMES).default('lung'))
    .option('-n, --count <n>', 'number of patients', parseCount, 10)
    .option('--seed <n>', 'the same seed makes the same patients', parseSeed, 1)
    .requiredOption('-o, --out <dir>', 'folder to write to')
    .action(async ({ preset, count, seed, out }: PhantomOptions) => {
      const progress = createProgress('patients', count);
      await writePhantomSet(out, { preset, count, seed }, (done) => progress.update(done));
      progress.end();
      console.log(`${count} synthetic patients in ${out}; the truth is in ${out}/truth.json`);
    });
}

/** A whole number from 1 to a million. */
function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 1_000_000)
    throw new InvalidArgumentError('expected 1 to 1000000');
  return count;
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff)
    throw new InvalidArgumentError('expected 0 to 4294967295');
  return seed;
}
