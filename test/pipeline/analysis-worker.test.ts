import { execFileSync } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { AnalysisWorker } from '../../src/pipeline/analysis-worker.ts';
import { startAnalysisWorker } from '../../src/pipeline/analysis-worker.ts';
import type { AnalysisSettings } from '../../src/pipeline/open-stations.ts';
import { PipelineError } from '../../src/pipeline/pipeline-error.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { skipUnless } from '../support/available.ts';
import { rejectionOf } from '../support/rejection.ts';
import type { TemporaryFolder } from '../support/temporary-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { requestFor, shippedSettings } from './analysis-fixture.ts';

describe('the analysis thread', function () {
  this.timeout(60_000);
  let folder: TemporaryFolder;
  let worker: AnalysisWorker | null = null;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(async () => {
    await worker?.close();
    worker = null;
    await folder[Symbol.asyncDispose]();
  });

  async function start(changes: Partial<AnalysisSettings> = {}, timeoutMs = 30_000): Promise<AnalysisWorker> {
    worker = startAnalysisWorker(await shippedSettings(changes), timeoutMs, silentLogger);
    return worker;
  }

  it('makes the same bytes of the same scan each time, one scan after the other', async () => {
    const analysis = await start();
    const request = await requestFor(folder.path, 'repeated');
    const [first, second] = await Promise.all([analysis.analyse(request), analysis.analyse(request)]);
    expect(first.bundle.objects.map(({ kind }) => kind).sort()).to.deep.equal(['overlay-sc', 'score-sr']);
    for (const [index, { bytes }] of first.bundle.objects.entries())
      expect(Buffer.compare(bytes, second.bundle.objects[index]!.bytes)).to.equal(0);
    expect(first.result.results.map(({ engine }) => engine.provider)).to.deep.equal(['cpu']);
    expect(analysis.models()!.map(({ model }) => model)).to.deep.equal([first.result.results[0]!.model]);
  });

  it('fails only the scan whose file is gone; the next one is analysed', async () => {
    const analysis = await start();
    const gone = await requestFor(folder.path, 'gone');
    const good = await requestFor(folder.path, 'good');
    await rm(join(folder.path, 'gone.dcm'));
    const [lost, found] = await Promise.allSettled([analysis.analyse(gone), analysis.analyse(good)]);
    expect(lost.status).to.equal('rejected');
    expect(found.status).to.equal('fulfilled');
  });

  it('gives up a scan that takes too long, and analyses the next one in a fresh thread', async function () {
    skipUnless(this, process.platform !== 'win32', 'named pipes');
    const analysis = await start({}, 8000);
    await analysis.ready;
    const stuck = await requestFor(folder.path, 'stuck');
    await rm(join(folder.path, 'stuck.dcm'));
    // Reading a pipe that nobody writes to never ends.
    execFileSync('mkfifo', [join(folder.path, 'stuck.dcm')]);
    const first = rejectionOf(analysis.analyse(stuck), PipelineError);
    const second = analysis.analyse(await requestFor(folder.path, 'after-stuck'));
    const error = await first;
    expect([error.code, error.fault]).to.deep.equal(['ANALYSIS_TIMEOUT', 'ambiguous']);
    expect((await second).bundle.objects).to.have.length(2);
    // Lets the reader of the old thread end.
    await writeFile(join(folder.path, 'stuck.dcm'), '');
  });

  it('says why a model is refused, and takes the right one when it is there', async () => {
    const modelDirectory = (await shippedSettings()).models[0]!.directory;
    const copy = join(folder.path, 'model');
    await mkdir(copy);
    await cp(modelDirectory, copy, { recursive: true });
    await writeFile(join(copy, 'model.onnx'), 'not the weights that the manifest states');
    const analysis = await start({ models: [{ name: 'inrac-lung', directory: copy }] });
    const request = await requestFor(folder.path, 'model');
    const refused = await rejectionOf(analysis.analyse(request), PipelineError);
    expect([refused.code, refused.fault]).to.deep.equal(['MODEL_CHECKSUM', 'transient']);
    expect(analysis.models()).to.equal(null);

    await cp(modelDirectory, copy, { recursive: true });
    expect((await analysis.analyse(request)).bundle.objects).to.have.length(2);
    expect(analysis.models()).not.to.equal(null);
  });

  it('refuses a scan as transient when the node is shutting down', async () => {
    const analysis = await start();
    await analysis.ready;
    await analysis.close();
    const request = await requestFor(folder.path, 'late');
    const error = await rejectionOf(analysis.analyse(request), PipelineError);
    expect([error.code, error.fault]).to.deep.equal(['ANALYSIS_STOPPED', 'transient']);
  });
});
