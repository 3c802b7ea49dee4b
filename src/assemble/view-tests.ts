import { VIEW } from '../dicom/codes.ts';
import { toCurrentCode } from '../dicom/legacy-codes.ts';
import type { ViewEvidence } from '../study/bone-scan.ts';
import type { Code } from '../study/code.ts';
import { isSupineOrUnsaid } from './read-position.ts';
import type { ViewText } from './read-view-text.ts';
import { readViewText } from './read-view-text.ts';
import { matchesCamera } from './matches-camera.ts';
import type { ScanFrame } from './scan-frame.ts';
import { showsOneView } from './scan-frame.ts';
import type { ViewRules } from './view-rules.ts';

/** What one test says of a frame; `other` = a lateral, oblique or upside-down image, which is neither view. */
export interface ViewVote extends ViewEvidence {
  readonly says: ViewText['says'];
}

/** One row of the decision table: looks at one kind of evidence; no vote = it says nothing. */
export type ViewTest = (frame: ScanFrame, rules: ViewRules) => ViewVote[];

const { anterior, posterior, ...otherViews } = VIEW;
const OTHER_VIEWS = Object.values(otherViews);

/** Row 1: View Code Sequence (0054,0220), CID 26, current or legacy. The meaning is never compared. */
export const byViewCode: ViewTest = ({ detector }) => {
  if (detector?.viewCode == null) return [];
  const code = toCurrentCode(detector.viewCode);
  const is = (known: Code): boolean => known.value === code.value && known.scheme === code.scheme;
  const says = is(anterior)
    ? 'anterior'
    : is(posterior)
      ? 'posterior'
      : OTHER_VIEWS.some(is)
        ? 'other'
        : null;
  const seen = `(${detector.viewCode.value}, ${detector.viewCode.scheme})`;
  return says === null ? [] : [{ rule: 'view-code-sequence', confidence: 'high', says, seen }];
};

/**
 * Row 2: Image Orientation (Patient) inside the detector item. Rows that run to the patient's left are seen from the
 * front, rows that run to the right from behind (LPS axes).
 */
export const byImageOrientation: ViewTest = ({ header, detector }) => {
  const direction = coronalDirection(detector?.imageOrientation ?? null);
  if (detector === null || direction === null) return [];
  const seen = (detector.imageOrientation ?? [])
    .map((cosine) => String(Number(cosine.toFixed(2))))
    .join('\\');
  const vote = { rule: 'image-orientation', confidence: 'high', seen } as const;
  if (!direction.headUp) return [{ ...vote, says: 'other' }];
  // Two opposed heads cannot see the same side: one orientation written for all of them is a constant, not evidence.
  const alike = header.detectors.filter((other) => {
    const its = coronalDirection(other.imageOrientation);
    return other.number !== detector.number && its?.fromFront === direction.fromFront;
  });
  return alike.length > 0 ? [] : [{ ...vote, says: direction.fromFront ? 'anterior' : 'posterior' }];
};

/** Row 3: the maker's own view text, as a local view code or in a private element. */
export const byPrivateText: ViewTest = ({ header, frame, detector }, rules) => {
  const localCode = detector?.viewCode;
  const local =
    localCode == null || !isLocal(localCode)
      ? []
      : [localCode.value, localCode.meaning].flatMap((text) =>
          textVote(text, rules, 'local-view-code', (localCode.meaning || localCode.value).slice(0, 64)),
        );
  const elements = header.privateTexts.filter(({ creator, element }) =>
    rules.privateViewTexts.some((known) => known.creator === creator && known.element === element),
  );
  const texts = elements.flatMap(({ element, values }) => {
    const text = ofFrame(values, frame, header);
    return text === null ? [] : textVote(text, rules, 'private-text', element);
  });
  return [...local, ...texts];
};

/** Row 4: Image ID, Series Description, Protocol Name, Image Comments of an object that shows one view. */
export const byDescription: ViewTest = ({ header }, rules) => {
  if (!showsOneView(header)) return [];
  return (
    [
      ['Image ID', header.imageId],
      ['Series Description', header.seriesDescription],
      ['Protocol Name', header.protocolName],
      ['Image Comments', header.imageComments],
    ] as const
  ).flatMap(([field, text]) => textVote(text, rules, 'description', field));
};

/** Row 5: View Position (0018,5101) and Patient Orientation (0020,0020), one value an object. */
export const byPatientOrientation: ViewTest = ({ header }) => {
  if (!showsOneView(header)) return [];
  const position = { AP: 'anterior', PA: 'posterior' }[header.viewPosition.trim().toUpperCase()];
  const orientation = { 'L\\F': 'anterior', 'R\\F': 'posterior' }[header.patientOrientation.join('\\')];
  return [
    ...vote('view-position', header.viewPosition, position),
    ...vote('patient-orientation', header.patientOrientation.join('\\'), orientation),
  ];
};

/** Row 6: Start Angle (0054,0200), only through a rule of mappings/views.yaml, and only for the supine patient. */
export const byStartAngle: ViewTest = ({ header, detector }, rules) => {
  const rule = rules.startAngleRules.find(({ camera }) => matchesCamera(header, camera));
  const angle = detector?.startAngleDegrees ?? null;
  if (rule === undefined || angle === null || !isSupineOrUnsaid(header)) return [];
  const near = (degrees: number): boolean =>
    Math.abs(((angle - degrees + 540) % 360) - 180) <= ANGLE_TOLERANCE;
  const says = near(rule.degrees.anterior)
    ? 'anterior'
    : near(rule.degrees.posterior)
      ? 'posterior'
      : 'other';
  return [{ rule: 'start-angle', confidence: 'medium', says, seen: `${angle} degrees (${rule.id})` }];
};

function isLocal(code: Code): boolean {
  return (code.scheme === 'L' || code.scheme.startsWith('99')) && toCurrentCode(code) === code;
}

const ANGLE_TOLERANCE = 5;
const COSINE_TOLERANCE = 0.1;

function textVote(text: string, rules: ViewRules, rule: string, where: string): ViewVote[] {
  const said = readViewText(text, rules);
  if (said === null) return [];
  const seen = rule === 'local-view-code' ? where : `${where}: ${said.words.join(', ')}`;
  return [{ rule, confidence: 'medium', says: said.says, seen }];
}

function vote(rule: string, seen: string, says: string | undefined): ViewVote[] {
  return says === 'anterior' || says === 'posterior' ? [{ rule, confidence: 'medium', says, seen }] : [];
}

/** One value a frame, or one value for an object that shows one view; anything else cannot be assigned. */
function ofFrame(values: readonly string[], frame: number, header: ScanFrame['header']): string | null {
  if (values.length === header.numberOfFrames) return values[frame - 1] ?? null;
  return showsOneView(header) ? values.join(' ') : null;
}

/** From where a coronal image is seen, or `null` for any other plane. */
function coronalDirection(cosines: readonly number[] | null): { fromFront: boolean; headUp: boolean } | null {
  if (cosines?.length !== 6) return null;
  const [rowX, , , , , columnZ] = cosines as [number, number, number, number, number, number];
  if (Math.abs(rowX) < 1 - COSINE_TOLERANCE || Math.abs(columnZ) < 1 - COSINE_TOLERANCE) return null;
  return { fromFront: rowX > 0, headUp: columnZ < 0 };
}
