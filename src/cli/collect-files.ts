import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Named files as they are; of folders, whatever may be DICOM (many archives name files without a suffix). */
export async function collectFiles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    if (!(await stat(path)).isDirectory()) files.push(path);
    else
      for (const entry of await readdir(path, { withFileTypes: true, recursive: true }))
        if (entry.isFile() && /\.(dcm|ima)$|^[^.]+$|^[0-9.]+$/i.test(entry.name))
          files.push(join(entry.parentPath, entry.name));
  }
  return files.sort();
}
