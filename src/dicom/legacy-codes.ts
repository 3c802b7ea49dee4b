import type { Code } from '../study/code.ts';
import { PATIENT_ORIENTATION, RADIONUCLIDE, RADIOPHARMACEUTICAL, VIEW } from './codes.ts';

/** Designators under which the old SNOMED-RT identifiers are found; GE writes `99SDM`. */
const LEGACY_SCHEMES: readonly string[] = ['SRT', 'SNM3', '99SDM', '99SDM3'];

/** SNOMED-RT identifier to the current concept, CID 18, 19, 20, 21, 25 and 26. */
const CURRENT: Readonly<Record<string, Code>> = {
  'G-5215': VIEW.anterior,
  'G-5216': VIEW.posterior,
  'G-5223': VIEW.leftLateral,
  'G-5222': VIEW.rightLateral,
  'G-5207': VIEW.leftAnteriorOblique,
  'G-5206': VIEW.rightAnteriorOblique,
  'G-5209': VIEW.leftPosteriorOblique,
  'G-5208': VIEW.rightPosteriorOblique,
  'C-163A8': RADIONUCLIDE.technetium99m,
  'C-114B1': RADIONUCLIDE.iodine131,
  'C-B1218': RADIOPHARMACEUTICAL.medronate,
  'C-B1213': RADIOPHARMACEUTICAL.oxidronate,
  'C-B1211': RADIOPHARMACEUTICAL.stannousEtidronate,
  'C-B1086': RADIOPHARMACEUTICAL.sodiumIodideI131,
  'C-B1206': RADIOPHARMACEUTICAL.pertechnetate,
  'F-10450': PATIENT_ORIENTATION.recumbent,
  'F-10340': PATIENT_ORIENTATION.supine,
  'F-10310': PATIENT_ORIENTATION.prone,
  'F-10470': PATIENT_ORIENTATION.headfirst,
  'F-10480': PATIENT_ORIENTATION.feetFirst,
  'G-5190': PATIENT_ORIENTATION.headfirst,
  'G-5191': PATIENT_ORIENTATION.feetFirst,
};

/**
 * The current SNOMED CT concept of a code that an old device wrote; any other code unchanged.
 * @source PS3.16 CID 26, 18, 25, 19, 20; SNOMED-RT identifiers of its 2014 and earlier editions
 */
export function toCurrentCode(code: Code): Code {
  if (!LEGACY_SCHEMES.includes(code.scheme)) return code;
  return CURRENT[code.value] ?? code;
}
