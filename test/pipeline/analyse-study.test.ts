import { expect } from 'chai';
import type { Stores } from '../../src/open-stores.ts';
import { openStores } from '../../src/open-stores.ts';
import type { Analysis, AnalysisRequest } from '../../src/pipeline/analysis.ts';
import type { ModelCatalogue } from '../../src/pipeline/model-catalogue.ts';
import type { ModelRuleConfig } from '../../src/platform/config-schema.ts';
import type { AnalysisWorker } from '../../src/pipeline/analysis-worker.ts';
import { AnalyseStudy } from '../../src/pipeline/analyse-study.ts';
import { AGAIN, ANALYSE } from '../../src/pipeline/job-kinds.ts';
import { createKeepInstance } from '../../src/pipeline/keep-instance.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import type { Job } from '../../src/queue/job-queue.ts';
import type { JobOutcome } from '../../src/queue/job-runner.ts';
import type { Tx } from '../../src/pipeline/tx.ts';
import { createIntake, rawArrivalFromPart10 } from '../../src/receive/intake.ts';
import { changeElements, phantomScan } from '../support/phantom-scan.ts';
import { segmentationFile } from '../support/segmentation-file.ts';
import type { TemporaryFolder } from '../support/temporary-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { shippedMappings } from './analysis-fixture.ts';

const MODEL = { id: 'inrac-lung', version: '1', weightsSha256: 'aa' };
const SR = '1.2.840.10008.5.1.4.1.1.88.34';
const DEADLINE_MS = 60_000;
const BONE_ONLY: ModelCatalogue = new Map([['inrac-lung', { tracers: ['99mTc-MDP'], unit: 'examination' }]]);

/** Instead of the thread: a report of a few bytes, and the requests it was asked. */
function fakeWorker(requests: AnalysisRequest[]): AnalysisWorker {
  const models = [
    { name: 'inrac-lung', model: MODEL, engine: { name: 'fake', version: '1', provider: 'cpu' } },
  ];
  return {
    ready: Promise.resolve(models),
    models: () => models,
    analyse: (request: AnalysisRequest) => {
      requests.push(request);
      return Promise.resolve(analysisOf(request));
    },
    close: () => Promise.resolve(),
  } as unknown as AnalysisWorker;
}

function analysisOf({ scan, revision, createdAt }: AnalysisRequest): Analysis {
  const { studyInstanceUid } = scan;
  const ids = { seriesInstanceUid: `1.2.${revision}`, sopInstanceUid: `1.2.${revision}.1`, sopClassUid: SR };
  return {
    result: {
      results: [{ model: MODEL, engine: { provider: 'cpu' } }],
      outcome: null,
      timingsMs: { fuse: 1 },
    },
    bundle: {
      studyInstanceUid,
      revision,
      objects: [{ kind: 'score-sr', ...ids, bytes: Buffer.from(`report of ${createdAt}`) }],
      overlayPng: Buffer.from('png'),
    },
  } as unknown as Analysis;
}

