import { dirname } from 'node:path';
import { fuseViews } from '../../preprocess/fuse-views.ts';
import type { InputSpec } from '../../preprocess/input-spec.ts';
import type { LesionView } from '../../preprocess/lesion-input.ts';
import { toLesionInputs } from '../../preprocess/lesion-input.ts';
import { frameExamination, frameView } from '../../preprocess/network-input.ts';
import { channelsOf, imageChannelsOf } from '../../preprocess/preprocessing-ids.ts';
import type { PreprocessReadings } from '../../preprocess/readings.ts';
import { toStandardGrid } from '../../preprocess/standard-grid.ts';
import type { Counts } from '../../study/counts.ts';
import type { DataSetImage, DataSetManifest } from '../../study/data-set.ts';
import type { View } from '../../study/view.ts';
import { DataSetError } from '../data-set/data-set-error.ts';
import { loadManifestImage } from '../data-set/read-image.ts';
import type { ManifestSource } from './data-source.ts';
import type { Sample } from './join-samples.ts';
import { joinSamples } from './join-samples.ts';
import type { LabelledImages, SampleCase } from './labelled-images.ts';
import type { MarkedView } from './lesion-marks.ts';
import { marksOfExamination, marksOfLesion, marksOfView } from './lesion-marks.ts';
import { LESION_CLASSES, outputClasses, partsOf, targetOf } from './sample-classes.ts';

export interface ManifestSetOptions {
  readonly readings: PreprocessReadings;
  readonly signal?: AbortSignal;
  /** Hears how many of the images (or, of examinations, pairs of them) are read. */
  readonly onCase?: (done: number, count: number) => void;
}

/**
 * Reads the images of a data set as network inputs, through the same preprocessing as the node. Images that wait for
 * adjudication are left out, and of lesions those of which nobody said whether they are malignant.
 *
 * @throws DataSetError DATA_SET_REQUEST when nothing is left, or two images claim to be the same view of one examination
 */
export async function loadManifestSet(
  manifest: DataSetManifest,
  source: ManifestSource,
  input: InputSpec,
  options: ManifestSetOptions,
): Promise<LabelledImages> {
  const unit = input.source ?? 'examination';
  const images = imagesOf(manifest, source).filter((image) => unit === 'lesion' || image.class !== null);
  const needsBoth = unit === 'examination' || input.layout === 'sideBySide';
  const groups = needsBoth ? examinationsOf(images, source.path) : images.map((image) => [image]);
  const samples: Sample[] = [];
  for (const [index, group] of groups.entries()) {
    options.signal?.throwIfAborted();
    samples.push(...(await samplesOf(group, manifest, source, { input, readings: options.readings })));
    options.onCase?.(index + 1, groups.length);
  }
  if (samples.length === 0)
    throw new DataSetError('DATA_SET_REQUEST', [`${source.path}: no ${unit} to train on is in this part`]);
  const { rows, columns } = input;
  const classNames = outputClasses(manifest.classes, unit);
  const [channels, imageChannels] = [channelsOf(input), imageChannelsOf(input)];
  return joinSamples(samples, { rows, columns, channels, imageChannels, classNames, focusGrid: null });
}

/** The images that belong to a part of a data set. */
export function imagesOf(manifest: DataSetManifest, { split, fold }: ManifestSource): DataSetImage[] {
  return manifest.images.filter(
    (image) =>
      (split === null || image.split === split) &&
      (fold === undefined ||
        (image.fold !== undefined && (image.fold === fold.index) === (fold.only === 'inside'))),
  );
}

/** Images that are fused with each other: both views of one examination, changed alike where they are augmented. */
function examinationsOf(images: readonly DataSetImage[], path: string): DataSetImage[][] {
  // An augmented copy of an examination has a UID of its own.
  const groups = Map.groupBy(images, ({ studyUid }) => studyUid);
  const faults = [...groups.values()]
    .filter((group) => new Set(group.map(({ view }) => view)).size < group.length)
    .map((group) => `${path}: ${group.map(({ id }) => id).join(', ')} are the same view of one examination`);
  if (faults.length > 0) throw new DataSetError('DATA_SET_REQUEST', faults);
  return [...groups.values()];
}

interface Preparation {
  readonly input: InputSpec;
  readonly readings: PreprocessReadings;
}

