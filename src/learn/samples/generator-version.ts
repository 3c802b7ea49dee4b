import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const SOURCES = join(import.meta.dirname, '../..');

/**
 * Twelve hex digits that change whenever the code that makes synthetic training images changes. The program runs from
 * its sources, so they are at hand; a set or model made with other digits was made by another generator.
 */
export function generatorVersion(folders: readonly string[] = ['phantom', 'preprocess']): string {
  const hash = createHash('sha256');
  for (const file of folders.flatMap((folder) => sourceFiles(join(SOURCES, folder))))
    hash.update(`${relative(SOURCES, file)}\n`).update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .sort();
}
