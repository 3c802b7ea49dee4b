import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type * as tfjs from '@tensorflow/tfjs';
import { asError } from '../platform/node-error.ts';

type Tf = typeof tfjs;
export type TfjsBackend = 'wasm' | 'webgpu' | 'node-gpu';

/** tfjs with one backend in force. */
export interface TfjsRuntime {
  readonly tf: Tf;
  /** The name `tf.getBackend()` answers while it is in force. */
  readonly backendName: string;
  readonly packageName: string;
  readonly version: string;
}

/** A fact of the process: the package refuses to be told its paths again once its backend is up. */
let wasmPathsAreSet = false;

/**
 * Loads tfjs and puts one backend in force.
 *
 * @throws Error in plain words when the package is missing, or when tfjs would quietly use another backend
 */
export async function loadTfjs(backend: TfjsBackend): Promise<TfjsRuntime> {
  switch (backend) {
    case 'wasm':
      return loadWasm();
    case 'webgpu':
      return loadWebGpu();
    case 'node-gpu':
      return loadNodeGpu();
  }
}

async function loadWasm(): Promise<TfjsRuntime> {
  const tf = await import('@tensorflow/tfjs');
  // Before the first operation: production mode drops the shape checks and keeps tfjs from printing.
  tf.enableProdMode();
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  if (!wasmPathsAreSet) {
    const require = createRequire(import.meta.url);
    wasm.setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'))}/dist/`);
    wasmPathsAreSet = true;
  }
  await withoutProcessHandlers(() => requireBackend(tf, 'wasm'));
  return {
    tf,
    backendName: 'wasm',
    packageName: '@tensorflow/tfjs-backend-wasm',
    version: wasm.version_wasm,
  };
}

/**
 * WebGPU without a browser: Dawn from the package `webgpu` stands where tfjs looks for a browser's. Asks for an adapter
 * before tfjs does, because tfjs answers a missing one with a long way of words.
 */
async function loadWebGpu(): Promise<TfjsRuntime> {
  const packageName = '@tensorflow/tfjs-backend-webgpu';
  const tf = await import('@tensorflow/tfjs');
  tf.enableProdMode();
  const { create, globals } = await importOptional<Dawn>('webgpu');
  Object.assign(globalThis, globals);
  const gpu = create([]);
  Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
  if ((await gpu.requestAdapter({ powerPreference: 'high-performance' })) === null)
    throw new Error('WebGPU finds no graphics adapter on this machine');
  await importOptional(packageName);
  await requireBackend(tf, 'webgpu');
  return { tf, backendName: 'webgpu', packageName, version: tf.version['tfjs-core'] };
}

/** What is used of the package `webgpu`. */
interface Dawn {
  readonly create: (flags: readonly string[]) => {
    requestAdapter(options: { readonly powerPreference: string }): Promise<object | null>;
  };
  readonly globals: Readonly<Record<string, unknown>>;
}

async function importOptional<T>(packageName: string): Promise<T> {
  try {
    return (await import(packageName)) as T;
  } catch (error) {
    const missing = (error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND';
    throw new Error(
      missing
        ? `the optional package ${packageName} is not installed`
        : `${packageName} does not load: ${asError(error).message.split('\n')[0]!}`,
      { cause: error },
    );
  }
}

async function loadNodeGpu(): Promise<TfjsRuntime> {
  const packageName = '@tensorflow/tfjs-node-gpu';
  await restoreRemovedUtilities();
  const tf = await importOptional<Tf & { version: Record<string, string> }>(packageName);
  tf.enableProdMode();
  await requireBackend(tf, 'tensorflow');
  // The package computes on the CPU without a word when it finds no GPU; that must not pass for the GPU.
  if ((tf.backend() as { isUsingGpuDevice?: boolean }).isUsingGpuDevice !== true)
    throw new Error(`${packageName} found no GPU and would compute on the CPU`);
  return { tf, backendName: 'tensorflow', packageName, version: tf.version['tfjs-node'] ?? 'unknown' };
}

/** Node 23 removed two functions that tfjs-node 4.22 calls. */
async function restoreRemovedUtilities(): Promise<void> {
  const util = (await import('node:util')).default as unknown as Record<string, unknown>;
  util['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  util['isArray'] ??= Array.isArray;
}

/**
 * The wasm module's start code (Emscripten) hooks itself into uncaught exceptions and unhandled rejections of the whole
 * process, which are not its business: the hooks that appear meanwhile are taken off again.
 */
async function withoutProcessHandlers(start: () => Promise<void>): Promise<void> {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = new Set(events.flatMap((event) => process.rawListeners(event)));
  await start();
  for (const event of events)
    for (const listener of process.rawListeners(event))
      if (!before.has(listener)) process.removeListener(event, listener as () => void);
}

/** tfjs answers a failed setBackend with `false` and goes on with a slower backend, so both answers are checked. */
async function requireBackend(tf: Tf, name: string): Promise<void> {
  const accepted = await tf.setBackend(name);
  await tf.ready();
  if (!accepted || tf.getBackend() !== name)
    throw new Error(`tfjs refused its backend ${name} and would use ${tf.getBackend()} instead`);
}
