import type { Code } from '../study/code.ts';

/** How a content item relates to the one it stands in (PS3.3 C.17.3.2.4). */
export type Relationship =
  | 'CONTAINS'
  | 'HAS OBS CONTEXT'
  | 'HAS ACQ CONTEXT'
  | 'HAS CONCEPT MOD'
  | 'HAS PROPERTIES'
  | 'INFERRED FROM'
  | 'SELECTED FROM';

/**
 * An image, one frame of it, or one segment of a segmentation, that a content item points at. `frame` is 1-based; `null`
 * = the whole instance.
 */
export interface ImageReference {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly frame: number | null;
  readonly segment?: number;
  readonly rows: number | null;
  readonly columns: number | null;
  readonly numberOfFrames: number;
}

/** A vertex in pixels: column, row; (0, 0) is the top left corner of the top left pixel (PS3.3 C.18.6.1.2). */
export type ImagePoint = readonly [column: number, row: number];

/** What a content item holds, by value type. */
export type ContentValue =
  | { readonly type: 'CONTAINER'; readonly templateId: string | null }
  | { readonly type: 'CODE'; readonly code: Code }
  | { readonly type: 'TEXT'; readonly text: string }
  | { readonly type: 'DATE'; readonly date: string }
  | { readonly type: 'NUM'; readonly value: number; readonly unit: Code }
  | { readonly type: 'UIDREF'; readonly uid: string }
  | { readonly type: 'IMAGE'; readonly image: ImageReference }
  | {
      readonly type: 'SCOORD';
      readonly graphicType: 'POINT' | 'POLYLINE';
      readonly points: readonly ImagePoint[];
    };

/** One node of a structured report: a concept name, a value, and what stands below it. */
export interface ContentItem {
  readonly name: Code;
  readonly value: ContentValue;
  readonly children: readonly RelatedItem[];
}

/** A content item in its place. */
export interface RelatedItem extends ContentItem {
  readonly relationship: Relationship;
}

type Children = readonly RelatedItem[];

/** A heading with content below it; `templateId` names the template of mapping resource DCMR that it follows. */
export function container(name: Code, children: Children, templateId: string | null = null): ContentItem {
  return { name, value: { type: 'CONTAINER', templateId }, children };
}

/** A coded answer. */
export function code(name: Code, value: Code, children: Children = []): ContentItem {
  return { name, value: { type: 'CODE', code: value }, children };
}

/** Plain text; ASCII, so that it holds in the source's character set, whatever that is. */
export function text(name: Code, value: string): ContentItem {
  return { name, value: { type: 'TEXT', text: value }, children: [] };
}

/** A date as DICOM DA. */
export function date(name: Code, value: string): ContentItem {
  return { name, value: { type: 'DATE', date: value }, children: [] };
}

/** A measured number with its unit (UCUM). */
export function num(name: Code, value: number, unit: Code, children: Children = []): ContentItem {
  return { name, value: { type: 'NUM', value, unit }, children };
}

/** A unique identifier. */
export function uidref(name: Code, uid: string): ContentItem {
  return { name, value: { type: 'UIDREF', uid }, children: [] };
}

/** A reference to an image or to one of its frames. */
export function image(name: Code, reference: ImageReference, children: Children = []): ContentItem {
  return { name, value: { type: 'IMAGE', image: reference }, children };
}

/** A closed outline on one frame; the first vertex is repeated at the end as the standard demands. */
export function outline(name: Code, vertices: readonly ImagePoint[], on: RelatedItem): ContentItem {
  const points = vertices.length === 0 ? [] : [...vertices, vertices[0]!];
  return { name, value: { type: 'SCOORD', graphicType: 'POLYLINE', points }, children: [on] };
}

const as =
  (relationship: Relationship) =>
  (item: ContentItem): RelatedItem => ({ ...item, relationship });

export const contains = as('CONTAINS');
export const hasObsContext = as('HAS OBS CONTEXT');
export const hasAcqContext = as('HAS ACQ CONTEXT');
export const hasConceptMod = as('HAS CONCEPT MOD');
export const selectedFrom = as('SELECTED FROM');
