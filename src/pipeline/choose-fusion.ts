import type { FusionEngine } from '../infer/fusion-engine.ts';
import { openFusionEngine } from '../infer/fusion-engine.ts';
import { probeViews } from '../infer/fusion-probe.ts';
import type { InferenceEngine } from '../infer/inference-engine.ts';
import type { LoadedModel } from '../infer/model-manifest.ts';
import type { OnnxProvider } from '../infer/onnx-engine.ts';
import { ONNX_PROVIDERS } from '../infer/onnx-engine.ts';
import type { Logger } from '../platform/logger.ts';
import { asError } from '../platform/node-error.ts';
import { toNetworkInput } from '../preprocess/network-input.ts';
import { STANDARD_GRID } from '../preprocess/standard-grid.ts';
import type { EngineIdentity } from '../study/prediction.ts';

/** A model with what runs it. */
export interface FusingModel {
  readonly model: LoadedModel;
  readonly engine: InferenceEngine;
}

/** A wrong graph answers something else; reduced-precision arithmetic of a GPU stays within this. */
const TOLERANCE = 0.005;
/** Counted runs of each way; the fastest counts, which other programs on the machine disturb least. */
const RUNS = 5;

/** What the runs at the start came to. */
export interface MeasuredFusion {
  /** Largest difference of a probability. */
  readonly difference: number;
  readonly graphMs: number;
  readonly typedArraysMs: number;
}

/**
 * Decides where a model's views are fused: inside its graph when that runs on a GPU, and on the CPU when that is faster
 * in a handful of runs; otherwise before it (`null`). The graph must answer what the typed-array path answers. The
 * choice is logged with its reason. The corrected views of the alignment go in, so the graph does no correction itself.
 */
export async function chooseFusion(
  { model, engine }: FusingModel,
  threads: number,
  logger: Logger,
): Promise<FusionEngine | null> {
  const provider = providerOf(engine.identity);
  if (provider === null) return decline(logger, model, 'this engine runs no ONNX graph of its own');
  const { crop, mask } = model.input;
  if (crop !== undefined || mask !== undefined)
    return decline(logger, model, 'the graph neither crops nor masks');
  let fusion: FusionEngine;
  try {
    const { preprocessing } = model.input;
    const spec = { preprocessing, views: STANDARD_GRID, kernel: null };
    fusion = await openFusionEngine(model.file, spec, provider, threads);
  } catch (error) {
    return decline(logger, model, asError(error).message);
  }
  const measured = await measure({ model, engine }, fusion).catch(asError);
  const reason = measured instanceof Error ? measured.message : reasonAgainstGraph(measured, provider);
  const figures = measured instanceof Error ? {} : { ...measured };
  if (reason !== null) {
    await fusion.close();
    return decline(logger, model, reason, figures);
  }
  logger.info('engine.fusion', { model: model.id, fusion: 'graph', provider, ...figures });
  return fusion;
}

function providerOf({ name, provider }: EngineIdentity): OnnxProvider | null {
  if (name !== 'onnxruntime-node') return null;
  return ONNX_PROVIDERS.find((known) => known === provider) ?? null;
}

/** Why views are not fused inside the graph after all, or `null`. */
export function reasonAgainstGraph(
  { difference, graphMs, typedArraysMs }: MeasuredFusion,
  provider: OnnxProvider,
): string | null {
  if (!(difference <= TOLERANCE)) return `the graph's answer differs by ${difference.toPrecision(3)}`;
  if (provider === 'cpu' && graphMs >= typedArraysMs) return 'slower on this CPU';
  return null;
}

async function measure({ model, engine }: FusingModel, fusion: FusionEngine): Promise<MeasuredFusion> {
  const { rows, columns } = model.input;
  const probe = probeViews(fusion.spec.views.rows, fusion.spec.views.columns);
  const fused = { ...probe, composite: probe.anterior, flags: [] };
  const [graph, typed]: [number[], number[]] = [[], []];
  let difference = 0;
  // The first run of each warms up and does not count.
  for (let run = 0; run <= RUNS; run++) {
    const started = performance.now();
    const inGraph = await fusion.runFused(
      probe.anterior,
      probe.posterior,
      probe.fusion,
      probe.fusion.anteriorBox,
    );
    const between = performance.now();
    const before = await engine.run(toNetworkInput(fused, model.input), [1, rows, columns, 1]);
    if (run > 0) [graph[run - 1], typed[run - 1]] = [between - started, performance.now() - between];
    // NaN stays NaN in a maximum, and is then no answer within the tolerance.
    difference = Math.max(difference, ...before.map((value, index) => Math.abs(value - inGraph[index]!)));
  }
  return { difference, graphMs: Math.min(...graph), typedArraysMs: Math.min(...typed) };
}

function decline(logger: Logger, model: LoadedModel, reason: string, figures: object = {}): null {
  logger.info('engine.fusion', { model: model.id, fusion: 'typed-arrays', reason, ...figures });
  return null;
}
