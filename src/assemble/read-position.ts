import { PATIENT_ORIENTATION } from '../dicom/codes.ts';
import { toCurrentCode } from '../dicom/legacy-codes.ts';
import type { ScanHeader } from '../study/scan-header.ts';
import { foldText } from './match-words.ts';

/** Whether the patient lay on the back, or the header does not say how; prone turns anterior and posterior round. */
export function isSupineOrUnsaid({ patientOrientationModifier: modifier }: ScanHeader): boolean {
  if (modifier === null) return true;
  const { value, scheme, meaning } = toCurrentCode(modifier);
  const { supine } = PATIENT_ORIENTATION;
  return (value === supine.value && scheme === supine.scheme) || /\bSUPINE\b/.test(foldText(meaning));
}
