import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { hasProgram } from './available.ts';
import { startProgram } from './child-program.ts';
import { freePort } from './free-port.ts';
import { temporaryFolder } from './temporary-folder.ts';

const DICOMWEB_PLUGIN = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';

export interface Orthanc extends AsyncDisposable {
  readonly pid: number;
  readonly aeTitle: string;
  readonly dicomPort: number;
  /** Root of its REST interface, without a slash at the end. */
  readonly url: string;
  /** Root of DICOMweb, without a slash at the end. */
  readonly dicomWebUrl: string;
  /** Gives an object to its REST interface. */
  upload(part10: Uint8Array): Promise<void>;
  /** Asks its REST interface; the answer is parsed JSON. */
  get(path: string): Promise<unknown>;
  /** What it has of a level (`Study`, `Instance`) that matches the keys; the answer of /tools/find. */
  find(keys: Readonly<Record<string, string>>, level: string): Promise<unknown[]>;
  /** The stored file of an instance, as Orthanc keeps it. */
  file(sopInstanceUid: string): Promise<Buffer | null>;
}

export interface OrthancOptions {
  /** Its DICOM modalities, by symbolic name: AE title, host, port. */
  readonly modalities?: Readonly<Record<string, readonly [string, string, number]>>;
  /** Anything else of its configuration file. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Whether this machine has Orthanc and its DICOMweb plugin (Debian: orthanc, orthanc-dicomweb). */
export function hasOrthanc(): boolean {
  return (hasProgram('Orthanc') || existsSync('/usr/sbin/Orthanc')) && existsSync(DICOMWEB_PLUGIN);
}

/** A real Orthanc on free ports, with an empty database in a temporary folder; ended and removed by its dispose method. */
export async function startOrthanc(options: OrthancOptions = {}): Promise<Orthanc> {
  const folder = await temporaryFolder();
  const [httpPort, dicomPort] = [await freePort(), await freePort()];
  const aeTitle = 'TESTPACS';
  const configuration = {
    Name: aeTitle,
    StorageDirectory: 'db',
    IndexDirectory: 'db',
    HttpPort: httpPort,
    DicomPort: dicomPort,
    DicomAet: aeTitle,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: false,
    DicomCheckCalledAet: false,
    DicomAlwaysAllowEcho: true,
    DicomAlwaysAllowStore: true,
    DicomAlwaysAllowFind: true,
    DicomAlwaysAllowMove: true,
    OverwriteInstances: true,
    Plugins: [DICOMWEB_PLUGIN],
    DicomWeb: { Enable: true, Root: '/dicom-web/' },
    DicomModalities: options.modalities ?? {},
    ...options.more,
  };
  await writeFile(join(folder.path, 'orthanc.json'), JSON.stringify(configuration));
  const program = await startProgram(
    hasProgram('Orthanc') ? 'Orthanc' : '/usr/sbin/Orthanc',
    ['orthanc.json'],
    /Orthanc has started/,
    { cwd: folder.path },
  );
  const url = `http://127.0.0.1:${httpPort}`;

  async function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(`${url}/${path}`, init);
    if (!response.ok) throw new Error(`Orthanc: ${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  return {
    pid: program.pid,
    aeTitle,
    dicomPort,
    url,
    dicomWebUrl: `${url}/dicom-web`,
    upload: async (part10) => {
      await (await ask('instances', { method: 'POST', body: Buffer.from(part10) })).arrayBuffer();
    },
    get: async (path) => (await ask(path)).json(),
    find: async (keys, level) => {
      const body = JSON.stringify({ Level: level, Expand: true, Query: keys });
      return (await (await ask('tools/find', { method: 'POST', body })).json()) as unknown[];
    },
    file: async (sopInstanceUid) => {
      const found = (await (await ask('tools/lookup', { method: 'POST', body: sopInstanceUid })).json()) as {
        ID: string;
        Type: string;
      }[];
      const instance = found.find(({ Type }) => Type === 'Instance');
      if (instance === undefined) return null;
      return Buffer.from(await (await ask(`instances/${instance.ID}/file`)).arrayBuffer());
    },
    async [Symbol.asyncDispose]() {
      await program[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
