import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { DataSetImage, DataSetManifest, Split } from '../../../src/study/data-set.ts';
import { loadManifestImage } from '../../../src/learn/data-set/read-image.ts';
import { readManifest } from '../../../src/learn/data-set/read-manifest.ts';
import { writeManifest } from '../../../src/learn/data-set/write-manifest.ts';
import { encodeCounts } from '../../../src/learn/data-set/write-picture.ts';
import { loadGanImages } from '../../../src/learn/gan/gan-images.ts';
import type { GenerateEvent, GenerateRequest } from '../../../src/learn/gan/generate-images.ts';
import { generateImages } from '../../../src/learn/gan/generate-images.ts';
import { RandomStream } from '../../../src/phantom/random.ts';

const STORED = { rows: 128, columns: 32 };

describe('images drawn by a DCGAN', () => {
  let folder = '';
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'osteonode-dcgan-'))));
  afterEach(() => rm(folder, { recursive: true }));

  const request = (changes: Partial<GenerateRequest> = {}, epochs = 2): GenerateRequest => ({
    manifest: join(folder, 'data-set.json'),
    className: 'M&A',
    count: 3,
    out: folder,
    renoise: true,
    settings: {
      ...{ rows: 64, columns: 16, widthFactor: 1 / 64, epochs, batchSize: 4, seed: 7 },
      learningRate: 2e-4,
      beta1: 0.5,
    },
    ...changes,
  });

  it('are added to the training split with model hash and seed, as counts of the stored size', async () => {
    await writeDataSet(folder, 10);
    const events: GenerateEvent[] = [];
    await generateImages(request(), (event) => events.push(event));
    const manifest = await readManifest(join(folder, 'data-set.json'));
    const drawn = manifest.images.filter(({ source }) => source === 'dcgan');
    expect(drawn).to.have.length(3);
    for (const image of drawn) {
      expect(image).to.include({ split: 'train', class: 'M&A', view: 'anterior' });
      expect(image.derivedFrom!.parameters['model']).to.match(/^[0-9a-f]{64}$/);
      expect(image.derivedFrom!.seed).to.equal(7);
      const counts = await loadManifestImage(folder, image);
      expect([counts.rows, counts.columns]).to.deep.equal([STORED.rows, STORED.columns]);
      expect(Math.max(...counts.values)).to.be.above(0);
    }
    expect(manifest.statement).to.match(/3 images of class M&A drawn by a DCGAN/);
    expect(manifest.history!.at(-1)).to.deep.include({ step: 'generate', seed: 7 });
    expect(events.find(({ kind }) => kind === 'warning'))
      .to.have.property('text')
      .that.matches(/7 images.*too few/);
    const report = JSON.parse(await readFile(join(folder, 'dcgan/M-A.json'), 'utf8')) as Record<
      string,
      object
    >;
    expect(report['quality']).to.include({ samples: 3, trainingImages: 7 });
    expect(report['note']).to.match(/^SYNTHETIC/);
  });

  it('are learnt on the scale of the bright bones: one hot pixel, for example of a bladder, does not set it', async () => {
    await writeDataSet(folder, 10);
    const manifest = await readManifest(join(folder, 'data-set.json'));
    const first = manifest.images[0]!;
    const { values, ...size } = await loadManifestImage(folder, first);
    const before = await loadGanImages(folder, manifest, 'M&A', { rows: 64, columns: 16 });
    values[5] = 60_000;
    await writeFile(join(folder, first.file), await encodeCounts({ ...size, values }));
    const after = await loadGanImages(folder, manifest, 'M&A', { rows: 64, columns: 16 });
    expect(after.stored.brightest).to.be.closeTo(before.stored.brightest, 3).and.to.be.below(100);
    expect(Math.max(...before.values)).to.be.closeTo(1, 0.2);
    expect(after.values[100]).to.be.closeTo(before.values[100]!, 0.05);
  });

  it('come out the same again after an interrupted training went on from its checkpoint', async () => {
    const whole = await copyOfSet(folder, 'whole');
    const broken = await copyOfSet(folder, 'broken');
    await generateImages({ ...request(), manifest: join(whole, 'data-set.json'), out: whole });
    const abort = new AbortController();
    const interrupted = generateImages(
      { ...request({ signal: abort.signal }), manifest: join(broken, 'data-set.json'), out: broken },
      ({ kind }) => {
        if (kind === 'epoch') abort.abort(new Error('killed'));
      },
    );
    const killed: unknown = await interrupted.catch((error: unknown) => error);
    expect(killed).to.have.property('message', 'killed');
    const epochs: number[] = [];
    await generateImages({ ...request(), manifest: join(broken, 'data-set.json'), out: broken }, (event) => {
      if (event.kind === 'epoch') epochs.push(event.report.epoch);
    });
    expect(epochs).to.deep.equal([2]);
    const filesOf = async (at: string): Promise<Buffer[]> => {
      const { images } = await readManifest(join(at, 'data-set.json'));
      const drawn = images.filter(({ source }) => source === 'dcgan');
      return Promise.all(drawn.map(({ file }) => readFile(join(at, file))));
    };
    expect(await filesOf(broken)).to.deep.equal(await filesOf(whole));
  });

  it('learn from the training split only, and not before there is one', async () => {
    await writeDataSet(folder, 10, () => null);
    const unsplit: unknown = await generateImages(request()).catch((error: unknown) => error);
    expect(unsplit)
      .to.have.property('message')
      .that.matches(/not split/);
    await writeDataSet(folder, 10, () => 'test');
    const testOnly: unknown = await generateImages(request()).catch((error: unknown) => error);
    expect(testOnly)
      .to.have.property('message')
      .that.matches(/training set has no image of class M&A/);
  });

  it('refuse to go on from a checkpoint of other images', async () => {
    await writeDataSet(folder, 10);
    await generateImages(request({ count: 1 }, 1));
    await writeDataSet(folder, 12);
    const other: unknown = await generateImages(request({ count: 1 }, 1)).catch((error: unknown) => error);
    expect(other)
      .to.have.property('message')
      .that.matches(/other settings or other images/);
  });
});

