import { parse } from 'yaml';
import { z } from 'zod';
import { ReportError } from './report-error.ts';

const ascii = z.string().regex(/^[\x20-\x7e]+$/, 'must be ASCII, so that it holds in every character set');

/** Nobody is told "normal" by a program: the negative is what the model did not find (bone-scan-domain 4.2). */
export function saysNormal(words: string): boolean {
  return /\bnormal\b/i.test(words);
}

const safeWording = ascii.refine((words) => !saysNormal(words), 'must not say "normal"');

const codeSchema = z.strictObject({
  value: ascii.max(16),
  scheme: ascii.max(16),
  meaning: safeWording.max(64),
});

const findingSchema = z.strictObject({
  /** Coded answer when the decision rule chose this class. */
  code: codeSchema,
  /** Concept name under which its probability is written. */
  probability: codeSchema,
  /** What a reader is told when this class was chosen. */
  text: safeWording.max(200),
});

const findingsSchema = z.record(z.string(), findingSchema);

/** How one class of a model is coded and worded. */
export type FindingCode = z.infer<typeof findingSchema>;

/** By `ClassProbability.code`. */
export type FindingCodes = Readonly<Record<string, FindingCode>>;

/**
 * Reads mappings/findings.yaml: class code → coded answer, concept of its probability, wording.
 * @throws ReportError `REPORT_FINDINGS`, naming every fault with its path.
 */
export function parseFindingCodes(yamlText: string): FindingCodes {
  const result = findingsSchema.safeParse(parse(yamlText));
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new ReportError('REPORT_FINDINGS', `findings mapping: ${faults.join('; ')}`);
}

/**
 * The coding of one class.
 * @throws ReportError `REPORT_FINDINGS` where the mapping does not know the class.
 */
export function findingOf(findings: FindingCodes, classCode: string): FindingCode {
  const finding = Object.hasOwn(findings, classCode) ? findings[classCode] : undefined;
  if (finding === undefined)
    throw new ReportError('REPORT_FINDINGS', `the findings mapping has no class "${classCode}"`);
  return finding;
}
