import type { Command } from 'commander';
import { writePhantomSet } from '../phantom/write-phantom-set.ts';
import type { SharedOptions } from './phantom-arguments.ts';
import { sharedOptions, withSharedOptions } from './phantom-arguments.ts';
import { addPhantomAudit } from './phantom-audit.ts';
import { createProgress } from './progress.ts';

const COUNT = 10;

/** `phantom`: synthetic scans as NM DICOM, with the truth beside them. */
export function addPhantom(program: Command): void {
  const phantom = program.command('phantom');
  withSharedOptions(phantom, COUNT)
    .description('make SYNTHETIC bone scans: DIR/<case>/*.dcm and DIR/truth.json')
    .action(async (options: SharedOptions) => {
      const { preset, count = COUNT, seed, out } = sharedOptions(phantom, options);
      const progress = createProgress('patients', count);
      await writePhantomSet(out, { preset, count, seed }, (done) => progress.update(done));
      progress.end();
      console.log(`${count} synthetic patients in ${out}; the truth is in ${out}/truth.json`);
    });
  addPhantomAudit(phantom);
}
