import { readFile } from 'node:fs/promises';
import type * as Ort from 'onnxruntime-node';
import { FUSION_INPUTS } from '../onnx/fusion-graph.ts';
import type { FusionSpec } from '../onnx/fusion-spec.ts';
import { prependFusion } from '../onnx/prepend-fusion.ts';
import { asError } from '../platform/node-error.ts';
import type { Counts } from '../study/counts.ts';
import type { BodyBox, Fusion } from '../study/fused-scan.ts';
import { InferError } from './infer-error.ts';
import type { OnnxProvider } from './onnx-engine.ts';
import { openSession } from './onnx-engine.ts';

/** PORT: a network with the fusion in front of it, in one graph. */
export interface FusionEngine {
  /** What the graph does; both views must have the size it says. */
  readonly spec: FusionSpec;
  /**
   * Fuses and classifies. Both views as stored (the posterior seen from behind), in counts; without a box the whole
   * image counts as body. The answer is the network's.
   *
   * @throws InferError ENGINE_RUN
   */
  runFused(
    anterior: Counts,
    posterior: Counts,
    shift: Pick<Fusion, 'dx' | 'dy'>,
    box: BodyBox | null,
  ): Promise<Float32Array>;
  close(): Promise<void>;
}

/**
 * ADAPTER: puts the fusion in front of a model (a file, or its bytes), in memory, and loads both as one graph on one execution provider.
 *
 * @throws RangeError when the model cannot be fused inside its graph; Error when the provider is not available here
 */
export async function openFusionEngine(
  model: string | Uint8Array,
  spec: FusionSpec,
  provider: OnnxProvider,
  threads: number,
): Promise<FusionEngine> {
  const bytes = typeof model === 'string' ? await readFile(model) : model;
  const { ort, session } = await openSession(prependFusion(bytes, spec), provider, threads);
  const outputName = session.outputNames[0]!;
  return {
    spec,
    async runFused(anterior, posterior, shift, box) {
      const feeds = feedsOf(ort, spec, { anterior, posterior, shift, box });
      try {
        return ((await session.run(feeds))[outputName]!.data as Float32Array).slice();
      } catch (error) {
        throw new InferError(
          'ENGINE_RUN',
          `onnxruntime (${provider}) failed in the graph that fuses: ${asError(error).message}`,
          { cause: error },
        );
      }
    },
    close: () => session.release(),
  };
}

interface FusionInput {
  readonly anterior: Counts;
  readonly posterior: Counts;
  readonly shift: Pick<Fusion, 'dx' | 'dy'>;
  readonly box: BodyBox | null;
}

function feedsOf(
  ort: typeof Ort,
  { views }: FusionSpec,
  { anterior, posterior, shift, box }: FusionInput,
): Record<string, Ort.Tensor> {
  const { rows, columns } = views;
  for (const [name, view] of Object.entries({ anterior, posterior }))
    if (view.rows !== rows || view.columns !== columns)
      throw new InferError(
        'ENGINE_RUN',
        `the ${name} view is ${view.rows}x${view.columns}; the graph fuses views of ${rows}x${columns}`,
      );
  const { ceil, floor, left, right } = box ?? { ceil: 0, floor: rows - 1, left: 0, right: columns - 1 };
  const numbers = (...values: number[]): Ort.Tensor =>
    new ort.Tensor('float32', Float32Array.from(values), [values.length]);
  return {
    [FUSION_INPUTS.anterior]: new ort.Tensor('float32', anterior.values, [rows, columns]),
    [FUSION_INPUTS.posterior]: new ort.Tensor('float32', posterior.values, [rows, columns]),
    [FUSION_INPUTS.shift]: numbers(shift.dx, shift.dy),
    [FUSION_INPUTS.box]: numbers(ceil, floor, left, right),
  };
}
