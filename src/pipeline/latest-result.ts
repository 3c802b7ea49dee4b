import { SOP_CLASS } from '../dicom/sop-classes.ts';
import type { ModelStamp, ResultRecord } from '../store/result-store.ts';
import type { StudyChange } from '../store/study-store.ts';
import type { BoneScan } from '../study/bone-scan.ts';
import type { PredecessorDocument, ResultDocument } from './analysis.ts';

/** Whether the latest result is of this very input. */
export function isLatest(scan: BoneScan, latest: ResultRecord | null): latest is ResultRecord {
  return scan.inputKey === latest?.inputKey;
}

/** Models of the same bytes, version and order give the same text. */
export function stampsOf(models: readonly ModelStamp[]): string {
  return models.map(({ id, version, weightsSha256 }) => `${id} ${version} ${weightsSha256}`).join(', ');
}

/** The state of a study whose latest result stands. */
export function analysedBy({ result }: ResultRecord): StudyChange {
  const { outcome } = result as ResultDocument;
  return {
    state: 'analysed',
    reasonCode: outcome?.code ?? '',
    reason: outcome?.text ?? '',
    deadlineAtMs: null,
  };
}

/** The reports of the revision before; an overlay is no document and is not named. */
export function predecessorsOf(latest: ResultRecord | null): PredecessorDocument[] {
  if (latest === null) return [];
  const { studyInstanceUid } = latest;
  return latest.objects
    .filter(({ sopClassUid }) => sopClassUid !== SOP_CLASS.secondaryCapture)
    .map(({ seriesInstanceUid, sopInstanceUid, sopClassUid }) => ({
      studyInstanceUid,
      seriesInstanceUid,
      sopInstanceUid,
      sopClassUid,
    }));
}
