import { CommanderError } from 'commander';
import { ConfigError } from '../platform/config.ts';
import { NodeError, asError } from '../platform/node-error.ts';
import { EXIT } from './exit-code.ts';

/** Codes of errors that say that something was asked for that cannot be. */
const WRONG_USAGE: readonly string[] = ['EVALUATE_OPTIONS', 'TRAIN_SETTINGS', 'EXPERIMENT_REQUEST'];

/**
 * Prints what went wrong for a human: one message, the reasons behind it, no stack unless `verbose`.
 * @returns the exit status
 */
export function reportFailure(thrown: unknown, verbose: boolean): number {
  // Commander has printed its own message (or the help) already.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.success : EXIT.usage;
  const error = asError(thrown);
  const label = isExpected(error) ? ` [${error.code}]` : '';
  process.stderr.write(`osteonode: ${error.message}${label}\n`);
  for (let cause = error.cause; cause !== undefined; cause = asError(cause).cause)
    process.stderr.write(`  because: ${asError(cause).message}\n`);
  if (verbose) process.stderr.write(`${error.stack ?? ''}\n`);
  else if (!isExpected(error)) process.stderr.write('  (run again with --verbose for the stack trace)\n');
  const isWrongUsage = isExpected(error) && WRONG_USAGE.includes(error.code);
  return error instanceof ConfigError || isWrongUsage ? EXIT.usage : EXIT.failure;
}

/** Ours, or the operating system's (a file that is not there): the message says all there is to say. */
function isExpected(error: Error): error is Error & { readonly code: string } {
  return error instanceof NodeError || ('syscall' in error && 'code' in error);
}
