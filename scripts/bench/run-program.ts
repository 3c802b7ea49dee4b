import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs a program to its end, without a delay before small packets: dcmtk crawls on loopback otherwise.
 * @returns what it printed.
 */
export async function runProgram(command: string, parameters: readonly string[]): Promise<string> {
  const child = spawn(command, parameters, {
    env: { ...process.env, TCP_NODELAY: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const read = (text: string): void => void (output += text);
  child.stdout.setEncoding('utf8').on('data', read);
  child.stderr.setEncoding('utf8').on('data', read);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code === 0) return output;
  throw new Error(`${command} ended with status ${String(code)}:\n${output.slice(0, 2000)}`);
}
