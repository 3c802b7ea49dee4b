import type { Command } from 'commander';
import { auditPhantom, auditSteps } from '../learn/audit/audit-phantom.ts';
import { readReference } from '../learn/audit/read-reference.ts';
import { writeAudit } from '../learn/audit/write-audit.ts';
import { readMappings } from '../pipeline/mappings.ts';
import { configFrom } from './config-options.ts';
import { EXIT } from './exit-code.ts';
import type { SharedOptions } from './phantom-arguments.ts';
import { sharedOptions, withSharedOptions } from './phantom-arguments.ts';
import { createProgress } from './progress.ts';

interface AuditOptions extends SharedOptions {
  readonly reference?: string;
  readonly strict?: boolean;
}

const COUNT = 500;

/** `phantom audit`: how far the phantoms are like a real scan, and whether their classes can be told by trivial means. */
export function addPhantomAudit(phantom: Command): void {
  const audit = phantom.command('audit');
  withSharedOptions(audit, COUNT)
    .description(
      'compare the SYNTHETIC scans with a real one and look for shortcuts: DIR/audit.html, audit.json',
    )
    .option('--reference <file>', 'a real anterior whole-body scan, 1024 x 256; it is shown in the montage')
    .option('--strict', 'exit 1 when a check does not pass')
    .exitOverride()
    .showHelpAfterError('(add --help for the options)')
    .action(() => runAudit(audit, audit.optsWithGlobals<AuditOptions>()));
}

async function runAudit(command: Command, options: AuditOptions): Promise<void> {
  const { reference, strict } = options;
  const { out, count = COUNT, ...rest } = sharedOptions(command, options);
  const request = { ...rest, count };
  const { readings } = await readMappings(configFrom({ set: [] }).config);
  const image = reference === undefined ? null : await readReference(reference);
  const progress = createProgress('phantoms', auditSteps(request));
  const { audit, pictures } = await auditPhantom({
    ...request,
    reference: image,
    reading: readings['R-027'],
    onStep: (done) => progress.update(done),
  });
  progress.end();
  await writeAudit(out, audit, pictures);
  const failed = audit.checks.filter(({ pass }) => !pass);
  for (const { title, value, note } of failed)
    console.log(
      `not passed: ${title}: ${value?.toFixed(3) ?? 'not measured'} ${note === '' ? '' : `(${note})`}`,
    );
  console.log(
    `${audit.checks.length - failed.length} of ${audit.checks.length} checks passed; ${out}/audit.html`,
  );
  if (strict === true && failed.length > 0) process.exitCode = EXIT.failure;
}
