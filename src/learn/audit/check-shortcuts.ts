import { auc } from '../evaluation/auc.ts';
import type { AuditCase } from './audit-case.ts';
import type { AuditCheck } from './audit-check.ts';
import { check } from './audit-check.ts';
import { crossValidate } from './logistic-regression.ts';
import type { TrivialFeature } from './trivial-features.ts';

/** Classes with fewer cases than this are not judged: chance alone would fail them. */
const FEWEST = 20;
const TARGET = [0.45, 0.55] as const;

/** How well one trivial feature tells a pair of classes apart. */
export interface ShortcutFeature {
  readonly tracer: string;
  readonly pair: readonly [string, string];
  readonly feature: string;
  readonly kind: TrivialFeature['kind'];
  readonly auc: number;
  readonly interval: readonly [number, number];
}

/** Outcome of the shortcut audit: one line a feature, and the checks. */
export interface ShortcutAudit {
  readonly features: readonly ShortcutFeature[];
  readonly checks: readonly AuditCheck[];
}

/**
 * Asks whether trivial features separate the classes of a tracer: each one alone, and all together by a cross-validated
 * logistic regression.
 * @source reference/bone-scan-domain.md 2.9, point 10
 */
export function checkShortcuts(cases: readonly AuditCase[]): ShortcutAudit {
  const groups = pairsOf(cases);
  const features = groups.flatMap(featuresOfPair);
  return { features, checks: groups.flatMap((pair) => [...kindChecks(pair), worstFeature(pair, features)]) };
}

interface ClassPair {
  readonly tracer: string;
  readonly names: readonly [string, string];
  readonly cases: readonly AuditCase[];
}

function pairsOf(cases: readonly AuditCase[]): ClassPair[] {
  const tracers = [...new Set(cases.map(({ tracer }) => tracer))];
  return tracers.flatMap((tracer) => {
    const own = cases.filter((one) => one.tracer === tracer);
    const names = [...new Set(own.map(({ className }) => className))]
      .filter((name) => own.filter(({ className }) => className === name).length >= FEWEST)
      .sort();
    return names.flatMap((first, index) =>
      names.slice(index + 1).map((second) => ({
        tracer,
        names: [first, second] as const,
        cases: own.filter(({ className }) => className === first || className === second),
      })),
    );
  });
}

function kindChecks(pair: ClassPair): AuditCheck[] {
  return (['acquisition', 'brightness'] as const).map((kind) => {
    const rows = pair.cases.map(({ features }) =>
      features.filter((feature) => feature.kind === kind).map(({ value }) => value),
    );
    const positive = positives(pair);
    const value = auc(crossValidate(rows, positive), positive);
    return check(
      [`shortcut.${slug(pair)}.${kind}`, `${titleOf(pair)}: all ${kind} features together, AUC`],
      value,
      TARGET,
      {
        origin: 'predicted',
        ...(value === null ? {} : { interval: intervalOf(value, positive) }),
        note:
          kind === 'brightness'
            ? 'out of fold; real lesions are bright and may move it'
            : 'out of fold; nothing of it may tell the class',
      },
    );
  });
}

/** The trivial feature that tells most; with many features the largest of chance alone is some way off 0.5. */
function worstFeature(pair: ClassPair, features: readonly ShortcutFeature[]): AuditCheck {
  const own = features.filter((one) => one.pair === pair.names);
  const worst = own.toSorted((a, b) => Math.abs(b.auc - 0.5) - Math.abs(a.auc - 0.5))[0]!;
  return check(
    [`shortcut.${slug(pair)}.worst`, `${titleOf(pair)}: the single feature that tells most, AUC`],
    worst.auc,
    TARGET,
    {
      origin: 'predicted',
      interval: worst.interval,
      note: `${worst.feature} (${worst.kind}), the farthest from 0.5 of ${own.length}`,
    },
  );
}

function featuresOfPair(pair: ClassPair): ShortcutFeature[] {
  const positive = positives(pair);
  return pair.cases[0]!.features.map(({ name, kind }, index) => {
    const value = auc(
      pair.cases.map(({ features }) => features[index]!.value),
      positive,
    )!;
    return {
      tracer: pair.tracer,
      pair: pair.names,
      feature: name,
      kind,
      auc: value,
      interval: intervalOf(value, positive),
    };
  });
}

function positives({ names, cases }: ClassPair): boolean[] {
  return cases.map(({ className }) => className === names[1]);
}

/** 95 % interval of an AUC by Hanley and McNeil (Radiology 1982;143:29). */
function intervalOf(value: number, positive: readonly boolean[]): [number, number] {
  const p = positive.filter(Boolean).length;
  const n = positive.length - p;
  const [q1, q2] = [value / (2 - value), (2 * value * value) / (1 + value)];
  const variance =
    (value * (1 - value) + (p - 1) * (q1 - value * value) + (n - 1) * (q2 - value * value)) / (p * n);
  const reach = 1.96 * Math.sqrt(variance);
  return [Math.max(0, value - reach), Math.min(1, value + reach)];
}

function titleOf({ tracer, names }: ClassPair): string {
  return `${names[0]} against ${names[1]} (${tracer})`;
}

function slug({ tracer, names }: ClassPair): string {
  return `${tracer}.${names.join('-')}`.replaceAll(' ', '-').toLowerCase();
}
