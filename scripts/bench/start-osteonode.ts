import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../test/support/free-port.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';

/** A node in a process of its own, with an empty state directory. */
export interface OsteonodeProcess extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  readonly aeTitle: string;
  /** Root of its web interface, without a slash at the end. */
  readonly url: string;
  /** From the command to the first accepted connection on the DICOM port. */
  readonly startMs: number;
  /** From the command to a loaded model; rejects when it cannot be loaded. */
  readonly modelReady: Promise<number>;
}

const ROOT = join(import.meta.dirname, '../..');
const AE_TITLE = 'BONEAI';
const START_LIMIT_MS = 60_000;

/** Starts `osteonode serve`, with results sent to a C-STORE provider on `destinationPort`, or nowhere. */
export async function startOsteonode(
  options: { readonly destinationPort?: number } = {},
): Promise<OsteonodeProcess> {
  const folder = await temporaryFolder();
  const [port, webPort] = [await freePort(), await freePort()];
  const logFile = join(folder.path, 'output.log');
  const configFile = join(folder.path, 'config.yaml');
  await writeFile(configFile, JSON.stringify(configuration(port, webPort, options.destinationPort)));
  const startedAt = performance.now();
  const child = spawn(
    'sh',
    ['-c', 'exec "$0" serve --config "$1" >"$2" 2>&1', join(ROOT, 'scripts/osteonode'), configFile, logFile],
    { cwd: ROOT, stdio: 'ignore' },
  );
  const output = (): Promise<string> => readFile(logFile, 'utf8');
  const sinceStart = async (happened: () => Promise<boolean>, stepMs: number): Promise<number> => {
    for (;;) {
      if (await happened()) return performance.now() - startedAt;
      if (child.exitCode !== null || performance.now() - startedAt > START_LIMIT_MS)
        throw new Error(`osteonode did not start:\n${await output()}`);
      await delay(stepMs);
    }
  };
  const startMs = await sinceStart(() => accepts(port), 2);
  return {
    pid: child.pid!,
    port,
    aeTitle: AE_TITLE,
    url: `http://127.0.0.1:${webPort}`,
    startMs,
    modelReady: sinceStart(async () => hasModel(await output()), 10),
    async [Symbol.asyncDispose]() {
      const closed = once(child, 'close');
      if (child.exitCode === null && child.kill('SIGTERM')) await closed;
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** What differs from the defaults; JSON is YAML. */
function configuration(port: number, webPort: number, destinationPort: number | undefined) {
  const pacs = {
    name: 'pacs',
    kind: 'c-store',
    aeTitle: 'PACS',
    callingAeTitle: AE_TITLE,
    host: '127.0.0.1',
    port: destinationPort,
  };
  return {
    node: { stateDirectory: 'state' },
    dimse: { port, aeTitle: AE_TITLE },
    admin: { port: webPort },
    deliver: { destinations: destinationPort === undefined ? [] : [pacs] },
  };
}

/** @throws when the node says that it cannot use its model. */
function hasModel(output: string): boolean {
  const refusal = /^The model cannot be used.*$/m.exec(output);
  if (refusal !== null) throw new Error(refusal[0]);
  return /^Model .* is loaded on /m.test(output);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
