import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadTfjs } from '../../infer/tfjs-runtime.ts';
import { deriveSeed } from '../../phantom/random.ts';
import { writeFileAtomically } from '../../platform/atomic-file.ts';
import type { Counts } from '../../study/counts.ts';
import type { DataSetImage, DataSetManifest, DataSetStep } from '../../study/data-set.ts';
import { copyOriginals } from '../data-set/augment-data-set.ts';
import { readManifest } from '../data-set/read-manifest.ts';
import { writeManifest } from '../data-set/write-manifest.ts';
import { encodeCounts } from '../data-set/write-picture.ts';
import type { SampleQuality } from './check-samples.ts';
import { checkSamples } from './check-samples.ts';
import { drawSample, toCounts } from './draw-samples.ts';
import type { GanImages } from './gan-images.ts';
import { loadGanImages } from './gan-images.ts';
import type { GanEpoch, GanSettings, GanState } from './gan-state.ts';
import { disposeGan, hashOfGenerator, resumeGan, saveGan, startGan } from './gan-state.ts';
import { FEWEST_IMAGES, trainGan } from './train-gan.ts';

export interface GenerateRequest {
  /** A data-set.json that was split. */
  readonly manifest: string;
  readonly className: string;
  readonly count: number;
  /** Folder for the data set with the drawn images; may be the manifest's own. */
  readonly out: string;
  readonly settings: GanSettings;
  /** Poisson noise on the enlarged images. */
  readonly renoise: boolean;
  readonly signal?: AbortSignal;
}

/** What happens while images are generated. */
export type GenerateEvent =
  | { readonly kind: 'warning'; readonly text: string }
  | { readonly kind: 'epoch'; readonly report: GanEpoch }
  | { readonly kind: 'image'; readonly done: number };

export interface GenerateResult {
  readonly manifest: DataSetManifest;
  readonly quality: SampleQuality;
}

/** Most images a quality check looks at; it compares each with each. */
const MOST_CHECKED = 200;

/**
 * Trains a DCGAN on the training images of one class (or goes on from its checkpoint `dcgan/<class>.gan`), draws new
 * images, and writes a data set that has them: 16-bit PNG under `dcgan/`, source `dcgan`, model hash and seed with each,
 * all in the training split. `dcgan/<class>.json` says how like the training images they are.
 *
 * @throws DataSetError
 * @source
 */
export async function generateImages(
  request: GenerateRequest,
  onEvent: (event: GenerateEvent) => void = () => undefined,
): Promise<GenerateResult> {
  const { manifest: path, className, out, settings, signal } = request;
  await loadTfjs('wasm');
  const manifest = await readManifest(path);
  const images = await loadGanImages(dirname(path), manifest, className, settings);
  const { length } = images.sources;
  if (length < FEWEST_IMAGES)
    onEvent({
      kind: 'warning',
      text: `${length} images of class ${className} are too few for a DCGAN (fewer than ${FEWEST_IMAGES}): it will learn them by heart`,
    });
  await mkdir(join(out, 'dcgan'), { recursive: true });
  const checkpoint = join(out, 'dcgan', `${fileNameOf(className)}.gan`);
  const origin = createHash('sha256').update(new Uint8Array(images.values.buffer)).digest('hex');
  const state = (await resumeGan(checkpoint, settings, origin)) ?? startGan(settings);
  try {
    await trainGan(state, images, {
      onEpoch: (report) => onEvent({ kind: 'epoch', report }),
      onCheckpoint: (current) => saveGan(checkpoint, current, origin),
      ...(signal === undefined ? {} : { signal }),
    });
    return await writeDrawn(request, { manifest, images, state }, onEvent);
  } finally {
    disposeGan(state);
  }
}

interface Trained {
  readonly manifest: DataSetManifest;
  readonly images: GanImages;
  readonly state: GanState;
}

async function writeDrawn(
  request: GenerateRequest,
  { manifest, images, state }: Trained,
  onEvent: (event: GenerateEvent) => void,
): Promise<GenerateResult> {
  const { manifest: path, className, count, out, settings } = request;
  await copyOriginals(manifest.images, dirname(path), out);
  const model = hashOfGenerator(state);
  const taken = new Set(manifest.images.map(({ id }) => id));
  const drawn: DataSetImage[] = [];
  const samples: Counts[] = [];
  for (let number = 0; drawn.length < count; number++) {
    const id = `dcgan-${fileNameOf(className)}-${model.slice(0, 8)}-${number}`;
    if (taken.has(id)) continue;
    const sample = drawSample(state, settings.seed, number);
    if (samples.length < MOST_CHECKED) samples.push(sample);
    drawn.push(await writeImage(sample, { request, images, id, number, model }));
    onEvent({ kind: 'image', done: drawn.length });
  }
  const quality = checkSamples(samples, images);
  const note = `${drawn.length} images of class ${className} drawn by a DCGAN`;
  const step: DataSetStep = {
    step: 'generate',
    seed: settings.seed,
    settings: {
      ...settings,
      method: 'dcgan',
      className,
      count,
      model,
      trainingImages: images.sources.length,
    },
  };
  const grown: DataSetManifest = {
    ...manifest,
    statement: `${manifest.statement}; ${note}`.slice(0, 200),
    history: [...(manifest.history ?? []), step],
    images: [...manifest.images, ...drawn],
  };
  await writeManifest(out, grown);
  const report = { note: `SYNTHETIC: ${note}`, model, settings, quality, history: state.history };
  await writeFileAtomically(join(out, 'dcgan', `${fileNameOf(className)}.json`), [
    Buffer.from(`${JSON.stringify(report, null, 2)}\n`),
  ]);
  return { manifest: grown, quality };
}

interface Drawn {
  readonly request: GenerateRequest;
  readonly images: GanImages;
  readonly id: string;
  readonly number: number;
  readonly model: string;
}

async function writeImage(
  sample: Counts,
  { request, images, id, number, model }: Drawn,
): Promise<DataSetImage> {
  const { className, out, settings, renoise } = request;
  const { rows, columns, brightest } = images.stored;
  const seed = deriveSeed(settings.seed, `image-${number}`);
  const counts = toCounts(sample, { rows, columns, brightest, renoise, seed });
  const file = `dcgan/${id}.png`;
  await writeFile(join(out, file), await encodeCounts(counts));
  const [like] = images.sources;
  return {
    id,
    // Nobody: it stands in no split but the training set, and is nobody's copy.
    patientId: id,
    studyUid: id,
    // Posterior images were mirrored before the training, so all drawn images face this way.
    view: 'anterior',
    file,
    frame: 1,
    class: className,
    ...(like?.findings === undefined ? {} : { findings: like.findings }),
    tumourType: null,
    ageYears: null,
    sex: null,
    tracer: like?.tracer ?? null,
    scanner: null,
    source: 'dcgan',
    ...(like?.quantity === undefined ? {} : { quantity: like.quantity }),
    ...(like?.pixelSpacingMm === undefined ? {} : { pixelSpacingMm: like.pixelSpacingMm }),
    derivedFrom: {
      imageId: `dcgan-${model.slice(0, 16)}`,
      seed: settings.seed,
      parameters: { model, number, noiseSeed: seed, renoise, brightest },
    },
    split: 'train',
    lesions: [],
  };
}

/** `M&A` is no name for a file. */
function fileNameOf(className: string): string {
  return className.replaceAll(/[^A-Za-z0-9]+/g, '-');
}
