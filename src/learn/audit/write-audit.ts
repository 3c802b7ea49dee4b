import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../../platform/atomic-file.ts';
import type { AuditPictures, PhantomAudit } from './audit-phantom.ts';
import { auditReport } from './audit-report.ts';

/** Writes `audit.json`, `montage.png`, `montage-key.json` and, last, `audit.html` into a folder. */
export async function writeAudit(
  folder: string,
  audit: PhantomAudit,
  pictures: AuditPictures,
): Promise<void> {
  const { png, realPlace } = pictures.montage;
  const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
  await mkdir(folder, { recursive: true });
  await writeFileAtomically(join(folder, 'audit.json'), [json(audit)]);
  await writeFileAtomically(join(folder, 'montage.png'), [png]);
  await writeFileAtomically(join(folder, 'montage-key.json'), [json({ realPlace })]);
  await writeFileAtomically(join(folder, 'audit.html'), [Buffer.from(auditReport(audit, pictures))]);
}
