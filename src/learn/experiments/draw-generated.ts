import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { countClassesOf } from '../data-set/class-counts.ts';
import { MANIFEST_FILE, readManifest } from '../data-set/read-manifest.ts';
import { generateImages } from '../gan/generate-images.ts';
import type { ClassCounts } from './experiment.ts';
import type { PrepareOptions } from './prepare-options.ts';

/**
 * Draws images of each class with a DCGAN of its own until the class has its number; they go to the training split.
 * Classes that an interrupted call has finished are kept, and a DCGAN goes on from its checkpoint.
 *
 * @source S002 table 2
 */
export async function drawGenerated(
  { from, to }: { readonly from: string; readonly to: string },
  targets: ClassCounts,
  { scale, seed, signal, onEvent }: PrepareOptions,
): Promise<void> {
  for (const [className, target] of Object.entries(targets)) {
    const source = existsSync(join(to, MANIFEST_FILE)) ? to : from;
    const path = join(source, MANIFEST_FILE);
    const count = target - (countClassesOf((await readManifest(path)).images)[className] ?? 0);
    if (count <= 0) continue;
    const { epochs, ...size } = scale.gan;
    const settings = { ...size, epochs, batchSize: 16, learningRate: 2e-4, beta1: 0.5, seed };
    const request = { manifest: path, className, count, out: to, settings, renoise: true };
    await generateImages({ ...request, ...(signal === undefined ? {} : { signal }) }, (event) => {
      if (event.kind === 'warning') onEvent?.({ kind: 'note', text: event.text });
      else if (event.kind === 'epoch') {
        const { epoch: done } = event.report;
        onEvent?.({ kind: 'data', name: `epochs of the DCGAN for ${className}`, done, total: epochs });
      } else onEvent?.({ kind: 'data', name: `images of ${className}`, done: event.done, total: count });
    });
  }
}
