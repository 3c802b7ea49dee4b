import type { Counts } from '../../study/counts.ts';
import { radialSpectrum } from '../audit/radial-spectrum.ts';
import type { GanImages } from './gan-images.ts';

/** A light look at drawn images beside the ones that they were learnt from. */
export interface SampleQuality {
  readonly samples: number;
  readonly trainingImages: number;
  /** Root mean square difference to the nearest training image, pixels in 0..1. */
  readonly nearestTrainingImage: { readonly least: number; readonly median: number };
  /** The same from each training image to its nearest neighbour: what two different patients have. */
  readonly nearestAmongTraining: number;
  /** Samples nearer to a training image than half of that: they repeat it. */
  readonly copies: number;
  /** Half the sum of differences of the two grey value histograms; 0 = equal, 1 = nothing in common. */
  readonly histogramDistance: number;
  /** Mean difference of the logarithms (base 10) of the radial power spectra; 0 = equal. */
  readonly spectrumDistance: number;
}

const BINS = 32;

/** Compares drawn images (of the training images' size, in -1..1) with the training images. */
export function checkSamples(samples: readonly Counts[], images: GanImages): SampleQuality {
  const training = images.sources.map((_, index) => toUnit(trainingImage(images, index)));
  const drawn = samples.map(toUnit);
  const distances = drawn.map((sample) => nearest(sample, training));
  const among = median(
    training.map((image) =>
      nearest(
        image,
        training.filter((other) => other !== image),
      ),
    ),
  );
  return {
    samples: drawn.length,
    trainingImages: training.length,
    nearestTrainingImage: { least: Math.min(...distances), median: median(distances) },
    nearestAmongTraining: among,
    copies: distances.filter((distance) => distance < among / 2).length,
    histogramDistance: halfDifference(histogram(drawn), histogram(training)),
    spectrumDistance: spectrumDistance(drawn, training),
  };
}

function trainingImage({ rows, columns, values }: GanImages, index: number): Counts {
  const size = rows * columns;
  return { rows, columns, values: values.subarray(index * size, (index + 1) * size) };
}

const toUnit = (image: Counts): Counts => ({
  ...image,
  values: image.values.map((value) => (value + 1) / 2),
});

/** With nothing to compare with it is infinite. */
function nearest({ values }: Counts, others: readonly Counts[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const other of others) {
    let squares = 0;
    for (let at = 0; at < values.length; at++) squares += (values[at]! - other.values[at]!) ** 2;
    least = Math.min(least, squares);
  }
  return Math.sqrt(least / values.length);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function histogram(images: readonly Counts[]): Float64Array {
  const bins = new Float64Array(BINS);
  const total = images.reduce((sum, { values }) => sum + values.length, 0);
  for (const { values } of images)
    for (const value of values) {
      const bin = Math.min(BINS - 1, Math.max(0, Math.floor(value * BINS)));
      bins[bin] = bins[bin]! + 1 / total;
    }
  return bins;
}

function halfDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, bin) => sum + Math.abs(value - b[bin]!), 0) / 2;
}

function spectrumDistance(drawn: readonly Counts[], training: readonly Counts[]): number {
  const meanOf = (images: readonly Counts[]): number[] => {
    // In pixels, not mm: both sets have the same size.
    const spectra = images.map((image) => radialSpectrum(image, 1).power);
    return spectra[0]!.map(
      (_, band) => spectra.reduce((sum, power) => sum + power[band]!, 0) / spectra.length,
    );
  };
  const [ours, theirs] = [meanOf(drawn), meanOf(training)];
  const bands = ours.flatMap((power, band) =>
    power > 0 && theirs[band]! > 0 ? [Math.abs(Math.log10(power / theirs[band]!))] : [],
  );
  return bands.reduce((sum, difference) => sum + difference, 0) / Math.max(1, bands.length);
}
