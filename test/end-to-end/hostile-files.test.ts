import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { RawPeer } from '../dimse/support/raw-peer.ts';
import type { HostileObject } from '../receive/support/hostile-objects.ts';
import { readHostileObjects } from '../receive/support/hostile-objects.ts';
import { sharedData, skipUnless } from '../support/available.ts';
import { classify, readResult } from '../support/classify-command.ts';
import { phantomScan } from '../support/phantom-scan.ts';
import { isDelivered, startNodeProcess } from '../support/running-node.ts';
import { sendFiles } from '../support/send-files.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const LIMIT_MS = 2000;
const LIMIT_MIB = 700;
const FOLDERS = ['malformed', 'fuzz'];

describe('hostile files', function () {
  this.timeout(180_000);
  const folders = FOLDERS.map((name) => sharedData(name)).filter((path) => path !== null);

  before(function () {
    skipUnless(this, folders.length === FOLDERS.length, 'shared/data/malformed and shared/data/fuzz');
  });

  it('sent to the node: each is answered within 2 s, in 700 MB, and the next scan is classified', async function () {
    skipUnless(this, process.platform === 'linux', 'a /proc file system to read memory from');
    await using node = await startNodeProcess({ 'assemble.deadline': '500ms' });
    const statuses = new Set<number>();
    for (const object of (await Promise.all(folders.map(readHostileObjects))).flat()) {
      const { status, ms } = await send(node.dimsePort, object);
      expect(ms, object.name).to.be.lessThan(LIMIT_MS);
      statuses.add(status);
    }
    expect([...statuses])
      .to.include(0)
      .and.to.include(0xc001);
    const { studyInstanceUid, files } = phantomScan('after-hostile-files');
    expect(await sendFiles(node.dimsePort, files)).to.deep.equal([0]);
    const { study, result } = await node.untilStudy(studyInstanceUid, isDelivered);
    expect(study.reasonCode).to.equal('');
    expect(result!.results[0]!.classes).to.have.length(3);
    const others = (await node.studies()).filter((row) => row.studyInstanceUid !== studyInstanceUid);
    expect(others.filter(({ state }) => state === 'analysed')).to.deep.equal([]);
    expect((await node.memoryMib()).peak).to.be.lessThan(LIMIT_MIB);
  });

  it('given to classify at once, with a good scan among them: every one is named, the good one is classified', async () => {
    await using work = await temporaryFolder();
    const good = phantomScan('among-hostile-files');
    const path = join(work.path, 'good.dcm');
    await writeFile(path, good.files[0]!);
    const out = join(work.path, 'out');
    const started = performance.now();
    const { exitCode, text } = await classify(out, ...(await filesIn(folders)), path);
    expect(exitCode, text).to.equal(0);
    expect(performance.now() - started, 'all of them together').to.be.lessThan(30_000);
    const result = await readResult(out, good.studyInstanceUid);
    expect(result.results[0]!.classes).to.have.length(3);
    const studies = await readdir(out);
    const results = await Promise.all(studies.map((study) => readResult(out, study)));
    expect(results.filter((each) => typeof each.results[0]?.predicted === 'string')).to.have.length(1);
    const refused = (result as unknown as { refused: { path: string; code: string }[] }).refused;
    expect(refused.length).to.be.greaterThan(30);
    expect(refused.every(({ code }) => /^[A-Z_]+$/.test(code))).to.equal(true);
    expect(text).not.to.include('    at ');
  });

  it('given to classify one by one: status 3 within 2 s each beyond the start, and no stack trace', async () => {
    const files = await filesIn(folders);
    const sample = files.filter((_, index) => index % 24 === 0);
    await using out = await temporaryFolder();
    const startMs = await timed(() => classify(join(out.path, 'nothing'), import.meta.filename));
    for (const [index, file] of sample.entries()) {
      const folder = join(out.path, String(index));
      let end = { exitCode: -1, text: '' };
      const ms = await timed(async () => (end = await classify(folder, file)));
      expect(end.exitCode, `${file}: ${end.text}`).to.equal(3);
      expect(end.text).not.to.include('    at ');
      expect(ms - startMs, file).to.be.lessThan(LIMIT_MS);
      expect((await readResult(folder)).outcome!.code).to.match(/^[A-Z_]+$/);
    }
  });
});

async function send(port: number, object: HostileObject): Promise<{ status: number; ms: number }> {
  const { sopClassUid, sopInstanceUid, transferSyntaxUid, dataSet } = object;
  const peer = await RawPeer.associate(port, {
    contexts: [{ id: 3, abstractSyntax: sopClassUid, transferSyntaxes: [transferSyntaxUid] }],
  });
  let status = -1;
  const ms = await timed(async () => {
    status = (await peer.store(dataSet, { sopClassUid, sopInstanceUid })).status ?? -1;
  });
  await peer.release();
  return { status, ms };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function filesIn(folders: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const folder of folders)
    for (const name of (await readdir(folder, { recursive: true })).sort()) {
      const path = join(folder, name);
      if ((await stat(path)).isFile()) files.push(path);
    }
  return files;
}