async function copyOfSet(folder: string, name: string): Promise<string> {
  const at = join(folder, name);
  await writeDataSet(at, 10);
  return at;
}

/** Two thirds of the images train; every image is a bright bar at another place on counting noise. */
async function writeDataSet(
  folder: string,
  count: number,
  splitOf: (index: number) => Split | null = (index) => (index % 3 === 2 ? 'test' : 'train'),
): Promise<void> {
  const images: DataSetImage[] = [];
  await writeManifest(folder, { ...EMPTY, images: [] });
  for (let index = 0; index < count; index++) {
    const random = new RandomStream(index + 1);
    const top = 20 + 6 * index;
    const values = Float32Array.from({ length: STORED.rows * STORED.columns }, (_, at) => {
      const row = Math.floor(at / STORED.columns);
      return random.poisson(row >= top && row < top + 20 ? 60 : 8);
    });
    await writeFile(join(folder, `${index}.png`), await encodeCounts({ ...STORED, values }));
    images.push({
      ...{ id: `image-${index}`, patientId: `patient-${index}`, studyUid: `study-${index}` },
      ...{ view: index % 2 === 0 ? 'anterior' : 'posterior', file: `${index}.png`, frame: 1 },
      ...{ class: 'M&A', findings: ['M', 'A'], tumourType: null, ageYears: null, sex: null },
      ...{ tracer: '99mTc-MDP', scanner: null, source: 'synthetic', split: splitOf(index), lesions: [] },
    });
  }
  await writeManifest(folder, { ...EMPTY, images });
}

const EMPTY: Omit<DataSetManifest, 'images'> = {
  format: 'osteonode-data-set',
  formatVersion: 1,
  name: 'bars',
  statement: 'SYNTHETIC bars - not patients',
  task: 'dspic',
  classes: ['M', 'A', 'M&A'],
  unit: 'view',
};
