import { createHash } from 'node:crypto';
import type { BoneScan, ScanView } from '../study/bone-scan.ts';
import type { View } from '../study/view.ts';

/** Identity of a scan's input: the same bytes in the same roles give the same key. */
export function inputKeyOf({ anterior, posterior }: Pick<BoneScan, 'anterior' | 'posterior'>): string {
  const lines = [keyLine(anterior, 'anterior'), keyLine(posterior, 'posterior')].toSorted();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

function keyLine(scanView: ScanView, view: View): string {
  if (scanView.kind === 'mirrored') return `mirrored from ${scanView.from}:${view}`;
  const { header, frame, dataSetSha256 } = scanView.source;
  return `${header.sopInstanceUid}#${frame}@${dataSetSha256}:${view}`;
}
