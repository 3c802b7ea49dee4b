import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { Context } from 'mocha';

const SHARED_DATA = resolve(import.meta.dirname, '../../../shared/data');
const skipped = new Map<string, Set<string>>();

/** Path of a folder of foreign test files, or `null` where they were not laid beside the checkout. */
export function sharedData(...path: string[]): string | null {
  const folder = join(SHARED_DATA, ...path);
  return existsSync(folder) ? folder : null;
}

/** Whether a program is on the PATH. */
export function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}

/**
 * Skips the running test or suite, by name and with its reason, unless `available`. With OSTEONODE_TEST_NO_SKIP=1 (CI)
 * it fails instead: there, everything must be installed.
 */
export function skipUnless(context: Context, available: boolean, needs: string): void {
  if (available) return;
  if (process.env['OSTEONODE_TEST_NO_SKIP'] === '1')
    throw new Error(`this machine lacks ${needs}, which CI must install`);
  const suite = context.test?.parent?.fullTitle() ?? 'unnamed suite';
  skipped.set(needs, (skipped.get(needs) ?? new Set()).add(suite));
  context.skip();
}

/** What was skipped, by what it needs; printed once at the end of the run. */
export function skippedSuites(): ReadonlyMap<string, ReadonlySet<string>> {
  return skipped;
}
