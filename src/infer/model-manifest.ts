import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { asError } from '../platform/node-error.ts';
import { TRACERS } from '../study/data-set.ts';
import type { ModelIdentity } from '../study/prediction.ts';
import { InferError } from './infer-error.ts';

const figure = z.strictObject({
  value: z.number(),
  /** Ends of the 95 % bootstrap interval. */
  interval95: z.tuple([z.number(), z.number()]).optional(),
  /** Cases it was measured on. */
  n: z.int().positive().optional(),
});

const decision = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('argmax') }),
  z.strictObject({
    rule: z.literal('threshold'),
    /** What the summed classes mean together, for example `metastatic`. */
    finding: z.string().min(1),
    positive: z.array(z.string()).min(1),
    threshold: z.number().gt(0).lt(1),
  }),
  z.strictObject({
    rule: z.literal('top-2'),
    /** The two classes that can be found together. */
    pair: z.tuple([z.string().min(1), z.string().min(1)]),
    /** What they are called together, for example `M&A`; `code` keys into mappings/findings.yaml. */
    combined: z.strictObject({ name: z.string().min(1), code: z.string().min(1) }),
    /** Least probability of the second of them. */
    theta: z.number().gt(0).lt(1).default(0.05),
  }),
]);

const manifest = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    title: z.string().min(1),
    file: z.string().refine((file) => basename(file) === file, 'must be a plain file name'),
    weightsSha256: z.string().regex(/^[0-9a-f]{64}$/),
    input: z.strictObject({
      rows: z.int().positive(),
      columns: z.int().positive(),
      /** Id of the preprocessing the model was trained with. */
      preprocessing: z.string().min(1),
      /** What one input shows; left out = both views as one image. */
      source: z.enum(['examination', 'view', 'lesion']).exactOptional(),
      /** Around the body, or a window around a lesion in pixels of the view. */
      crop: z
        .union([z.literal('body'), z.strictObject({ rows: z.int().positive(), columns: z.int().positive() })])
        .exactOptional(),
      /** Regions that are filled with their surroundings where they are found. */
      mask: z
        .array(z.enum(['bladder', 'injection']))
        .min(1)
        .exactOptional(),
      /** Of lesions: one view, or both beside each other. */
      layout: z.enum(['view', 'sideBySide']).exactOptional(),
    }),
    /** Tracers whose scans the label set covers; a scan of another one is refused for this model. */
    tracers: z
      .array(z.enum(TRACERS))
      .min(1)
      .default(() => ['99mTc-MDP' as const]),
    /** Of a model that sees one view at a time: how one distribution is made of those of both views. */
    combine: z.enum(['mean', 'max']).default('mean'),
    /** In the order of the network's outputs; `code` keys into mappings/findings.yaml. */
    classes: z.array(z.strictObject({ name: z.string().min(1), code: z.string().min(1) })).min(2),
    decision,
    training: z.strictObject({
      /** Shown wherever the model's output is shown. */
      statement: z.string().min(1),
      data: z.string().min(1),
      settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    }),
    metrics: z.record(z.string(), figure),
    /** The model card, in Markdown. */
    card: z.string().min(1),
  })
  .superRefine(({ classes, decision: rule, input }, context) => {
    const fault = decisionFault(rule, new Set(classes.map(({ name }) => name)));
    if (fault !== null) context.addIssue({ code: 'custom', ...fault });
    if (input.layout === 'sideBySide' && (input.source !== 'lesion' || input.columns % 2 === 1))
      context.addIssue({
        code: 'custom',
        message: 'sideBySide is a layout of lesions, with an even number of columns (R-006)',
        path: ['input', 'layout'],
      });
    if (input.source === 'lesion' && rule.rule !== 'threshold')
      context.addIssue({
        code: 'custom',
        message: 'must be threshold: an image is malignant as soon as one lesion is (R-020)',
        path: ['decision', 'rule'],
      });
  });

function decisionFault(
  rule: z.infer<typeof decision>,
  names: ReadonlySet<string>,
): { readonly message: string; readonly path: string[] } | null {
  if (rule.rule === 'threshold') {
    const some = new Set(rule.positive).size < names.size && rule.positive.every((name) => names.has(name));
    return some
      ? null
      : { message: 'must name some, but not all, of the classes', path: ['decision', 'positive'] };
  }
  if (rule.rule === 'top-2') {
    const two = rule.pair[0] !== rule.pair[1] && rule.pair.every((name) => names.has(name));
    return two ? null : { message: 'must name two of the classes', path: ['decision', 'pair'] };
  }
  return null;
}

/** What a model is: models/<id>/model.yaml. */
export type ModelManifest = z.infer<typeof manifest>;

/** A manifest whose weights are verified; `file` is the path of the ONNX file. */
export type LoadedModel = ModelManifest;

/**
 * Reads models/<id>/model.yaml; the weights are not looked at.
 * @throws InferError MODEL_MANIFEST with every fault and its path
 */
export async function readManifest(directory: string): Promise<ModelManifest> {
  return parseManifest(await readText(join(directory, 'model.yaml')));
}

/**
 * Reads models/<id>/model.yaml and verifies the weights beside it.
 *
 * @throws InferError MODEL_MANIFEST with every fault and its path; MODEL_CHECKSUM when the weights are other ones
 */
export async function loadModel(directory: string): Promise<LoadedModel> {
  const loaded = await readManifest(directory);
  const file = join(directory, loaded.file);
  const found = await sha256OfFile(file);
  if (found !== loaded.weightsSha256)
    throw new InferError('MODEL_CHECKSUM', `${loaded.file} is not the file its manifest describes`, {
      context: { model: loaded.id, expected: loaded.weightsSha256, found },
    });
  return { ...loaded, file };
}

/** Checks the text of a manifest; all faults are listed together. */
export function parseManifest(yamlText: string): ModelManifest {
  let raw: unknown;
  try {
    raw = parse(yamlText);
  } catch (error) {
    throw new InferError('MODEL_MANIFEST', `model.yaml is no YAML: ${asError(error).message}`, {
      cause: error,
    });
  }
  const result = manifest.safeParse(raw);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new InferError('MODEL_MANIFEST', `model.yaml is not usable: ${faults.join('; ')}`);
}

/**
 * Refuses a model that was trained on other input than this program prepares.
 *
 * @throws InferError MODEL_PREPROCESSING
 */
export function requirePreprocessing(model: ModelManifest, known: string | readonly string[]): void {
  const ids = typeof known === 'string' ? [known] : known;
  if (!ids.includes(model.input.preprocessing))
    throw new InferError(
      'MODEL_PREPROCESSING',
      `model ${model.id} expects preprocessing ${model.input.preprocessing}; this program makes ${ids.join(', ')}`,
      { context: { model: model.id } },
    );
}

/** The part of a manifest that travels with every result. */
export function modelIdentity(model: ModelManifest): ModelIdentity {
  return {
    id: model.id,
    version: model.version,
    weightsSha256: model.weightsSha256,
    trainingStatement: model.training.statement,
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new InferError('MODEL_MANIFEST', `there is no readable model.yaml: ${asError(error).message}`, {
      cause: error,
    });
  }
}

/** SHA-256, hex, of a file. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  } catch (error) {
    throw new InferError('MODEL_CHECKSUM', `the weights cannot be read: ${asError(error).message}`, {
      cause: error,
    });
  }
  return hash.digest('hex');
}