async function samplesOf(
  group: readonly DataSetImage[],
  manifest: DataSetManifest,
  { path }: ManifestSource,
  { input, readings }: Preparation,
): Promise<Sample[]> {
  const [first] = group as [DataSetImage];
  switch (input.source ?? 'examination') {
    case 'examination': {
      const views: Partial<Record<View, LoadedView>> = {};
      for (const image of group) views[image.view] = await loadView(image, path);
      const { anterior, posterior } = views;
      const fused = fuseViews(anterior?.counts ?? null, posterior?.counts ?? null, readings);
      const { values, frame } = frameExamination(fused, input);
      const marked = Object.values(views).map((view) => view.marked);
      const marks = marksOfExamination(marked, fused.fusion, input, frame);
      return labelled(values, first, manifest, { id: first.studyUid, marks });
    }
    case 'view': {
      const { counts, marked } = await loadView(first, path);
      const { values, frame } = frameView(counts, input);
      return labelled(values, first, manifest, { id: first.id, marks: marksOfView(marked, input, frame) });
    }
    case 'lesion':
      return lesionSamples(group, input, (image) => loadManifestImage(dirname(path), image));
  }
}

/** A view on the standard grid, and its lesions. */
interface LoadedView {
  readonly counts: Counts;
  readonly marked: MarkedView;
}

async function loadView(image: DataSetImage, path: string): Promise<LoadedView> {
  const stored = await loadManifestImage(dirname(path), image);
  const counts = toStandardGrid(stored, image.pixelSpacingMm ?? null).image;
  return { counts, marked: markedView(image, stored, counts !== stored) };
}

function markedView(image: DataSetImage, { rows, columns }: Counts, isResampled: boolean): MarkedView {
  return {
    view: image.view,
    lesions: image.lesions.map(({ mask, code, region }) => ({
      mask,
      name: region === '' ? code : `${code} ${region}`,
    })),
    stored: { rows, columns },
    resampledFromMm: isResampled ? (image.pixelSpacingMm ?? null) : null,
  };
}

function labelled(
  image: Float32Array,
  about: DataSetImage,
  { classes }: DataSetManifest,
  named: Required<Pick<SampleCase, 'id' | 'marks'>>,
): Sample[] {
  const findings = about.findings ?? partsOf(about.class!, classes) ?? [about.class!];
  // Findings may name a class as a whole (`M&A`) or its parts.
  const parts = [...new Set(findings.flatMap((name) => partsOf(name, classes) ?? [name]))];
  const target = targetOf(parts, outputClasses(classes, 'view'));
  if (target === null) return [];
  const sampleCase = { ...caseOf(about, named.id), marks: named.marks };
  return [
    {
      image,
      target,
      case: parts.length > 1 ? { ...sampleCase, findings: parts } : sampleCase,
      focusMap: null,
    },
  ];
}

/** Masks are in the pixels of the stored view, so views are taken as they are stored. */
async function lesionSamples(
  group: readonly DataSetImage[],
  input: InputSpec,
  load: (image: DataSetImage) => Promise<Counts>,
): Promise<Sample[]> {
  const views: Record<View, LesionView | null> = { anterior: null, posterior: null };
  for (const image of group)
    views[image.view] = { counts: await load(image), masks: image.lesions.map(({ mask }) => mask) };
  const inputs = toLesionInputs(views, input);
  return group.flatMap((image) =>
    samplesOfLesions(image, views[image.view]!.counts, { input, values: inputs[image.view] }),
  );
}

function samplesOfLesions(
  image: DataSetImage,
  counts: Counts,
  { input, values }: { readonly input: InputSpec; readonly values: readonly Float32Array[] },
): Sample[] {
  const marked = markedView(image, counts, false);
  return image.lesions.flatMap(({ id, nature, region, mask }, index) => {
    if (nature === null) return [];
    const about = caseOf(image, `${image.id}/${id}`);
    const attributes = { ...about.attributes, region, lesionsInView: image.lesions.length };
    return [
      {
        image: values[index]!,
        target: targetOf([nature], LESION_CLASSES)!,
        case: { ...about, attributes, ...marksOfLesion(marked, mask, input) },
        focusMap: null,
      },
    ];
  });
}

function caseOf(image: DataSetImage, id: string): SampleCase {
  const { view, tumourType, sex, ageYears, tracer, scanner, lesions } = image;
  const malignant = lesions.filter(({ nature }) => nature === 'malignant').length;
  const known = Object.entries({ view, tumourType, sex, ageYears, tracer, camera: scanner }).filter(
    (entry): entry is [string, string | number] => entry[1] !== null,
  );
  return {
    id,
    patientId: image.patientId,
    attributes: { ...Object.fromEntries(known), lesions: malignant },
  };
}
