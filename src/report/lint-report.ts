import type { Code } from '../study/code.ts';
import { ALGORITHM, GROUP, MODIFIER, OBSERVER, REPORT } from '../dicom/codes.ts';
import type { ContentItem, ContentValue, RelatedItem } from './content-item.ts';

/** What the report's header says and its content must agree with. */
export interface LintContext {
  /** SOP Instance UIDs of the Current Requested Procedure Evidence Sequence. */
  readonly evidence: readonly string[];
  /** The model's item of the Contributing Equipment Sequence. */
  readonly equipment: {
    readonly manufacturer: string;
    readonly modelName: string;
    readonly softwareVersion: string;
    readonly deviceUid: string;
  };
}

type Rule = (item: ContentItem, context: LintContext, title: Code) => (string | null)[];

/**
 * Faults that the validators do not see but viewers fall over: an empty list means that the tree may leave the node.
 * @source reference viewers.md ("So"), dicom-results.md sections 2.5, 3 and 6
 */
export function lintReport(root: ContentItem, context: LintContext): string[] {
  const items = walk(root);
  const faults = items.flatMap((item) => RULES.flatMap((rule) => rule(item, context, root.name)));
  return [...faults, ...lintTitle(root, items), ...lintUniqueTracking(items)].filter(
    (fault) => fault !== null,
  );
}

const RULES: readonly Rule[] = [
  lintNames,
  lintText,
  lintImage,
  lintOutline,
  lintGroup,
  lintQualitative,
  lintFindingSite,
  lintEquality,
];

/** All content items, parents before children. */
export function walk(item: ContentItem): ContentItem[] {
  return [item, ...item.children.flatMap(walk)];
}

const isNamed = (item: ContentItem, name: Code): boolean =>
  item.name.value === name.value && item.name.scheme === name.scheme;
const at = (item: ContentItem): string => `${item.value.type} "${item.name.meaning}"`;
const hasValue = <Type extends ContentValue['type']>(
  item: ContentItem,
  type: Type,
): item is ContentItem & { readonly value: Extract<ContentValue, { type: Type }> } =>
  item.value.type === type;

function codesOf(item: ContentItem): Code[] {
  if (hasValue(item, 'CODE')) return [item.name, item.value.code];
  return hasValue(item, 'NUM') ? [item.name, item.value.unit] : [item.name];
}

function lintNames(item: ContentItem): (string | null)[] {
  return codesOf(item).flatMap((code) => [
    code.value === '' || code.scheme === '' || code.meaning === ''
      ? `${at(item)}: every item needs a whole concept name and value`
      : null,
    code.meaning.length > 64 ? `${at(item)}: code meaning longer than 64 characters` : null,
    code.value.length > 16 ? `${at(item)}: code value longer than 16 characters` : null,
    code.scheme.length > 16 ? `${at(item)}: coding scheme designator longer than 16 characters` : null,
  ]);
}

function lintText(item: ContentItem): (string | null)[] {
  if (!hasValue(item, 'TEXT')) return [];
  return [
    item.value.text.trim() === '' ? `${at(item)}: empty text` : null,
    /^[\x20-\x7d\n]*$/.test(item.value.text) ? null : `${at(item)}: text is not ASCII`,
  ];
}

function lintImage(item: ContentItem, context: LintContext): (string | null)[] {
  if (!hasValue(item, 'IMAGE')) return [];
  const { sopInstanceUid, frame, numberOfFrames } = item.value.image;
  return [
    context.evidence.includes(sopInstanceUid)
      ? null
      : `${at(item)}: instance is not in the evidence sequence`,
    frame !== null && (frame < 1 || frame > numberOfFrames)
      ? `${at(item)}: frame ${frame} of ${numberOfFrames}`
      : null,
  ];
}

function lintOutline(item: ContentItem): (string | null)[] {
  if (!hasValue(item, 'SCOORD')) return [];
  const { points } = item.value;
  const [first, last] = [points[0], points.at(-1)];
  const source = item.children[0];
  if (item.children.length !== 1 || source === undefined || !hasValue(source, 'IMAGE'))
    return [`${at(item)}: needs exactly one image`];
  const { rows, columns } = source.value.image;
  const inside =
    rows !== null &&
    columns !== null &&
    points.every(([column, row]) => column >= 0 && column <= columns && row >= 0 && row <= rows);
  return [
    source.relationship === 'SELECTED FROM' ? null : `${at(item)}: its image must be SELECTED FROM`,
    inside && points.length > 0 ? null : `${at(item)}: a vertex lies outside the image`,
    item.value.graphicType === 'POLYLINE' && (first?.[0] !== last?.[0] || first?.[1] !== last?.[1])
      ? `${at(item)}: the outline is not closed`
      : null,
  ];
}

