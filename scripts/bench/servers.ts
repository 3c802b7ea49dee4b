import { resolve } from 'node:path';
import { startProgram } from '../../test/support/child-program.ts';
import { freePort } from '../../test/support/free-port.ts';
import { startOrthanc } from '../../test/support/orthanc.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { untilListening } from '../../test/support/until-listening.ts';
import { startOsteonode } from './start-osteonode.ts';

/** A C-STORE provider in a process of its own. */
export interface Server extends AsyncDisposable {
  readonly label: string;
  readonly pid: number;
  readonly port: number;
  readonly aeTitle: string;
}

/** Every C-STORE provider that is compared, with what it promises when it answers. */
export const SERVERS: readonly { readonly label: string; readonly start: () => Promise<Server> }[] = [
  { label: 'osteonode, fsync', start: async () => startNode('osteonode, fsync') },
  { label: 'its DIMSE layer, no fsync', start: async () => startBareReceiver('its DIMSE layer, no fsync') },
  {
    label: 'storescp --fork, no fsync',
    start: async () => startStoreScp('storescp --fork, no fsync', ['--fork']),
  },
  {
    label: 'the same, +B -pdu 131072',
    start: async () => startStoreScp('the same, +B -pdu 131072', ['--fork', '+B', '-pdu', '131072']),
  },
  { label: 'Orthanc', start: async () => startOrthancServer('Orthanc') },
];

async function startNode(label: string): Promise<Server> {
  const node = await startOsteonode();
  await node.modelReady;
  return { label, ...node };
}

async function startBareReceiver(label: string): Promise<Server> {
  const folder = await temporaryFolder();
  const script = resolve(import.meta.dirname, 'bare-receiver.ts');
  const program = await startProgram(process.execPath, [script, folder.path], /listening on \d+/);
  const port = Number(/listening on (\d+)/.exec(program.output())![1]);
  return { label, port, pid: program.pid, aeTitle: 'BARE', ...endedWith(program, folder) };
}

async function startStoreScp(label: string, parameters: readonly string[]): Promise<Server> {
  const folder = await temporaryFolder();
  const port = await freePort();
  // It says nothing without -v, and with it too much for a measurement; so it is asked whether it listens.
  const program = await startProgram(
    'sh',
    ['-c', 'echo starting; exec storescp "$@"', 'sh', '-od', folder.path, ...parameters, String(port)],
    /starting/,
  );
  await untilListening(port);
  return { label, port, pid: program.pid, aeTitle: 'STORESCP', ...endedWith(program, folder) };
}

async function startOrthancServer(label: string): Promise<Server> {
  const orthanc = await startOrthanc();
  const { pid, dicomPort: port, aeTitle } = orthanc;
  return { label, pid, port, aeTitle, ...endedWith(orthanc) };
}

/** Ends what was started, the first first. */
function endedWith(...started: readonly AsyncDisposable[]): AsyncDisposable {
  return {
    async [Symbol.asyncDispose]() {
      for (const each of started) await each[Symbol.asyncDispose]();
    },
  };
}
