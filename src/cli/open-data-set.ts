import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MANIFEST_FILE, readManifest } from '../learn/data-set/read-manifest.ts';
import type { DataSetManifest } from '../study/data-set.ts';

/** A data set that was named on the command line. */
export interface OpenedDataSet {
  readonly folder: string;
  readonly manifest: DataSetManifest;
}

/** Explains the argument that all commands of `dataset` share. */
export const DATA_ARGUMENT = ['<data>', `folder with ${MANIFEST_FILE}, or the manifest itself`] as const;

/** Reads the manifest that is named, or the one of the folder that is named. */
export async function openDataSet(path: string): Promise<OpenedDataSet> {
  const isFolder = (await stat(path)).isDirectory();
  const file = isFolder ? join(path, MANIFEST_FILE) : path;
  return { folder: dirname(file), manifest: await readManifest(file) };
}
