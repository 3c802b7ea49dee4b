import { auc } from './auc.ts';
import type { ContingencyTest } from './contingency-test.ts';
import { testContingency } from './contingency-test.ts';
import { EvaluationError } from './evaluation-error.ts';
import type { FindingMetric, FindingMetrics } from './finding-counts.ts';
import { FINDING_METRICS, countFinding, findingMetrics, shareOf } from './finding-counts.ts';
import type { BinaryCounts } from './metrics.ts';
import type { PredictedCase } from './prediction-table.ts';

/** A finding of every case: whether it is there, whether it was said, and how strongly. */
export interface FindingDecisions {
  readonly truths: readonly boolean[];
  readonly said: readonly boolean[];
  readonly scores: readonly number[];
}

export interface Subgroup {
  readonly name: string;
  readonly cases: number;
  readonly counts: BinaryCounts;
  readonly metrics: FindingMetrics;
  readonly auc: number | null;
}

/** One table: the groups of an attribute, and whether each figure differs between them. */
export interface SubgroupTable {
  /** `lesions`, or `lesions+tumourType` where attributes are crossed. */
  readonly attribute: string;
  readonly groups: readonly Subgroup[];
  readonly tests: Readonly<Record<FindingMetric, ContingencyTest | null>>;
  /** Cases in no group: they lack the attribute, or have no lesion. */
  readonly left: number;
}

/** More groups than these are no subgroups; numbers with more values are cut into thirds. */
const MAXIMUM_GROUPS = 30;
const MAXIMUM_VALUES = 6;

/** Lesions of an image, as S004 groups them: few 1-3, medium 4-6, extensive above 6; `null` without any. */
export function burdenOf(lesions: number): string | null {
  if (lesions < 1) return null;
  if (lesions <= 3) return 'few (1-3)';
  return lesions <= 6 ? 'medium (4-6)' : 'extensive (>6)';
}

/**
 * Figures of a finding in the groups of an attribute, with Pearson's chi-square test of each figure across the groups.
 * Attributes joined by `+` are crossed. The attribute `lesions` is grouped by burden; other numbers with many values are
 * cut into thirds.
 *
 * @throws EvaluationError EVALUATE_OPTIONS when no case has the attribute, naming those there are
 * @source S004 tables 3-5
 */
export function tabulateSubgroups(
  cases: readonly PredictedCase[],
  decisions: FindingDecisions,
  attribute: string,
): SubgroupTable {
  const namesOf = attribute.split('+').map((part) => groupNames(cases, part));
  const members = new Map<string, number[]>();
  let left = 0;
  for (const index of cases.keys()) {
    const parts = namesOf.map((names) => names[index] ?? null);
    if (!parts.every((part) => part !== null)) left++;
    else members.set(parts.join(', '), [...(members.get(parts.join(', ')) ?? []), index]);
  }
  if (members.size > MAXIMUM_GROUPS)
    throw new EvaluationError(
      'EVALUATE_OPTIONS',
      `${attribute} makes ${members.size} groups, more than ${MAXIMUM_GROUPS}`,
    );
  const groups = [...members.entries()]
    .sort(([a], [b]) => orderOf(a) - orderOf(b) || a.localeCompare(b, 'en', { numeric: true }))
    .map(([name, indices]) => subgroup(name, indices, decisions));
  const test = (metric: FindingMetric): ContingencyTest | null => {
    const shares = groups.map(({ counts }) => shareOf(metric, counts));
    return testContingency([shares.map(([right]) => right), shares.map(([right, all]) => all - right)]);
  };
  const tests = Object.fromEntries(FINDING_METRICS.map((metric) => [metric, test(metric)]));
  return { attribute, groups, tests: tests as SubgroupTable['tests'], left };
}

function subgroup(name: string, indices: readonly number[], decisions: FindingDecisions): Subgroup {
  const truths = indices.map((index) => decisions.truths[index]!);
  const said = indices.map((index) => decisions.said[index]!);
  const counts = countFinding(truths, said, new Uint32Array(indices.length).fill(1));
  const scores = indices.map((index) => decisions.scores[index]!);
  return { name, cases: indices.length, counts, metrics: findingMetrics(counts), auc: auc(scores, truths) };
}

/** Group of each case by one attribute; `null` where the case lacks it. */
function groupNames(cases: readonly PredictedCase[], attribute: string): (string | null)[] {
  const values = cases.map(({ attributes }) => attributes[attribute]);
  const numbers = values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  if (values.every((value) => value === undefined)) throw unknownAttribute(cases, attribute);
  const thirds =
    new Set(numbers).size > MAXIMUM_VALUES ? [1 / 3, 2 / 3].map((share) => quantile(numbers, share)) : null;
  return values.map((value) => {
    if (value === undefined || value === '') return null;
    if (typeof value === 'string') return value;
    if (attribute === 'lesions') return burdenOf(value);
    return thirds === null ? String(value) : thirdOf(value, thirds as [number, number]);
  });
}

function thirdOf(value: number, [low, high]: [number, number]): string {
  if (value <= low) return `up to ${low}`;
  return value <= high ? `above ${low} to ${high}` : `above ${high}`;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

/** Words that have an order of their own, alphabetic or not. */
const ORDER = ['few', 'medium', 'extensive', 'up to', 'above'];

function orderOf(name: string): number {
  const found = ORDER.findIndex((word) => name.startsWith(word));
  return found < 0 ? ORDER.length : found;
}

function unknownAttribute(cases: readonly PredictedCase[], attribute: string): EvaluationError {
  const known = [...new Set(cases.flatMap(({ attributes }) => Object.keys(attributes)))].sort();
  return new EvaluationError(
    'EVALUATE_OPTIONS',
    `no case has the attribute ${attribute}; there are ${known.length === 0 ? 'none' : known.join(', ')}`,
  );
}
