import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readFileMeta } from '../../src/dicom/read-file-meta.ts';
import { startProgram } from './child-program.ts';
import { freePort } from './free-port.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { untilListening } from './until-listening.ts';

export interface StoreScp extends AsyncDisposable {
  readonly port: number;
  /** What it has received: SOP instance UID to the data set, byte for byte, and its transfer syntax. */
  received(): Promise<Map<string, { sopClassUid: string; transferSyntaxUid: string; dataSet: Buffer }>>;
}

/** dcmtk's storescp on a free port, or at one that was free before; `+B` makes it keep exactly the bytes it receives. */
export async function startStoreScp(parameters: readonly string[] = [], atPort?: number): Promise<StoreScp> {
  const folder = await temporaryFolder();
  const port = atPort ?? (await freePort());
  const program = await startProgram(
    'storescp',
    ['-d', '+B', '-aet', 'STORESCP', '-od', folder.path, ...parameters, String(port)],
    // It says nothing when it listens; this is the last line before it does.
    /dcmtk: storescp/,
  );
  await untilListening(port);
  return {
    port,
    received: async () => {
      const files = await Promise.all(
        (await readdir(folder.path)).map((name) => readFile(join(folder.path, name))),
      );
      return new Map(
        files.map((file) => {
          const { fileMeta, dataSetOffset } = readFileMeta(file);
          return [fileMeta.sopInstanceUid, { ...fileMeta, dataSet: file.subarray(dataSetOffset) }];
        }),
      );
    },
    async [Symbol.asyncDispose]() {
      await program[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
