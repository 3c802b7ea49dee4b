import { readFile } from 'node:fs/promises';
import { componentsOfRuns } from '../annotations/components.ts';
import type { LabelCodes } from '../annotations/label-codes.ts';
import { readLabelCodes } from '../annotations/label-codes.ts';
import { areaOfRuns } from '../annotations/mask-runs.ts';
import { rasteriseShape } from '../annotations/rasterise-shape.ts';
import { readLabelmeJson } from '../annotations/read-labelme-json.ts';
import { traceOutlines } from '../annotations/trace-outline.ts';
import { parsePart10 } from '../dicom/data-set.ts';
import { readSegmentation } from '../dicom/read-segmentation.ts';
import { NodeError } from '../platform/node-error.ts';
import type { BoneScan, SourceFrame } from '../study/bone-scan.ts';
import type { Code } from '../study/code.ts';
import type { MaskRuns } from '../study/data-set.ts';
import type { LesionOrigin, LesionPrediction } from '../study/prediction.ts';
import type { View } from '../study/view.ts';
import type { AnalysisRequest, LesionSource } from './analysis.ts';

/** One lesion whose outline somebody gave, before a model judges it. */
export interface FoundLesion {
  readonly view: View;
  /** Pixels of the stored frame. */
  readonly mask: MaskRuns;
  /** Closed outline of its largest part along the edges of pixels, column and row. */
  readonly outline: LesionPrediction['outline'];
  readonly origin: LesionOrigin;
  readonly site: Code | null;
}

/** All outlines that belong to the views of a scan, and what was given but cannot be used. */
export interface FoundLesions {
  readonly lesions: readonly FoundLesion[];
  /** One line each: what was refused, and why. */
  readonly refusals: readonly string[];
}

/** More than anybody outlines in one scan; each costs a run of the network. */
const MAX_LESIONS = 500;

/**
 * Reads the outlines of lesions that came with a scan: each segment of a segmentation that refers to one of its views,
 * each disease that an annotation outlines. A file that cannot be used is listed with its reason and hurts no other.
 */
export async function findLesions({ scan, lesionSources }: AnalysisRequest): Promise<FoundLesions> {
  const codes = lesionSources.some(({ kind }) => kind === 'annotation') ? await readLabelCodes() : null;
  const lesions: FoundLesion[] = [];
  const refusals: string[] = [];
  for (const source of lesionSources) {
    try {
      const found =
        source.kind === 'segmentation'
          ? await fromSegmentation(source, scan)
          : await fromAnnotation(source, scan, codes!);
      lesions.push(...found.lesions);
      refusals.push(...found.refusals.map((reason) => `${nameOf(source)}: ${reason}`));
    } catch (thrown) {
      if (!(thrown instanceof NodeError)) throw thrown;
      refusals.push(`${nameOf(source)}: ${thrown.message} [${thrown.code}]`);
    }
  }
  if (lesions.length > MAX_LESIONS)
    refusals.push(`${lesions.length} lesions, of which only the first ${MAX_LESIONS} are judged`);
  return { lesions: lesions.slice(0, MAX_LESIONS), refusals };
}

function nameOf(source: LesionSource): string {
  return source.kind === 'segmentation'
    ? `segmentation ${source.sopInstanceUid}`
    : `annotation of ${source.sopInstanceUid} frame ${source.frame}`;
}

async function fromSegmentation(
  { path, sopInstanceUid }: Extract<LesionSource, { kind: 'segmentation' }>,
  scan: BoneScan,
): Promise<FoundLesions> {
  const dataSet = parsePart10(await readFile(path));
  const seriesInstanceUid = dataSet.text('x0020000e');
  const { rows, columns, frames, refusals } = readSegmentation(dataSet);
  const lesions: FoundLesion[] = [];
  const reasons = [...refusals];
  for (const frame of frames) {
    const found = viewOf(scan, frame.sourceSopInstanceUid, frame.sourceFrame);
    const segment = `segment ${frame.segmentNumber}`;
    if (found === null) reasons.push(`${segment} refers to an image that is no view of this scan`);
    else if (found.source.header.rows !== rows || found.source.header.columns !== columns)
      reasons.push(`${segment} has a matrix of ${rows} x ${columns}, other than the view that it refers to`);
    else {
      const { segmentNumber, label: segmentLabel } = frame;
      const instance = { seriesInstanceUid, sopInstanceUid, segmentNumber, segmentLabel };
      const origin: LesionOrigin = { kind: 'segmentation', ...instance };
      lesions.push({ view: found.view, ...outlined(frame.mask), origin, site: frame.site });
    }
  }
  if (lesions.length === 0 && reasons.length === 0) reasons.push('it outlines nothing');
  return { lesions, refusals: reasons };
}

async function fromAnnotation(
  { path, sopInstanceUid, frame }: Extract<LesionSource, { kind: 'annotation' }>,
  scan: BoneScan,
  codes: LabelCodes,
): Promise<FoundLesions> {
  const annotation = readLabelmeJson(await readFile(path, 'utf8'), codes);
  const found = viewOf(scan, sopInstanceUid, frame);
  if (found === null) return { lesions: [], refusals: ['that frame is no view of this scan'] };
  const { rows, columns } = annotation;
  if (found.source.header.rows !== rows || found.source.header.columns !== columns)
    return { lesions: [], refusals: [`it was drawn on ${rows} x ${columns} pixels, the view has others`] };
  // Normal uptake and artefacts are marked as what they are; a lesion model is asked of the others.
  const diseases = annotation.shapes.filter(({ label }) => codes.codes[label.code]?.nature !== null);
  const lesions = diseases.map(({ shape }): FoundLesion => {
    const mask = rasteriseShape(shape, { rows, columns });
    const origin: LesionOrigin = { kind: 'annotation', file: annotation.imageFile };
    return { view: found.view, ...outlined(mask), origin, site: null };
  });
  return { lesions, refusals: lesions.length === 0 ? ['it outlines no lesion'] : [] };
}

function outlined(mask: MaskRuns): Pick<FoundLesion, 'mask' | 'outline'> {
  const parts = componentsOfRuns(mask).toSorted((one, other) => areaOfRuns(other) - areaOfRuns(one));
  return { mask, outline: traceOutlines(parts[0] ?? [])[0] ?? [] };
}

function viewOf(
  scan: BoneScan,
  sopInstanceUid: string,
  frame: number,
): { readonly view: View; readonly source: SourceFrame } | null {
  for (const view of ['anterior', 'posterior'] as const) {
    const seen = scan[view];
    if (seen.kind === 'mirrored') continue;
    if (seen.source.header.sopInstanceUid === sopInstanceUid && seen.source.frame === frame)
      return { view, source: seen.source };
  }
  return null;
}
