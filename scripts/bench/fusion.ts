import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FusionEngine } from '../../src/infer/fusion-engine.ts';
import { openFusionEngine } from '../../src/infer/fusion-engine.ts';
import type { InferenceEngine } from '../../src/infer/inference-engine.ts';
import type { LoadedModel } from '../../src/infer/model-manifest.ts';
import { loadModel } from '../../src/infer/model-manifest.ts';
import type { OnnxProvider } from '../../src/infer/onnx-engine.ts';
import { openEngine } from '../../src/infer/open-engine.ts';
import { FUSION_IDS } from '../../src/onnx/fusion-spec.ts';
import { generatePatient } from '../../src/phantom/generate-patient.ts';
import { deriveSeed } from '../../src/phantom/random.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { fuseViews } from '../../src/preprocess/fuse-views.ts';
import { toNetworkInput } from '../../src/preprocess/network-input.ts';
import { parseReadings } from '../../src/preprocess/readings.ts';
import { STANDARD_GRID } from '../../src/preprocess/standard-grid.ts';
import type { FusedScan } from '../../src/study/fused-scan.ts';
import type { Spread } from './statistics.ts';
import { spreadOf } from './statistics.ts';

const INSTALLATION = resolve(import.meta.dirname, '../..');
const MODEL = 'inrac-lung';

/** One normalisation, computed before the network and inside its graph; times from aligned views to probabilities. */
export interface FusionComparison {
  readonly preprocessing: string;
  readonly typedArraysMs: Spread;
  readonly graphMs: Spread;
  /** Largest difference of a probability over all phantoms. */
  readonly difference: number;
}

export interface FusionResult {
  /** Name, version and provider of the runtime. */
  readonly engine: string;
  readonly model: string;
  readonly phantoms: number;
  /** Finding the bodies, aligning, checking: on the CPU either way. */
  readonly alignMs: Spread;
  readonly comparisons: readonly FusionComparison[];
}

/** Compares both ways on seeded phantoms, in turn, with one thread. */
export async function measureFusion(
  { phantoms, provider }: { readonly phantoms: number; readonly provider: OnnxProvider },
  say: (line: string) => void,
): Promise<FusionResult> {
  const directory = process.env['OSTEONODE__INFER__MODELS_DIRECTORY'] ?? join(INSTALLATION, 'models');
  const model = await loadModel(join(directory, MODEL));
  const { scans, alignMs } = makeScans(phantoms, say);
  const comparisons: FusionComparison[] = [];
  const engine = await openEngine(model.file, { providers: [provider], threads: 1, logger: silentLogger });
  try {
    for (const preprocessing of FUSION_IDS) {
      const spec = { preprocessing, views: STANDARD_GRID, kernel: null };
      const fusing = await openFusionEngine(model.file, spec, provider, 1);
      comparisons.push(await compare({ engine, fusing, input: { ...model.input, preprocessing } }, scans));
      await fusing.close();
      const { difference } = comparisons.at(-1)!;
      say(
        `${preprocessing}: ${scans.length} phantoms compared, largest difference ${difference.toExponential(1)}`,
      );
    }
  } finally {
    await engine.close();
  }
  const { name, version } = engine.identity;
  return {
    engine: `${name} ${version} (${provider})`,
    model: `${model.id} ${model.version}`,
    phantoms,
    alignMs,
    comparisons,
  };
}

function makeScans(
  count: number,
  say: (line: string) => void,
): { readonly scans: readonly FusedScan[]; readonly alignMs: Spread } {
  say(`making ${count} synthetic patients`);
  const readings = parseReadings(readFileSync(join(INSTALLATION, 'conf/readings.yaml'), 'utf8'));
  const times: number[] = [];
  const scans = Array.from({ length: count }, (_, index) => {
    const { anterior, posterior } = generatePatient('lung', deriveSeed(20_250, index));
    const started = performance.now();
    const fused = fuseViews(anterior, posterior, readings);
    times.push(performance.now() - started);
    return fused;
  });
  return { scans, alignMs: spreadOf(times) };
}

interface BothWays {
  readonly engine: InferenceEngine;
  readonly fusing: FusionEngine;
  readonly input: LoadedModel['input'];
}

async function compare(ways: BothWays, scans: readonly FusedScan[]): Promise<FusionComparison> {
  const { rows, columns, preprocessing } = ways.input;
  const [typed, graph]: [number[], number[]] = [[], []];
  let difference = 0;
  // The first scan warms up and comes again at its turn.
  for (const [index, fused] of [scans[0]!, ...scans].entries()) {
    const { anterior, posterior, fusion } = fused;
    const started = performance.now();
    const before = await ways.engine.run(toNetworkInput(fused, ways.input), [1, rows, columns, 1]);
    const between = performance.now();
    const inside = await ways.fusing.runFused(anterior, posterior, fusion, fusion.anteriorBox);
    const ended = performance.now();
    if (index > 0) {
      typed.push(between - started);
      graph.push(ended - between);
    }
    difference = Math.max(difference, ...before.map((value, at) => Math.abs(value - inside[at]!)));
  }
  return { preprocessing, typedArraysMs: spreadOf(typed), graphMs: spreadOf(graph), difference };
}
