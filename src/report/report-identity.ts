import { uidFromName } from '../dicom/uid.ts';
import type { ModelIdentity } from '../study/prediction.ts';
import type { ReportKind } from '../study/report-bundle.ts';
import type { ReportInput } from './report-input.ts';

/** Where one result object of one revision lies. */
export interface ObjectIdentity {
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly seriesNumber: number;
}

/** Labels only; far above what cameras number, and apart from each other in every list (dicom-results section 5). */
const SERIES_NUMBER: Readonly<Record<ReportKind, number>> = {
  'score-sr': 9001,
  'overlay-sc': 9002,
  'lesion-sr': 9005,
};

/**
 * Deterministic identity of a result object: the same pixels, models (whose result it is), configuration and revision give the same UIDs, so
 * that sending twice is harmless. A revision gets series of its own, because archives refuse changed bytes under an old
 * UID and viewers open only the newest report of a series.
 * @source PS3.5 B.2; reference dicom-results.md section 5
 */
export function objectIdentity(
  input: ReportInput,
  kind: ReportKind,
  models: readonly ModelIdentity[],
): ObjectIdentity {
  return {
    sopInstanceUid: identityUid(input, kind, models, 'instance'),
    seriesInstanceUid: identityUid(input, kind, models, 'series'),
    seriesNumber: SERIES_NUMBER[kind] + 10 * input.revision,
  };
}

/** A UID for a part of a result object, for example a tracking identifier. */
export function identityUid(
  { scan, configHash, revision, uidNamespace }: ReportInput,
  kind: ReportKind,
  models: readonly ModelIdentity[],
  part: string,
): string {
  const key = [
    scan.studyInstanceUid,
    scan.inputKey,
    ...models.flatMap(({ id, version, weightsSha256 }) => [id, version, weightsSha256]),
    configHash,
    kind,
    revision,
    part,
  ];
  return uidFromName(uidNamespace, key.join('|'));
}

/**
 * Device UID of a model on this installation: other weights are another device (IHE AIR 6.5.3.1). The loop guard of the
 * assembling station recognises our own results by it.
 */
export function modelDeviceUid(uidNamespace: string, weightsSha256: string): string {
  return uidFromName(uidNamespace, `device|${weightsSha256}`);
}
