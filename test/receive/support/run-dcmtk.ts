import { execFile } from 'node:child_process';

export interface ProgramResult {
  readonly exitCode: number;
  readonly output: string;
}

/** Runs a dcmtk client to its end; both output streams together. */
export function runDcmtk(program: string, parameters: readonly string[]): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      parameters,
      // Without it dcmtk's network code crawls on loopback.
      { env: { ...process.env, TCP_NODELAY: '1' }, timeout: 15_000 },
      (error, stdout, stderr) => {
        const output = stdout + stderr;
        if (error === null) resolve({ exitCode: 0, output });
        else if (typeof error.code === 'number') resolve({ exitCode: error.code, output });
        else reject(new Error(`${program} did not end by itself: ${output}`, { cause: error }));
      },
    );
  });
}
