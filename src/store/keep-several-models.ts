import type { Kysely } from 'kysely';

/** The columns of `results` that this migration reads and writes. */
interface Results {
  study_instance_uid: string;
  revision: number;
  model_id: string;
  model_version: string;
  weights_sha256: string;
  models: string;
  result: string;
}

/** Parts of a result that were of its only model. */
const OF_THE_MODEL = ['model', 'engine', 'classes', 'predicted', 'operatingPoint'] as const;

/** Migration: a result may be of several models, each of which its document lists with what it said. */
export async function keepSeveralModels(untyped: Kysely<unknown>): Promise<void> {
  const db = untyped as Kysely<{ results: Results }>;
  await db.schema
    .alterTable('results')
    .addColumn('models', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute();
  for (const row of await db.selectFrom('results').selectAll().execute()) {
    const stamp = { id: row.model_id, version: row.model_version, weightsSha256: row.weights_sha256 };
    await db
      .updateTable('results')
      .set({ models: JSON.stringify([stamp]), result: JSON.stringify(listResults(JSON.parse(row.result))) })
      .where('study_instance_uid', '=', row.study_instance_uid)
      .where('revision', '=', row.revision)
      .execute();
  }
  for (const column of ['model_id', 'model_version', 'weights_sha256'])
    await db.schema.alterTable('results').dropColumn(column).execute();
}

/** The document of one model's result in the form that lists results. */
function listResults(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || !('model' in document)) return document;
  const old: Record<string, unknown> = { ...document };
  const result = Object.fromEntries(OF_THE_MODEL.map((key) => [key, old[key] ?? null]));
  const predicted = typeof result['predicted'] === 'string' ? result['predicted'] : null;
  const predictedCode = predicted === null || predicted === 'indeterminate' ? null : predicted;
  const findings = predictedCode === null ? [] : [predictedCode];
  const outcome = old['outcome'] ?? null;
  const more = { unit: 'examination', predictedCode, findings, outcome, perView: [], lesions: [] };
  const rest = Object.fromEntries(
    Object.entries(old).filter(([key]) => !(OF_THE_MODEL as readonly string[]).includes(key)),
  );
  return { ...rest, tracer: '99mTc-MDP', results: [{ ...result, ...more }] };
}
