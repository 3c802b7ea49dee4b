/**
 * Measures the node beside dcmtk's storescp and Orthanc: receiving, turnaround, start; and the fusion inside the network's
 * graph beside the one before it. Explained in docs/benchmarks.md.
 */
import { writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { OnnxProvider } from '../src/infer/onnx-engine.ts';
import { ONNX_PROVIDERS } from '../src/infer/onnx-engine.ts';
import { NodeError } from '../src/platform/node-error.ts';
import { hasProgram } from '../test/support/available.ts';
import { hasOrthanc } from '../test/support/orthanc.ts';
import { measureReceiving } from './bench/receiving.ts';
import { measureFusion } from './bench/fusion.ts';
import type { BenchResults } from './bench/show-results.ts';
import { showResults } from './bench/show-results.ts';
import { measureStart } from './bench/start-time.ts';
import { measureTurnaround } from './bench/turnaround.ts';

const PARTS = ['start', 'turnaround', 'receiving', 'fusion'] as const;
type Part = (typeof PARTS)[number];

interface Options {
  readonly rounds: number;
  readonly quick?: boolean;
  readonly only?: Part;
  readonly provider: OnnxProvider;
  readonly json?: string;
}

const program = new Command('bench')
  .description('measure the node beside dcmtk storescp and Orthanc (both must be installed for that part)')
  .option('--rounds <n>', 'counted rounds of each comparison', readCount, 5)
  .option('--quick', 'fewer and smaller rounds: is everything there, roughly how fast is it')
  .addOption(new Option('--only <part>', 'one part alone').choices(PARTS))
  .addOption(
    new Option('--provider <name>', 'where the fusion part runs').choices(ONNX_PROVIDERS).default('cpu'),
  )
  .option('--json <file>', 'write all figures there too');
await run(program.parse().opts<Options>()).catch((error: unknown) => {
  if (!(error instanceof NodeError)) throw error;
  say(error.message);
  process.exitCode = 1;
});

async function run(options: Options): Promise<void> {
  const quick = options.quick === true;
  const rounds = quick ? 1 : options.rounds;
  const wants = (part: Part): boolean => options.only === undefined || options.only === part;
  const load = { before: loadavg()[0]!, after: 0 };
  const start = wants('start') ? await measureStart(rounds, say) : undefined;
  const turnaround = wants('turnaround')
    ? await measureTurnaround({ studies: quick ? 6 : 30, burst: quick ? 4 : 12 }, say)
    : undefined;
  const receiving =
    wants('receiving') && hasPeers()
      ? await measureReceiving({ rounds, instances: quick ? 60 : 200 }, say)
      : undefined;
  const fusion = wants('fusion')
    ? await measureFusion({ phantoms: quick ? 6 : 50, provider: options.provider }, say)
    : undefined;
  load.after = loadavg()[0]!;
  const results: BenchResults = {
    ...(start && { start }),
    ...(turnaround && { turnaround }),
    ...(receiving && { receiving }),
    ...(fusion && { fusion }),
  };
  console.log(`\n${showResults(results)}`);
  console.log(
    `\n${availableParallelism()} processors; load average ${load.before.toFixed(1)} at the start, ${load.after.toFixed(1)} at the end`,
  );
  if (options.json !== undefined)
    await writeFile(
      options.json,
      `${JSON.stringify({ processors: availableParallelism(), load, ...results }, null, 2)}\n`,
    );
}

function hasPeers(): boolean {
  const there = hasProgram('storescu') && hasProgram('storescp') && hasOrthanc();
  if (!there) say('receiving is not measured: dcmtk (storescu, storescp) or Orthanc is not installed');
  return there;
}

function say(line: string): void {
  console.error(`[bench] ${line}`);
}

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new InvalidArgumentError('expected a whole number above 0');
  return count;
}
