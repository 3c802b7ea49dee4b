import { z } from 'zod';
import { faultsError, parseJsonText, readJsonFile } from './read-json-file.ts';

const name = z.string().min(1).max(200);
const coordinate = z.number().min(-10_000).max(10_000);
const point = z.strictObject({ x: coordinate, y: coordinate });

const lesion = z
  .strictObject({
    id: name,
    /** Runs of the stored view: row, first column, length, row, ... */
    mask: z.array(z.int().min(0).max(10_000)).min(3).max(100_000).optional(),
    centre: point.optional(),
  })
  .refine(({ mask, centre }) => mask !== undefined || centre !== undefined, 'needs a mask or a centre')
  .refine(({ mask }) => mask === undefined || mask.length % 3 === 0, 'a mask is runs of three numbers');

const detectionImage = z.strictObject({
  id: name,
  patientId: name,
  /** Column `x`, row `y`, in pixels of the stored view; the higher the score, the surer. */
  candidates: z.array(z.strictObject({ x: coordinate, y: coordinate, score: z.number() })).max(10_000),
  lesions: z.array(lesion).max(1_000),
});

const detectionSet = z.strictObject({
  format: z.literal('osteonode-detections'),
  model: name,
  dataSet: name,
  synthetic: z.boolean(),
  images: z.array(detectionImage).min(1).max(100_000),
});

/** A lesion that is there: its mask, or only its centre. */
export type Lesion = z.infer<typeof lesion>;
/** Candidates of one image, and what is really there. */
export type DetectionImage = z.infer<typeof detectionImage>;
/** `detections.json`: what a lesion detector said of a set of images. */
export type DetectionSet = z.infer<typeof detectionSet>;

/**
 * Reads a detections.json.
 *
 * @throws EvaluationError EVALUATE_INPUT with every fault
 */
export async function readDetections(path: string): Promise<DetectionSet> {
  return checkIds(await readJsonFile(path, detectionSet), path);
}

/** Checks the text of a detections.json. */
export function parseDetections(text: string, fileName: string): DetectionSet {
  return checkIds(parseJsonText(text, fileName, detectionSet), fileName);
}

function checkIds(set: DetectionSet, fileName: string): DetectionSet {
  const ids = set.images.map(({ id }) => id);
  const repeated = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  if (repeated.size > 0) throw faultsError(fileName, [`images: ${[...repeated].join(', ')} occurs twice`]);
  return set;
}
