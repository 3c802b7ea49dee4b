import { z } from 'zod';

/** Text of an element; an empty element reads as empty text. */
const text = z.string().max(2000).default('');

const pointSchema = z.looseObject({ x: text, y: text });

const objectSchema = z.looseObject({
  name: text,
  deleted: text,
  attributes: text,
  polygon: z.looseObject({ username: text, pt: z.array(pointSchema).max(20_000).default([]) }).optional(),
  segm: z.unknown().optional(),
});

/** The file of LabelMe 3.0, as its parser gives it: every value is text. */
export const labelmeXmlSchema = z.looseObject({
  annotation: z.looseObject({
    filename: text,
    imagesize: z.looseObject({ nrows: text, ncols: text }).optional(),
    /** Ours; LabelMe has no labels of the image as a whole. */
    imagecodes: text,
    object: z.array(objectSchema).max(2000).default([]),
  }),
});

export type LabelmeXmlFile = z.infer<typeof labelmeXmlSchema>['annotation'];
export type LabelmeXmlObject = LabelmeXmlFile['object'][number];
