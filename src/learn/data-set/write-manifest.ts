import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../../platform/atomic-file.ts';
import type { DataSetManifest } from '../../study/data-set.ts';
import { MANIFEST_FILE } from './read-manifest.ts';

/**
 * Writes `FOLDER/data-set.json`, one line an image so that a difference between two can be read; returns its path. Another
 * name keeps several splits of the same images side by side.
 */
export async function writeManifest(
  folder: string,
  manifest: DataSetManifest,
  fileName = MANIFEST_FILE,
): Promise<string> {
  const { images, ...head } = manifest;
  const lines = images.map((image) => JSON.stringify(image)).join(',\n');
  const text = `${JSON.stringify(head).slice(0, -1)},"images":[\n${lines}\n]}\n`;
  await mkdir(folder, { recursive: true });
  const path = join(folder, fileName);
  await writeFileAtomically(path, [Buffer.from(text)]);
  return path;
}
