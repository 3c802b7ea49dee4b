import type { Command } from 'commander';
import { Option } from 'commander';
import type { GenerateEvent } from '../learn/gan/generate-images.ts';
import { generateImages } from '../learn/gan/generate-images.ts';
import { numberThat, readSeed, wholeNumber } from './option-values.ts';
import { createProgress } from './progress.ts';

interface GenerateOptions {
  readonly manifest: string;
  readonly class: string;
  readonly count: number;
  readonly out: string;
  readonly size: string;
  readonly epochs: number;
  readonly batch: number;
  readonly width: number;
  readonly seed: number;
  readonly noise: boolean;
}

/** Columns x rows, as the papers write them. */
const SIZES = ['16x64', '32x128', '64x256', '128x512', '256x1024'];

const readWidth = numberThat((value) => value > 0 && value <= 4, 'a number above 0, at most 4');

/** `dataset generate`: images drawn by a DCGAN, added to the training split of a data set. */
export function addDatasetGenerate(dataset: Command): void {
  dataset
    .command('generate')
    .description(
      'train a DCGAN on one class and add the SYNTHETIC images that it draws to the training split',
    )
    .requiredOption('-m, --manifest <file>', 'data-set.json of a data set that was split')
    .requiredOption('-c, --class <name>', 'class to learn and to draw')
    .option('-n, --count <n>', 'images to draw', wholeNumber(1, 100_000), 220)
    .requiredOption('-o, --out <dir>', "folder for the larger data set; may be the manifest's own")
    .addOption(
      new Option('--size <columns x rows>', 'of the images the DCGAN draws, which are then enlarged')
        .choices(SIZES)
        .default('64x256'),
    )
    .option('--epochs <n>', 'an interrupted or shorter training goes on', wholeNumber(1, 100_000), 300)
    .option('--batch <n>', 'images a step', wholeNumber(2, 256), 16)
    .option('--width <factor>', 'all filter counts times this; 1 = 1024 filters', readWidth, 0.125)
    .option('--seed <n>', 'the same seed and images draw the same', readSeed, 1)
    .option('--no-noise', 'leave the enlarged images smooth instead of drawing Poisson counts')
    .action(runGenerate);
}

async function runGenerate(options: GenerateOptions): Promise<void> {
  const { manifest, class: className, count, out, size, epochs, batch, width, seed, noise } = options;
  const [columns, rows] = size.split('x').map(Number) as [number, number];
  const training = createProgress('epochs', epochs);
  const drawing = createProgress('images', count);
  const { quality } = await generateImages(
    {
      ...{ manifest, className, count, out, renoise: noise },
      settings: {
        ...{ rows, columns, widthFactor: width, epochs, batchSize: batch, seed },
        learningRate: 2e-4,
        beta1: 0.5,
      },
    },
    (event: GenerateEvent) => {
      if (event.kind === 'warning') console.error(`warning: ${event.text}`);
      else if (event.kind === 'epoch') training.update(event.report.epoch);
      else drawing.update(event.done);
    },
  );
  drawing.end();
  console.log(
    `${count} SYNTHETIC images of class ${className} in ${out}/dcgan, added to ${out}/data-set.json`,
  );
  console.log(
    `distance to the nearest training image ${quality.nearestTrainingImage.median.toFixed(3)} ` +
      `(between training images ${quality.nearestAmongTraining.toFixed(3)}), ${quality.copies} near copies, ` +
      `histogram distance ${quality.histogramDistance.toFixed(3)}, ` +
      `spectrum distance ${quality.spectrumDistance.toFixed(2)} decades`,
  );
}
