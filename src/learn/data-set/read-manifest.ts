import { readFile, stat } from 'node:fs/promises';
import type { z } from 'zod';
import type { DataSetManifest } from '../../study/data-set.ts';
import { DataSetError } from './data-set-error.ts';
import { manifestSchema } from './manifest-schema.ts';

/** Name of the manifest in the folder of a data set. */
export const MANIFEST_FILE = 'data-set.json';
/** Some hundred thousand images with their lesions. */
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * Reads `data-set.json`.
 * @throws DataSetError `DATA_SET_FORMAT` naming every fault with its path in the file, `DATA_SET_LIMIT`, `DATA_SET_FILE`.
 * @source R-010
 */
export async function readManifest(path: string): Promise<DataSetManifest> {
  return parseManifest(await readText(path), path);
}

/** The same for a text; `name` stands in the messages. */
export function parseManifest(text: string, name: string): DataSetManifest {
  const result = manifestSchema.safeParse(parseJson(text, name));
  const faults = result.success ? contradictionsOf(result.data) : result.error.issues.map(describeIssue);
  if (!result.success || faults.length > 0)
    throw new DataSetError(
      'DATA_SET_FORMAT',
      faults.map((fault) => `${name}: ${fault}`),
    );
  return result.data as DataSetManifest;
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw new DataSetError('DATA_SET_LIMIT', [`${path}: a manifest of ${size} bytes`]);
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof DataSetError) throw cause;
    throw new DataSetError('DATA_SET_FILE', [`${path} cannot be read`], cause);
  }
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DataSetError('DATA_SET_FORMAT', [`${name}: not a JSON file`], cause);
  }
}

function describeIssue({ path, message }: z.core.$ZodIssue): string {
  return `${path.length === 0 ? 'file' : path.map(String).join('.')}: ${message}`;
}

/** What each entry alone does not show: the same id twice, a class that the data set does not have. */
function contradictionsOf({ classes, images }: z.infer<typeof manifestSchema>): string[] {
  const known = new Set(classes);
  const ids = new Set<string>();
  const faults: string[] = [];
  for (const [index, { id, class: own, findings = [] }] of images.entries()) {
    if (ids.has(id)) faults.push(`images.${index}.id: "${id}" is given twice`);
    ids.add(id);
    for (const name of new Set([...(own === null ? [] : [own]), ...findings]))
      if (!known.has(name)) faults.push(`images.${index}: class "${name}" is none of ${classes.join(', ')}`);
  }
  return faults;
}
