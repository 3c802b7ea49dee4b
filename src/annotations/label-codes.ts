import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { AnnotationError } from './annotation-error.ts';

const meaning = z.string().min(1).max(120);
const nature = z.enum(['malignant', 'benign']);
const word = z.string().regex(/^[A-Za-z0-9-]{1,32}$/, 'expected letters, digits and hyphens');

const regionSchema = z.strictObject({
  /** Region of mappings/sites.yaml. */
  site: word.nullable(),
  paired: z.boolean(),
  group: z.string().min(1).max(40),
  levels: z.array(word).optional(),
  spellings: z.array(word).optional(),
});

const spellings = z.array(word).min(1);

const labelCodesSchema = z
  .strictObject({
    version: z.literal(1),
    codes: z.record(
      z.string().regex(/^[A-Z][A-Z0-9]{0,7}$/, 'expected up to eight capitals and digits'),
      z.strictObject({ meaning, nature: nature.nullable(), disease: z.boolean() }),
    ),
    reasons: z.record(word, z.strictObject({ nature, meaning })),
    sides: z.strictObject({ left: spellings, right: spellings, midline: spellings }),
    regions: z.record(word, regionSchema),
  })
  .superRefine(({ regions }, context) => {
    const all = Object.entries(regions).flatMap(([name, region]) => [name, ...(region.spellings ?? [])]);
    for (const name of new Set(all.filter((each, index) => all.indexOf(each) !== index)))
      context.addIssue({ code: 'custom', path: ['regions', name], message: 'this spelling is given twice' });
  });

/** The table of label codes, regions, sides and reasons. */
export type LabelCodes = z.infer<typeof labelCodesSchema>;

const SHIPPED = join(import.meta.dirname, '../../mappings/labels.yaml');

/**
 * Reads the text of mappings/labels.yaml.
 * @throws AnnotationError `ANNOTATION_LABELS`, naming every fault with its path.
 * @source
 */
export function parseLabelCodes(yamlText: string): LabelCodes {
  const result = labelCodesSchema.safeParse(parse(yamlText));
  if (result.success) return result.data;
  const faults = result.error.issues.map(
    ({ path, message }) => `label codes, ${path.join('.') || 'file'}: ${message}`,
  );
  throw new AnnotationError('ANNOTATION_LABELS', faults);
}

/**
 * The label codes of a file; of the shipped mappings/labels.yaml when none is named.
 * @throws AnnotationError `ANNOTATION_LABELS`, naming every fault with its path.
 */
export async function readLabelCodes(path: string = SHIPPED): Promise<LabelCodes> {
  return parseLabelCodes(await readFile(path, 'utf8'));
}

/** First spelling of a region, whichever spelling is given; `null` where the table has none. */
export function findRegion(name: string, { regions }: LabelCodes): string | null {
  const wanted = name.toLowerCase();
  if (Object.hasOwn(regions, wanted)) return wanted;
  const found = Object.entries(regions).find(([, region]) => region.spellings?.includes(wanted));
  return found?.[0] ?? null;
}