function lintGroup(item: ContentItem, _context: LintContext, title: Code): (string | null)[] {
  if (!isNamed(item, REPORT.measurementGroup)) return [];
  const tracking = item.children.filter((child) => isNamed(child, GROUP.trackingUniqueIdentifier));
  const firstUid = item.children.find((child) => hasValue(child, 'UIDREF'));
  const identifier = item.children.find((child) => isNamed(child, GROUP.trackingIdentifier));
  const outlines = item.children.filter((child) => hasValue(child, 'SCOORD')).length;
  return [
    tracking.length === 1 ? null : `${at(item)}: needs one Tracking Unique Identifier`,
    tracking[0] === firstUid ? null : `${at(item)}: its first UIDREF is not the Tracking Unique Identifier`,
    identifier === undefined ? `${at(item)}: needs a Tracking Identifier` : null,
    identifier !== undefined && hasValue(identifier, 'TEXT') && /cornerstone/i.test(identifier.value.text)
      ? `${at(item)}: its identifier would let a viewer recompute the values`
      : null,
    outlines > 1 ? `${at(item)}: more than one outline` : null,
    outlines === 0 && (isMeasurementTitle(title) || item.children.some((child) => hasValue(child, 'NUM')))
      ? `${at(item)}: needs an outline`
      : null,
  ];
}

/** TID 1500 row 12 takes nothing else. */
function lintQualitative(item: ContentItem): (string | null)[] {
  if (!isNamed(item, REPORT.qualitativeEvaluations)) return [];
  return item.children
    .filter((child) => !hasValue(child, 'CODE') && !hasValue(child, 'TEXT'))
    .map((child) => `${at(child)}: qualitative evaluations hold only CODE and TEXT`);
}

function lintFindingSite(item: ContentItem): (string | null)[] {
  return item.children
    .filter((child) => isNamed(child, MODIFIER.findingSite) && child.relationship !== 'HAS CONCEPT MOD')
    .map((child: RelatedItem) => `${at(child)}: must be HAS CONCEPT MOD`);
}

/** IHE AIR table 6.5.3.1-1: content and Contributing Equipment name the same algorithm with the same strings. */
function lintEquality(item: ContentItem, { equipment }: LintContext): (string | null)[] {
  const expected: readonly (readonly [Code, string])[] = [
    [OBSERVER.deviceObserverManufacturer, equipment.manufacturer],
    [OBSERVER.deviceObserverModelName, equipment.modelName],
    [ALGORITHM.name, equipment.modelName],
    [ALGORITHM.version, equipment.softwareVersion],
    [OBSERVER.deviceObserverUid, equipment.deviceUid],
  ];
  const said = hasValue(item, 'TEXT') ? item.value.text : hasValue(item, 'UIDREF') ? item.value.uid : null;
  return expected.map(([name, value]) =>
    isNamed(item, name) && said !== value ? `${at(item)}: differs from the Contributing Equipment` : null,
  );
}

const isMeasurementTitle = (title: Code): boolean => title.value === REPORT.imagingMeasurementReport.value;

/** A report titled 126000 without outlined groups, or with anything beside them, leaves OHIF with a black page. */
function lintTitle(root: ContentItem, items: readonly ContentItem[]): string[] {
  if (!isMeasurementTitle(root.name)) return [];
  const groups = items.filter((item) => isNamed(item, REPORT.measurementGroup));
  const qualitative = items.some((item) => isNamed(item, REPORT.qualitativeEvaluations));
  return [
    ...(groups.length === 0 ? ['a report titled 126000 needs a measurement group'] : []),
    ...(qualitative ? ['qualitative evaluations do not belong in a report titled 126000'] : []),
  ];
}

function lintUniqueTracking(items: readonly ContentItem[]): string[] {
  const uids = items.flatMap((item) =>
    isNamed(item, GROUP.trackingUniqueIdentifier) && hasValue(item, 'UIDREF') ? [item.value.uid] : [],
  );
  return new Set(uids).size === uids.length ? [] : ['two groups share a Tracking Unique Identifier'];
}
