import type { Command } from 'commander';
import { Option } from 'commander';
import type { PublishedSet } from '../phantom/output/plan-cases.ts';
import { parsePhantomOptions } from '../phantom/output/parse-options.ts';
import { findPreset } from '../phantom/presets.ts';
import type { PhantomLayout } from '../phantom/write-phantom.ts';
import { expectedCases, writePhantomSet } from '../phantom/write-phantom-set.ts';
import type { SharedOptions } from './phantom-arguments.ts';
import { sharedOptions, withSharedOptions } from './phantom-arguments.ts';
import { wholeNumber } from './option-values.ts';
import { addPhantomAudit } from './phantom-audit.ts';
import { createProgress } from './progress.ts';

interface PhantomOptions extends SharedOptions {
  readonly layout: PhantomLayout;
  readonly readers: number;
  readonly set: string[];
  readonly class?: string;
  readonly published?: PublishedSet;
}

const COUNT = 10;
const LAYOUTS: readonly PhantomLayout[] = ['two-frame', 'two-instances', 'two-series'];

/** `phantom`: synthetic scans as NM DICOM, with truth, annotations and reports, as one data set. */
export function addPhantom(program: Command): void {
  const phantom = program.command('phantom');
  withSharedOptions(phantom, COUNT)
    .description(
      'make SYNTHETIC bone scans: DIR/<case>/ with DICOM, marks of readers and report; DIR/data-set.json',
    )
    .addOption(
      new Option('--layout <how>', 'how the two views are packed').choices(LAYOUTS).default('two-frame'),
    )
    .option('--readers <n>', 'simulated readers, 0 to 3', wholeNumber(0, 3), 3)
    .option('--class <name>', 'patients of this class only')
    .addOption(
      new Option('--published <set>', 'exactly the class counts of a data set of the papers (R-011)').choices(
        ['D1', 'D2', 'D3'],
      ),
    )
    .option(
      '-s, --set <key=value>',
      'an option of the preset, for example counts.median=1.2e6; may be repeated',
      collect,
      [],
    )
    .action((options: PhantomOptions) => runPhantom(phantom, options));
  addPhantomAudit(phantom);
}

async function runPhantom(command: Command, options: PhantomOptions): Promise<void> {
  const { out, count = COUNT, ...shared } = sharedOptions(command, options);
  const { layout, readers, published } = options;
  const classNames = findPreset(shared.preset).classes.map(({ name }) => name);
  if (options.class !== undefined && !classNames.includes(options.class))
    command.error(
      `error: preset "${shared.preset}" has no class "${options.class}"; there are: ${classNames.join(', ')}`,
    );
  if (published !== undefined && (options.class !== undefined || options.count !== undefined))
    command.error(
      'error: --published says how many patients of which class; it goes with neither --count nor --class',
    );
  const request = {
    ...shared,
    count,
    layout,
    readers,
    ...(published === undefined ? {} : { published }),
    options: {
      ...parsePhantomOptions(options.set, shared.preset),
      ...(options.class === undefined ? {} : { className: options.class }),
    },
  };
  const expected = expectedCases(request);
  const progress = createProgress('patients', expected);
  const { cases } = await writePhantomSet(out, request, (done) => progress.update(Math.min(done, expected)));
  progress.end();
  console.log(
    `${cases.length} synthetic patients in ${out}; the data set is ${out}/data-set.json, the truth ${out}/truth.json`,
  );
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
