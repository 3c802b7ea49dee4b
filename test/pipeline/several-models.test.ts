import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { stringify } from 'yaml';
import type { InferenceEngine } from '../../src/infer/inference-engine.ts';
import { parseManifest } from '../../src/infer/model-manifest.ts';
import { analyseScan } from '../../src/pipeline/analyse-scan.ts';
import type { AnalysisStations } from '../../src/pipeline/analyse-scan.ts';
import type { Analysis, AnalysisRequest, LesionSource } from '../../src/pipeline/analysis.ts';
import { sidecarsOf } from '../../src/pipeline/find-sidecars.ts';
import type { OpenModel } from '../../src/pipeline/open-model.ts';
import { manifestOf } from '../infer/toy-model.ts';
import type { BoxSegment } from '../support/segmentation-file.ts';
import { segmentationFile } from '../support/segmentation-file.ts';
import type { TemporaryFolder } from '../support/temporary-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { requestFor, shippedSettings } from './analysis-fixture.ts';

/** A model whose network answers what `answer` says to the nth input, and remembers the shapes that it was given. */
function openModel(
  name: string,
  changes: Record<string, unknown>,
  answer: (run: number) => readonly number[],
): OpenModel & { readonly shapes: (readonly number[])[] } {
  const model = parseManifest(stringify({ ...manifestOf(Buffer.from(name)), id: name, ...changes }));
  const shapes: (readonly number[])[] = [];
  const engine: InferenceEngine = {
    identity: { name: 'fake', version: '1', provider: 'cpu' },
    run: (_input, shape) => {
      shapes.push(shape);
      return Promise.resolve(Float32Array.from(answer(shapes.length - 1)));
    },
    close: () => Promise.resolve(),
  };
  return { name, model, engine, fusion: null, shapes };
}

const size = { rows: 64, columns: 16 };
const classes = (...names: string[]): unknown => names.map((name) => ({ name, code: name }));

const examination = (): OpenModel =>
  openModel('lung', { input: { ...size, preprocessing: 'sum-minmax-v1' } }, () => [0.2, 0.5, 0.3]);
const views = (): ReturnType<typeof openModel> =>
  openModel(
    'spect',
    {
      input: { ...size, preprocessing: 'view-minmax-v1', source: 'view' },
      classes: classes('N', 'M', 'A'),
      decision: { rule: 'top-2', pair: ['M', 'A'], combined: { name: 'M&A', code: 'M&A' } },
    },
    (run) =>
      [
        [0, 0.75, 0.25],
        [0.25, 0.25, 0.5],
      ][run]!,
  );
const lesions = (): ReturnType<typeof openModel> =>
  openModel(
    'hot-spots',
    {
      input: {
        ...size,
        preprocessing: 'lesion-minmax-v1',
        source: 'lesion',
        crop: { rows: 64, columns: 32 },
      },
      classes: classes('benign', 'malignant'),
      decision: { rule: 'threshold', finding: 'malignant', positive: ['malignant'], threshold: 0.5 },
    },
    (run) =>
      [
        [0.875, 0.125],
        [0.25, 0.75],
      ][run] ?? [0.9, 0.1],
  );

