import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { RawPeer } from '../dimse/support/raw-peer.ts';
import { sharedData, skipUnless } from '../support/available.ts';
import type { HostileObject } from './support/hostile-objects.ts';
import { readHostileObjects } from './support/hostile-objects.ts';
import { SMALL_SCAN_UID, smallScan } from './support/small-scan.ts';

interface ScpProcess extends AsyncDisposable {
  readonly port: number;
  /** Largest resident set so far. */
  readonly peakMib: () => Promise<number>;
}

async function startScpProcess(): Promise<ScpProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'support/scp-process.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    port: Number(/\d+/.exec(line.toString())![0]),
    peakMib: async () => {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
      return Number(/VmHWM:\s+(\d+)/.exec(status)![1]) / 1024;
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'close');
    },
  };
}

/** Status of the answer and how long it took. */
async function send(port: number, object: HostileObject): Promise<{ status: number; ms: number }> {
  const { sopClassUid, sopInstanceUid, transferSyntaxUid, dataSet } = object;
  const peer = await RawPeer.associate(port, {
    contexts: [{ id: 3, abstractSyntax: sopClassUid, transferSyntaxes: [transferSyntaxUid] }],
  });
  const start = performance.now();
  const { status } = await peer.store(dataSet, { sopClassUid, sopInstanceUid });
  const ms = performance.now() - start;
  await peer.release();
  return { status: status ?? -1, ms };
}

describe('hostile objects by C-STORE', () => {
  const cases: [string, number][] = [
    ['malformed', 12],
    ['fuzz', 290],
  ];
  for (const [folder, least] of cases)
    it(`answers everything in ${folder}/ within 2 s each, in 700 MB, and serves the next scan`, async function () {
      this.timeout(120_000);
      const path = sharedData(folder);
      skipUnless(this, path !== null, 'the shared test data');
      skipUnless(this, process.platform === 'linux', 'a /proc file system to read memory from');
      const objects = await readHostileObjects(path!);
      expect(objects.length).to.be.at.least(least);
      await using scp = await startScpProcess();
      const slow: string[] = [];
      for (const object of objects) {
        const { status, ms } = await send(scp.port, object);
        expect(status, object.name).to.be.oneOf([0x0000, 0xa900, 0xc001, 0xc002, 0xc003, 0xc004]);
        if (ms > 2000) slow.push(`${object.name}: ${ms} ms`);
      }
      expect(slow).to.deep.equal([]);
      expect(await scp.peakMib()).to.be.lessThan(700);
      const peer = await RawPeer.associate(scp.port);
      expect((await peer.store(smallScan(), { sopInstanceUid: SMALL_SCAN_UID })).status).to.equal(0);
      await peer.release();
    });
});
