import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

export interface ChildProgram extends AsyncDisposable {
  readonly pid: number;
  /** Everything it printed so far, both streams. */
  readonly output: () => string;
  /** Settles when it has ended, with its exit code. */
  readonly ended: Promise<number | null>;
  /** Sends a signal and waits for the end; the exit code, `null` when the signal itself ended it. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts a program and waits until it has printed `ready`; rejects with its output when it ends before. */
export async function startProgram(
  command: string,
  parameters: readonly string[],
  ready: RegExp,
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<ChildProgram> {
  const child: ChildProcess = spawn(command, parameters, {
    ...options,
    // Without it dcmtk's network code crawls on loopback.
    env: { ...process.env, TCP_NODELAY: '1', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  await new Promise<void>((resolve, reject) => {
    const read = (text: string): void => {
      output += text;
      if (ready.test(output)) resolve();
    };
    child.stdout!.setEncoding('utf8').on('data', read);
    child.stderr!.setEncoding('utf8').on('data', read);
    child.once('error', reject);
    void ended.then((code) => reject(new Error(`${command} ended (${String(code)}): ${output}`)));
  });
  return {
    pid: child.pid!,
    output: () => output,
    ended,
    stop: (signal) => {
      child.kill(signal);
      return ended;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