describe('several models on one scan', function () {
  this.timeout(30_000);
  let folder: TemporaryFolder;
  let request: AnalysisRequest;
  let sopInstanceUid: string;

  before(async () => {
    folder = await temporaryFolder();
    request = await requestFor(folder.path, 'several');
    const { anterior } = request.scan;
    if (anterior.kind !== 'acquired') throw new Error('the phantom has an anterior view');
    sopInstanceUid = anterior.source.header.sopInstanceUid;
  });
  after(() => folder[Symbol.asyncDispose]());

  async function analyse(
    models: readonly OpenModel[],
    changes: Partial<AnalysisRequest> = {},
  ): Promise<Analysis> {
    const { readings, findings, uidNamespace, configHash } = await shippedSettings();
    const stations: AnalysisStations = { models, readings, findings, uidNamespace, configHash };
    return analyseScan({ ...request, models: models.map(({ name }) => name), ...changes }, stations);
  }

  async function segmentation(
    name: string,
    ...segments: readonly Partial<BoxSegment>[]
  ): Promise<Extract<LesionSource, { kind: 'segmentation' }>> {
    const path = join(folder.path, `${name}.seg`);
    const bytes = segmentationFile({
      studyInstanceUid: request.scan.studyInstanceUid,
      sopInstanceUid: '1.2.840.99.1',
      rows: 1024,
      columns: 256,
      segments: segments.map((says) => ({
        sourceSopInstanceUid: sopInstanceUid,
        sourceFrame: 1,
        box: [300, 120, 10, 8],
        ...says,
      })),
    });
    await writeFile(path, bytes);
    return { kind: 'segmentation', path, sopInstanceUid: '1.2.840.99.1', dataSetSha256: 'ab' };
  }

  it('gives each result the name of its model, in the order of the rules, and a report of its own', async () => {
    const { result, bundle } = await analyse([views(), examination()]);
    expect(result.results.map(({ model, predicted }) => [model.id, predicted])).to.deep.equal([
      ['spect', 'M&A'],
      ['lung', 'ADMet'],
    ]);
    expect(result.outcome).to.equal(null);
    expect(bundle.objects.map(({ kind, modelId }) => [kind, modelId])).to.deep.equal([
      ['overlay-sc', undefined],
      ['score-sr', 'spect'],
      ['score-sr', 'lung'],
    ]);
    expect(new Set(bundle.objects.map((object) => object.sopInstanceUid)).size).to.equal(3);
    expect(new Set(bundle.objects.map((object) => object.seriesInstanceUid)).size).to.equal(3);
  });

  it('shows both views to a model of views, each by itself, and combines what it said', async () => {
    const model = views();
    const [result] = (await analyse([model])).result.results;
    expect(model.shapes).to.deep.equal([
      [1, 64, 16, 1],
      [1, 64, 16, 1],
    ]);
    expect(result!.perView.map(({ view, classes: of }) => [view, of[1]!.probability])).to.deep.equal([
      ['anterior', 0.75],
      ['posterior', 0.25],
    ]);
    expect(result!.classes.map(({ probability }) => probability)).to.deep.equal([0.125, 0.5, 0.375]);
    expect([result!.predicted, result!.findings]).to.deep.equal(['M&A', ['M', 'A']]);
  });

  it('shows a mirrored view to no model of views', async () => {
    const model = views();
    const scan = { ...request.scan, posterior: { kind: 'mirrored', from: 'anterior' } as const };
    const [result] = (await analyse([model], { scan })).result.results;
    expect(result!.perView.map(({ view }) => view)).to.deep.equal(['anterior']);
    expect(result!.predicted).to.equal('M&A');
  });

  it('judges each segment by itself, and calls the image malignant as soon as one is (R-020)', async () => {
    const model = lesions();
    const source = await segmentation('two', {}, { sourceFrame: 2, box: [500, 100, 4, 4] });
    const { result, bundle } = await analyse([model], { lesionSources: [source] });
    expect(model.shapes).to.deep.equal([
      [1, 64, 16, 3],
      [1, 64, 16, 3],
    ]);
    const [ofModel] = result.results;
    expect(ofModel!.predicted).to.equal('malignant');
    expect(
      ofModel!.lesions.map(({ number, view, frame, box, areaPixels, predicted }) => ({
        ...{ number, view, frame, box, areaPixels, predicted },
      })),
    ).to.deep.equal([
      {
        ...{ number: 1, view: 'anterior', frame: 1, areaPixels: 80, predicted: 'benign' },
        box: { row: 300, column: 120, rows: 10, columns: 8 },
      },
      {
        ...{ number: 2, view: 'posterior', frame: 2, areaPixels: 16, predicted: 'malignant' },
        box: { row: 500, column: 100, rows: 4, columns: 4 },
      },
    ]);
    expect(bundle.objects.map(({ kind }) => kind)).to.deep.equal(['overlay-sc', 'score-sr', 'lesion-sr']);
    const report = Buffer.from(bundle.objects[2]!.bytes).toString('latin1');
    expect(report).to.include('Hot spot 2 posterior').and.include('1.2.840.99.1').and.include('122496007');
  });

  it('says why there is nothing to judge: no outline, or one of another image', async () => {
    const [none] = (await analyse([lesions()])).result.results;
    expect(none!.outcome).to.include({ code: 'NO_LESION_MASKS' });
    const source = await segmentation('foreign', { sourceSopInstanceUid: '1.2.3.4' });
    const { result } = await analyse([lesions(), examination()], { lesionSources: [source] });
    expect(result.results[0]!.outcome!.text).to.include('refers to an image that is no view of this scan');
    // The other model gives a class all the same.
    expect([result.outcome, result.results[1]!.predicted]).to.deep.equal([null, 'ADMet']);
    await writeFile(source.path, 'not DICOM');
    const [broken] = (await analyse([lesions()], { lesionSources: [source] })).result.results;
    expect(broken!.outcome!.text).to.match(/segmentation 1\.2\.840\.99\.1: .*\[DICOM_\w+\]/);
  });

  it('takes outlines from annotations beside the file, but not what they mark as normal', async () => {
    const shape = (label: string, top: number): object => ({
      label,
      shape_type: 'rectangle',
      points: [
        [100, top],
        [110, top + 20],
      ],
    });
    await writeFile(
      join(folder.path, 'several.posterior.json'),
      JSON.stringify({
        imagePath: 'several.png',
        imageHeight: 1024,
        imageWidth: 256,
        shapes: [shape('M:spine', 300), shape('ART', 700)],
      }),
    );
    const lesionSources = await sidecarsOf(request.scan);
    const [result] = (await analyse([lesions()], { lesionSources })).result.results;
    expect(
      result!.lesions.map(({ view, areaPixels, origin }) => [view, areaPixels, origin.kind]),
    ).to.deep.equal([['posterior', 200, 'annotation']]);
  });

  it('gives no class of a model that was not trained for the tracer, and says so', async () => {
    const scan = { ...request.scan, tracer: '131I' as const };
    const { result } = await analyse([examination(), lesions()], { scan });
    expect(result.results.map(({ outcome }) => outcome!.code)).to.deep.equal([
      'TRACER_NOT_COVERED',
      'TRACER_NOT_COVERED',
    ]);
    expect(result.outcome!.code).to.equal('TRACER_NOT_COVERED');
  });

  it('keeps every class and every hot spot out of the result when a quality check failed', async () => {
    const flags = [{ code: 'Q-17', severity: 'fail', text: 'a child' }] as const;
    const source = await segmentation('withheld', {});
    const scan = { ...request.scan, flags };
    const { result, bundle } = await analyse([lesions(), views()], { scan, lesionSources: [source] });
    for (const each of result.results)
      expect(each).to.deep.include({ classes: [], predicted: null, perView: [], lesions: [] });
    expect(bundle.objects.map(({ kind }) => kind)).to.deep.equal(['overlay-sc', 'score-sr', 'score-sr']);
  });
});
