import { z } from 'zod';

/** More points than a hand draws round a lesion, fewer than would stop the program. */
const MAX_POINTS = 20_000;
const MAX_SHAPES = 2_000;

const flags = z.record(z.string().max(64), z.boolean());
const coordinate = z.number().min(-100_000).max(100_000);

const shapeSchema = z.looseObject({
  label: z.string(),
  points: z.array(z.tuple([coordinate, coordinate])).max(MAX_POINTS),
  shape_type: z.string().default('polygon'),
  description: z.string().max(2000).nullish(),
  flags: flags.nullish(),
  /** Base64 PNG of shape_type `mask`, as large as the box that `points` span. */
  mask: z.string().nullish(),
});

/**
 * The file of labelme.py (versions 3 to 5). Keys that it adds from version to version are let through; it keeps ours
 * (`reader`) when it saves the file again.
 */
export const labelmeSchema = z.looseObject({
  version: z.string().optional(),
  flags: flags.nullish(),
  shapes: z.array(shapeSchema).max(MAX_SHAPES),
  imagePath: z.string().max(1000),
  imageHeight: z.number().int().min(1).max(16_384),
  imageWidth: z.number().int().min(1).max(16_384),
  reader: z.string().max(64).optional(),
});

export type LabelmeFile = z.infer<typeof labelmeSchema>;
export type LabelmeShape = LabelmeFile['shapes'][number];
