import { RADIONUCLIDE, RADIOPHARMACEUTICAL } from '../dicom/codes.ts';
import { toCurrentCode } from '../dicom/legacy-codes.ts';
import type { Code } from '../study/code.ts';
import type { ScanHeader } from '../study/scan-header.ts';
import { hasWord } from './match-words.ts';
import { examinationTexts, wordsSeen } from './read-texts.ts';
import type { ViewRules } from './view-rules.ts';

/** What was injected, as far as the header tells. `unstated` = nothing says bone and nothing says otherwise. */
export type Tracer =
  | { readonly kind: 'bone'; readonly seen: string }
  | { readonly kind: 'iodine-131'; readonly name: string; readonly seen: string }
  | { readonly kind: 'other'; readonly name: string; readonly seen: string }
  | { readonly kind: 'unstated' };

const { medronate, oxidronate, stannousEtidronate, pyrophosphate, ...otherAgents } = RADIOPHARMACEUTICAL;
const BONE_AGENTS = [medronate, oxidronate, stannousEtidronate, pyrophosphate];
const { sodiumIodideI131, ...notIodine } = otherAgents;
const IODINE_131_CODES = [sodiumIodideI131, RADIONUCLIDE.iodine131];
const OTHER_CODES = Object.values(notIodine);
/** Its name in mappings/views.yaml, tracers.other. */
const IODINE_131 = '131I';

/**
 * Reads the tracer: codes first, then the radiopharmaceutical's text, then the names of the energy windows, and the
 * descriptions last, where a word of another tracer counts only if no word speaks of bone.
 * @source PS3.16 CID 18 and CID 25; PS3.3 C.8.4.10
 */
export function readTracer(header: ScanHeader, rules: ViewRules): Tracer {
  return (
    fromCodes(header) ??
    fromAgentText(header, rules) ??
    fromDescriptions(header, rules) ?? { kind: 'unstated' }
  );
}

function fromCodes({ radiopharmaceutical }: ScanHeader): Tracer | null {
  const codes = [radiopharmaceutical?.agent, radiopharmaceutical?.radionuclide].filter(
    (code) => code != null,
  );
  for (const code of codes) {
    const seen = `(${code.value}, ${code.scheme})`;
    const iodine = IODINE_131_CODES.find((known) => isSame(known, code));
    if (iodine !== undefined) return { kind: 'iodine-131', name: iodine.meaning, seen };
    const other = OTHER_CODES.find((known) => isSame(known, code));
    if (other !== undefined) return { kind: 'other', name: other.meaning, seen };
    if (BONE_AGENTS.some((known) => isSame(known, code))) return { kind: 'bone', seen };
  }
  return null;
}

function isSame(known: Code, code: Code): boolean {
  const current = toCurrentCode(code);
  return known.value === current.value && known.scheme === current.scheme;
}

function fromAgentText({ radiopharmaceutical, energyWindows }: ScanHeader, rules: ViewRules): Tracer | null {
  const texts = [
    { field: 'Radiopharmaceutical', text: radiopharmaceutical?.text ?? '' },
    { field: 'Radiopharmaceutical Code', text: radiopharmaceutical?.agent?.meaning ?? '' },
    { field: 'Radionuclide Code', text: radiopharmaceutical?.radionuclide?.meaning ?? '' },
    ...energyWindows.slice(0, 1).map(({ name }) => ({ field: 'Energy Window Name', text: name })),
  ];
  for (const text of texts) {
    const other = rules.otherTracers.find(({ words }) => hasWord(text.text, words));
    if (other !== undefined) return named(other.name, wordsSeen([text], other.words).join('; '));
    const bone = wordsSeen([text], rules.boneTracerWords);
    if (bone.length > 0) return { kind: 'bone', seen: bone.join('; ') };
  }
  return null;
}

function fromDescriptions(header: ScanHeader, rules: ViewRules): Tracer | null {
  const texts = examinationTexts(header);
  const bone = wordsSeen(texts, [...rules.boneTracerWords, ...rules.boneWords]);
  if (bone.length > 0) return { kind: 'bone', seen: bone.join('; ') };
  for (const { name, words } of rules.otherTracers) {
    const seen = wordsSeen(texts, words);
    if (seen.length > 0) return named(name, seen.join('; '));
  }
  return null;
}

function named(name: string, seen: string): Tracer {
  return { kind: name === IODINE_131 ? 'iodine-131' : 'other', name, seen };
}