describe('what the node does with a study', () => {
  let folder: TemporaryFolder;
  let stores: Stores;
  let requests: AnalysisRequest[];
  const clock = { ms: 0, nowMs: (): number => clock.ms };

  beforeEach(async () => {
    clock.ms = Date.parse('2030-01-01T08:00:00Z');
    requests = [];
    folder = await temporaryFolder();
    stores = await openStores(
      { stateDirectory: folder.path, diskReserve: 0, logLevel: 'error', logFormat: 'json' },
      clock,
      silentLogger,
    );
  });
  afterEach(async () => {
    await stores.db.destroy();
    await folder[Symbol.asyncDispose]();
  });

  async function analyseStudy(
    configHash = 'config 1',
    rules: readonly ModelRuleConfig[] = [{ model: 'inrac-lung' }],
    catalogue: ModelCatalogue = BONE_ONLY,
  ): Promise<AnalyseStudy> {
    return new AnalyseStudy({
      ...stores,
      worker: fakeWorker(requests),
      viewRules: (await shippedMappings()).viewRules,
      own: () => ({ ownDeviceUids: new Set() }),
      modelRules: rules,
      catalogue: () => Promise.resolve(catalogue),
      deadline: { deadlineMs: DEADLINE_MS, afterDeadline: 'mirror' },
      destinations: ['pacs', 'outbox'],
      configHash,
      clock,
      logger: silentLogger,
      observer: { stationTook: () => undefined, analysed: () => undefined, deliveryEnded: () => undefined },
    });
  }

  async function arrive(...files: readonly Uint8Array[]): Promise<void> {
    const intake = createIntake({ keep: createKeepInstance({ ...stores, clock }), logger: silentLogger });
    for (const file of files) await intake(rawArrivalFromPart10(file, { kind: 'file' }));
  }

  async function claim(): Promise<Job> {
    const job = await stores.queue.claim([ANALYSE], clock.ms);
    if (job === null) throw new Error('no study is due');
    return job;
  }

  /** As the job runner ends a job. */
  async function commit(job: Job, outcome: JobOutcome<Tx>): Promise<void> {
    await stores.db.transaction().execute(async (tx) => {
      await outcome.commit?.(tx);
      if (outcome.kind === 'completed') await stores.queue.complete(tx, job);
      else await stores.queue.postpone(tx, job, outcome.runAtMs, outcome.reason);
    });
  }

  async function work(analysis: AnalyseStudy): Promise<JobOutcome<Tx>> {
    const job = await claim();
    const outcome = await analysis.run(job);
    await commit(job, outcome);
    return outcome;
  }

  const dueKinds = async (): Promise<string[]> =>
    (await stores.queue.list({ limit: 99 })).map(({ kind }) => kind).sort();

  it('result, state and one delivery a destination become true together', async () => {
    const { studyInstanceUid, files } = phantomScan('analyse');
    await arrive(...files);
    const job = await claim();
    const outcome = await (await analyseStudy()).run(job);
    expect(await stores.results.list(studyInstanceUid)).to.deep.equal([]);
    expect((await stores.studies.find(studyInstanceUid))!.state).to.equal('analysing');
    await commit(job, outcome);
    expect(await stores.results.list(studyInstanceUid)).to.have.length(1);
    expect((await stores.studies.find(studyInstanceUid))!.state).to.equal('analysed');
    expect(
      (await stores.deliveries.list(studyInstanceUid)).map(({ destination }) => destination),
    ).to.deep.equal(['outbox', 'pacs']);
    expect(await dueKinds()).to.deep.equal(['deliver:outbox', 'deliver:pacs']);
  });

  it('a crash before the result is kept repeats the analysis with the same revision and the same time', async () => {
    const { studyInstanceUid, files } = phantomScan('crash');
    await arrive(...files);
    const analysis = await analyseStudy();
    await analysis.run(await claim());
    clock.ms += 5000;
    expect(await stores.queue.recover()).to.equal(1);
    await work(analysis);
    expect(requests).to.have.length(2);
    expect(requests[1]).to.deep.equal(requests[0]);
    const [result, ...others] = await stores.results.list(studyInstanceUid);
    expect([result!.revision, others.length]).to.deep.equal([0, 0]);
    const [object] = await stores.results.readObjects(result!);
    expect(Buffer.from(object!.bytes).toString()).to.equal('report of 2030-01-01T08:00:00.000Z');
  });

  it('waits for the second view until the deadline after the last arrival, and starts at once when it comes', async () => {
    const { studyInstanceUid, files } = phantomScan('wait', 'two-instances');
    const analysis = await analyseStudy();
    await arrive(files[0]!);
    expect(await work(analysis)).to.include({ kind: 'postponed', runAtMs: clock.ms + DEADLINE_MS });
    expect(await stores.studies.find(studyInstanceUid)).to.include({
      state: 'waiting',
      reasonCode: 'MISSING_POSTERIOR',
      deadlineAtMs: clock.ms + DEADLINE_MS,
    });
    expect(await stores.queue.claim([ANALYSE], clock.ms)).to.equal(null);
    clock.ms += 1000;
    await arrive(files[1]!);
    await work(analysis);
    expect(requests.map(({ scan }) => scan.posterior.kind)).to.deep.equal(['acquired']);
    expect(await stores.studies.find(studyInstanceUid)).to.include({
      state: 'analysed',
      reasonCode: '',
      deadlineAtMs: null,
    });
  });

  it('a view that comes after the mirrored analysis makes a revision that names the report before', async () => {
    const { studyInstanceUid, files } = phantomScan('late', 'two-instances');
    const analysis = await analyseStudy();
    await arrive(files[0]!);
    await work(analysis);
    clock.ms += DEADLINE_MS;
    await work(analysis);
    await arrive(files[1]!);
    await work(analysis);
    expect(requests.map(({ revision, scan }) => [revision, scan.posterior.kind])).to.deep.equal([
      [0, 'mirrored'],
      [1, 'acquired'],
    ]);
    expect(requests[1]!.predecessors).to.deep.equal([
      { studyInstanceUid, seriesInstanceUid: '1.2.0', sopInstanceUid: '1.2.0.1', sopClassUid: SR },
    ]);
    expect((await stores.deliveries.list(studyInstanceUid)).map(({ revision }) => revision)).to.deep.equal([
      1, 1, 0, 0,
    ]);
  });

  it('a request to work again makes a new revision only when model or mappings have changed', async () => {
    const { studyInstanceUid, files } = phantomScan('again');
    await arrive(...files);
    await work(await analyseStudy());
    const again = async (analysis: AnalyseStudy): Promise<void> => {
      await stores.db.transaction().execute((tx) =>
        stores.queue.enqueue(tx, {
          kind: ANALYSE,
          key: studyInstanceUid,
          payload: { [AGAIN]: 1 },
          runAtMs: clock.ms,
        }),
      );
      await work(analysis);
    };
    await again(await analyseStudy());
    expect(requests).to.have.length(1);
    await again(await analyseStudy('config 2'));
    expect(requests.map(({ revision }) => revision)).to.deep.equal([0, 1]);
  });

  it('a scan that no rule of infer.models fits gets no result, and the reason says so', async () => {
    const { studyInstanceUid, files } = phantomScan('no-rule');
    await arrive(...files);
    const rules: ModelRuleConfig[] = [{ model: 'inrac-lung', when: { callingAeTitle: ['OTHER'] } }];
    await work(await analyseStudy('config 1', rules));
    const study = await stores.studies.find(studyInstanceUid);
    expect(study).to.include({ state: 'not-applicable', reasonCode: 'NO_MODEL' });
    expect(study!.reason).to.include('tracer 99mTc-MDP');
    expect(requests).to.deep.equal([]);
  });

  it('a scan with 131I is refused as ever, unless a configured model takes it', async () => {
    const iodine = (name: string): Uint8Array =>
      changeElements(phantomScan(name).files[0]!, [
        {
          keyword: 'RadiopharmaceuticalInformationSequence',
          value: [[{ keyword: 'Radiopharmaceutical', value: 'Na 131I' }]],
        },
        {
          keyword: 'EnergyWindowInformationSequence',
          value: [
            [
              {
                keyword: 'EnergyWindowRangeSequence',
                value: [
                  [
                    { keyword: 'EnergyWindowLowerLimit', value: '346' },
                    { keyword: 'EnergyWindowUpperLimit', value: '382' },
                  ],
                ],
              },
            ],
          ],
        },
      ]);
    await arrive(iodine('iodine-refused'));
    await work(await analyseStudy());
    expect(await stores.studies.find(phantomScan('iodine-refused').studyInstanceUid)).to.include({
      state: 'not-applicable',
      reasonCode: 'OTHER_TRACER',
    });
    await arrive(iodine('iodine-taken'));
    const takesIodine = new Map([...BONE_ONLY, ['thyroid', { tracers: ['131I'], unit: 'view' }] as const]);
    const rules: ModelRuleConfig[] = [
      { model: 'inrac-lung' },
      { model: 'thyroid', when: { tracer: ['131I'] } },
    ];
    await work(await analyseStudy('config 1', rules, takesIodine));
    expect(requests.map(({ scan, models }) => [scan.tracer, models])).to.deep.equal([
      ['131I', ['inrac-lung', 'thyroid']],
    ]);
    await arrive(iodine('iodine-not-chosen'));
    await work(await analyseStudy('config 1', [{ model: 'inrac-lung' }], takesIodine));
    expect(await stores.studies.find(phantomScan('iodine-not-chosen').studyInstanceUid)).to.include({
      state: 'not-applicable',
      reasonCode: 'TRACER_NOT_COVERED',
    });
  });

  it('a segmentation that arrives after the analysis makes a revision, where a model judges lesions', async () => {
    const { studyInstanceUid, files } = phantomScan('late-segmentation');
    const outlines = segmentationFile({
      ...{ studyInstanceUid, sopInstanceUid: '1.2.840.99.7', rows: 1024, columns: 256 },
      segments: [{ sourceSopInstanceUid: '1.2.3', sourceFrame: 1, box: [1, 1, 2, 2] }],
    });
    const judging = new Map([['hot-spots', { tracers: ['99mTc-MDP'], unit: 'lesion' }] as const]);
    const analysis = await analyseStudy('config 1', [{ model: 'hot-spots' }], judging);
    await arrive(...files);
    await work(analysis);
    await arrive(outlines);
    clock.ms += 10_000;
    await work(analysis);
    expect(requests.map(({ revision, lesionSources }) => [revision, lesionSources.length])).to.deep.equal([
      [0, 0],
      [1, 1],
    ]);
    expect(requests[1]!.predecessors).to.have.length(1);
  });

  it('a segmentation changes nothing where no model judges lesions', async () => {
    const { studyInstanceUid, files } = phantomScan('idle-segmentation');
    const outlines = segmentationFile({
      ...{ studyInstanceUid, sopInstanceUid: '1.2.840.99.8', rows: 1024, columns: 256 },
      segments: [{ sourceSopInstanceUid: '1.2.3', sourceFrame: 1, box: [1, 1, 2, 2] }],
    });
    const analysis = await analyseStudy();
    await arrive(...files);
    await work(analysis);
    await arrive(outlines);
    clock.ms += 10_000;
    await work(analysis);
    expect(requests).to.have.length(1);
  });

  it('an analysis that failed is shown with its reason, and when it is tried again', async () => {
    const { studyInstanceUid, files } = phantomScan('fault');
    await arrive(...files);
    const analysis = await analyseStudy();
    const job = await claim();
    const error = { code: 'MODEL_CHECKSUM', message: 'other weights', fault: 'transient' } as const;
    await stores.db
      .transaction()
      .execute((tx) => analysis.whenRetried(tx, job, error, Date.parse('2030-01-01T09:00:00Z')));
    expect(await stores.studies.find(studyInstanceUid)).to.include({
      state: 'queued',
      reasonCode: 'MODEL_CHECKSUM',
      reason: 'other weights; tried again at 2030-01-01T09:00:00.000Z',
    });
    await stores.db.transaction().execute((tx) => analysis.whenFailed(tx, job, error, 'too often'));
    expect(await stores.studies.find(studyInstanceUid)).to.include({
      state: 'failed',
      reason: 'other weights (too often)',
    });
  });
});
