import type { RoutingFacts } from '../infer/choose-models.ts';
import { chooseModels } from '../infer/choose-models.ts';
import type { ModelRuleConfig } from '../platform/config-schema.ts';
import type { BoneScan } from '../study/bone-scan.ts';
import type { Outcome } from '../study/outcome.ts';
import type { StoredInstance } from '../study/stored-instance.ts';
import type { ModelCatalogue } from './model-catalogue.ts';

/** Which models look at a scan, or why none does. */
export type ModelPlan =
  | { readonly kind: 'run'; readonly models: readonly string[]; readonly judgesLesions: boolean }
  | { readonly kind: 'none'; readonly outcome: Outcome };

/**
 * Follows the rules of `infer.models`. A model that was not trained for the scan's tracer stays in the plan as long as
 * another one was: its result then says why it is empty.
 */
export function planModels(
  rules: readonly ModelRuleConfig[],
  facts: RoutingFacts,
  catalogue: ModelCatalogue,
): ModelPlan {
  const models = chooseModels(rules, facts);
  if (models.length === 0)
    return none('NO_MODEL', `no rule of infer.models fits this scan (${describeFacts(facts)})`);
  const covers = (name: string): boolean =>
    catalogue.get(name)?.tracers.includes(facts.tracer) ?? !catalogue.has(name);
  if (!models.some(covers))
    return none(
      'TRACER_NOT_COVERED',
      `tracer ${facts.tracer}: none of the chosen models was trained for it (${models.join(', ')})`,
    );
  const judgesLesions = models.some((name) => catalogue.get(name)?.unit === 'lesion');
  return { kind: 'run', models, judgesLesions };
}

/** What the rules may ask of a scan, from the objects that it was made of. */
export function routingFacts(scan: BoneScan, instances: readonly StoredInstance[]): RoutingFacts {
  const headers = [scan.anterior, scan.posterior].flatMap((view) =>
    view.kind === 'acquired' ? [view.source.header] : [],
  );
  const uids = new Set(headers.map(({ sopInstanceUid }) => sopInstanceUid));
  const origins = instances.flatMap(({ sopInstanceUid, origin }) =>
    uids.has(sopInstanceUid) && origin.kind === 'c-store' ? [origin] : [],
  );
  return {
    tracer: scan.tracer,
    studyDescriptions: unique(headers.map(({ studyDescription }) => studyDescription)),
    callingAeTitles: unique(origins.map(({ callingAeTitle }) => callingAeTitle)),
    calledAeTitles: unique(origins.flatMap(({ calledAeTitle }) => calledAeTitle ?? [])),
  };
}

function none(code: string, text: string): ModelPlan {
  return { kind: 'none', outcome: { code, text } };
}

/** Without the study description: people write names into it. */
function describeFacts({ tracer, callingAeTitles, calledAeTitles }: RoutingFacts): string {
  const list = (titles: readonly string[]): string => (titles.length === 0 ? 'none' : titles.join(', '));
  return `tracer ${tracer}, calling AE title ${list(callingAeTitles)}, called AE title ${list(calledAeTitles)}`;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
