import type { Command } from 'commander';
import { DEFAULT_TRANSFORM_LIMITS } from '../learn/data-set/draw-transform.ts';
import { writeFigures } from '../learn/data-set/write-figures.ts';
import { readDegrees, readPixels } from './option-values.ts';
import { DATA_ARGUMENT, openDataSet } from './open-data-set.ts';
import { readShippedReadings } from './read-shipped-readings.ts';

interface FigureOptions {
  readonly out: string;
  readonly image?: string;
  readonly shift: number;
  readonly rotate: number;
}

const LIMITS = DEFAULT_TRANSFORM_LIMITS;

/** `dataset figures DATA --out DIR`: what fusion and augmentation do, shown on one examination. */
export function addDatasetFigures(dataset: Command): void {
  dataset
    .command('figures')
    .description(
      'draw how views are fused and images augmented: DIR/fusion.svg, augmentation.svg, and as PNG',
    )
    .argument(...DATA_ARGUMENT)
    .requiredOption('-o, --out <dir>', 'folder to write to')
    .option(
      '--image <id>',
      'an image of the examination to show (default: of those with both views the one with most lesions)',
    )
    .option('--shift <pixels>', 'shift to show; 0 = none', readPixels, LIMITS.shiftPixels)
    .option('--rotate <degrees>', 'rotation to show; 0 = none', readDegrees, LIMITS.rotationDegrees)
    .action(async (data: string, { out, image, shift, rotate }: FigureOptions) => {
      const { folder, manifest } = await openDataSet(data);
      const names = await writeFigures({ from: folder, to: out }, manifest, {
        imageId: image ?? null,
        readings: await readShippedReadings(),
        limits: { mirror: true, shiftPixels: shift, rotationDegrees: rotate },
      });
      console.log(`in ${out}: ${names.join(', ')}`);
    });
}
