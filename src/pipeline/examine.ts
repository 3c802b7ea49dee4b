import type { FusionEngine } from '../infer/fusion-engine.ts';
import { toNetworkInput } from '../preprocess/network-input.ts';
import { channelsOf } from '../preprocess/preprocessing-ids.ts';
import type { FusedScan } from '../study/fused-scan.ts';
import type { EngineIdentity } from '../study/prediction.ts';
import type { FusingModel } from './choose-fusion.ts';

/** What a network said of both views, and how that was computed. */
export interface Examination {
  readonly probabilities: Float32Array;
  readonly engine: EngineIdentity;
}

/**
 * Runs a network that sees both views as one image: with the fusion inside its graph where that was chosen and the
 * views have the size that the graph takes, after the typed-array path otherwise. Which way it was goes into the result.
 *
 * @throws InferError ENGINE_RUN
 */
export async function examine(
  { model, engine, fusion }: FusingModel & { readonly fusion: FusionEngine | null },
  fused: FusedScan,
): Promise<Examination> {
  const { anterior, posterior, fusion: shift } = fused;
  const { rows, columns } = model.input;
  if (fusion !== null && sameSize(anterior, fusion.spec.views)) {
    const probabilities = await fusion.runFused(anterior, posterior, shift, shift.anteriorBox);
    return { probabilities, engine: { ...engine.identity, fusion: 'graph' } };
  }
  const input = toNetworkInput(fused, model.input);
  const probabilities = await engine.run(input, [1, rows, columns, channelsOf(model.input)]);
  return { probabilities, engine: { ...engine.identity, fusion: 'typed-arrays' } };
}

interface Size {
  readonly rows: number;
  readonly columns: number;
}

function sameSize(a: Size, b: Size): boolean {
  return a.rows === b.rows && a.columns === b.columns;
}
