import type { ModelRuleConfig } from '../platform/config-schema.ts';
import type { Tracer } from '../study/data-set.ts';

/** What the rules of `infer.models` may ask of a scan. A scan of several objects may have several of each. */
export interface RoutingFacts {
  readonly tracer: Tracer;
  readonly studyDescriptions: readonly string[];
  /** Empty when the scan came through another door than C-STORE. */
  readonly callingAeTitles: readonly string[];
  readonly calledAeTitles: readonly string[];
}

/**
 * Ids of the models that look at a scan, in the order of the rules, each once. A rule fits when each of its conditions
 * does; a condition fits when one of its values does; a rule without conditions fits every scan.
 */
export function chooseModels(rules: readonly ModelRuleConfig[], facts: RoutingFacts): string[] {
  return [...new Set(rules.filter((rule) => fits(rule, facts)).map(({ model }) => model))];
}

/** Ids of all models that a configuration names, each once. */
export function configuredModels(rules: readonly ModelRuleConfig[]): string[] {
  return [...new Set(rules.map(({ model }) => model))];
}

function fits({ when = {} }: ModelRuleConfig, facts: RoutingFacts): boolean {
  const { tracer, studyDescription, callingAeTitle, calledAeTitle } = when;
  return (
    isOneOf(tracer, [facts.tracer]) &&
    isOneOf(callingAeTitle, facts.callingAeTitles) &&
    isOneOf(calledAeTitle, facts.calledAeTitles) &&
    (studyDescription === undefined ||
      facts.studyDescriptions.some((text) =>
        studyDescription.some((pattern) => matchesPattern(text, pattern)),
      ))
  );
}

function isOneOf(wanted: readonly string[] | undefined, found: readonly string[]): boolean {
  return wanted === undefined || found.some((value) => wanted.includes(value.trim()));
}

/**
 * Whether a text fits a pattern in which `*` stands for any run of characters; case and spaces at the ends do not matter.
 * Linear in the text for each `*`: a hostile description cannot make it slow.
 */
export function matchesPattern(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.trim().toLowerCase().split('*');
  const given = text.trim().toLowerCase();
  const last = rest.pop();
  if (last === undefined) return given === first;
  if (!given.startsWith(first) || !given.endsWith(last) || given.length < first.length + last.length)
    return false;
  const end = given.length - last.length;
  let at = first.length;
  for (const part of rest) {
    const found = given.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
