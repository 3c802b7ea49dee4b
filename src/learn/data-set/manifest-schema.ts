import { z } from 'zod';

const id = z.string().min(1).max(128);
const text = z.string().max(200);

/** Of files below the manifest's folder: a manifest from elsewhere must not read other files of this machine. */
const relativePath = z
  .string()
  .min(1)
  .max(1000)
  .refine(
    (path) => !/^([/\\]|[A-Za-z]:)/.test(path) && !path.split(/[/\\]/).includes('..'),
    "expected a path inside the manifest's folder",
  );

const lesionSchema = z.strictObject({
  id,
  code: z.string().min(1).max(8),
  region: z.string().max(40),
  side: z.enum(['left', 'right', 'midline', '']),
  level: z.string().max(32),
  nature: z.enum(['malignant', 'benign']).nullable(),
  mask: z.array(z.number().int().min(0).max(16_384)).max(60_000),
  reasons: z.array(z.string().max(40)).max(20).optional(),
});

const parameters = z.record(z.string().max(64), z.union([z.number(), z.string().max(2000), z.boolean()]));
const seed = z.number().int().min(0).max(0xffffffff);

const derivedFromSchema = z.strictObject({
  imageId: id,
  seed,
  parameters,
});

const imageSchema = z.strictObject({
  id,
  patientId: id,
  studyUid: id,
  view: z.enum(['anterior', 'posterior']),
  file: relativePath,
  frame: z.number().int().min(1).max(10_000),
  class: id.nullable(),
  findings: z.array(id).max(20).optional(),
  tumourType: text.nullable(),
  ageYears: z.number().min(0).max(130).nullable(),
  sex: z.enum(['F', 'M']).nullable(),
  tracer: z.enum(['99mTc-MDP', '131I']).nullable(),
  scanner: text.nullable(),
  source: z.enum(['acquired', 'synthetic', 'augmented', 'dcgan']),
  quantity: z.enum(['counts', 'grey']).optional(),
  pixelSpacingMm: z.tuple([z.number().positive(), z.number().positive()]).optional(),
  derivedFrom: derivedFromSchema.optional(),
  split: z.enum(['train', 'validation', 'test']).nullable(),
  fold: z.number().int().min(0).max(99).optional(),
  lesions: z.array(lesionSchema).max(2000),
  annotationFiles: z.array(relativePath).max(100).optional(),
  reportFile: relativePath.optional(),
});

const stepSchema = z.strictObject({
  step: z.enum(['import', 'generate', 'split', 'augment']),
  seed: seed.optional(),
  settings: parameters,
});

/**
 * The shape of data-set.json; src/study/data-set.ts says what each key means.
 * @source R-010
 */
export const manifestSchema = z.strictObject({
  format: z.literal('osteonode-data-set'),
  formatVersion: z.literal(1),
  name: id,
  statement: text,
  task: z.enum(['lung', 'dscint', 'dspic', 'lesion']),
  classes: z.array(id).min(1).max(100),
  unit: z.enum(['examination', 'view', 'lesion']),
  history: z.array(stepSchema).max(1000).optional(),
  images: z.array(imageSchema).max(1_000_000),
});
