import { access } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { BoneScan } from '../study/bone-scan.ts';
import type { LesionSource } from './analysis.ts';

/**
 * Annotations of labelme.py that lie beside the DICOM files of a scan: for `scan.dcm` it is `scan.anterior.json` and
 * `scan.posterior.json`, or `scan.json` where the file has one frame.
 */
export async function sidecarsOf(scan: BoneScan): Promise<LesionSource[]> {
  const found: LesionSource[] = [];
  for (const view of ['anterior', 'posterior'] as const) {
    const seen = scan[view];
    if (seen.kind === 'mirrored') continue;
    const { path, header, frame } = seen.source;
    const stem = join(dirname(path), basename(path, extname(path)));
    const names = [`${stem}.${view}.json`, ...(header.numberOfFrames === 1 ? [`${stem}.json`] : [])];
    for (const name of names)
      if (await exists(name)) {
        found.push({ kind: 'annotation', path: name, sopInstanceUid: header.sopInstanceUid, frame });
        break;
      }
  }
  return found;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
