/**
 * Makes a shipped model again from seeds alone: node scripts/train-shipped-model.ts [inrac-lung] [output folder]
 * Interrupt it at will: made sets and the last finished epoch are kept in .train, and the next run goes on there.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RECIPES } from '../src/learn/training/recipes.ts';
import type { TrainingEvent } from '../src/learn/training/train-classifier.ts';
import { trainClassifier } from '../src/learn/training/train-classifier.ts';

const root = join(import.meta.dirname, '..');
const [id = 'inrac-lung', outputFolder = join(root, 'models', id)] = process.argv.slice(2);
const recipe = RECIPES[id];
if (recipe === undefined) {
  console.error(`there is no recipe ${id}; known: ${Object.keys(RECIPES).join(', ')}`);
  process.exit(2);
}
const stop = new AbortController();
process.once('SIGINT', () => stop.abort(new Error('interrupted')));
await trainClassifier(recipe, {
  readingsYaml: readFileSync(join(root, 'conf/readings.yaml'), 'utf8'),
  cacheFolder: join(root, '.train'),
  outputFolder,
  signal: stop.signal,
  onEvent: print,
});
console.log(`written: ${outputFolder}`);

function print(event: TrainingEvent): void {
  switch (event.kind) {
    case 'set':
      if (event.done % 100 === 0 || event.done === event.count)
        console.log(`${event.name}: ${event.done} of ${event.count} phantoms`);
      break;
    case 'classes':
      console.log(`${event.name}: ${JSON.stringify(event.counts)}`);
      break;
    case 'step':
      if (event.step % 25 === 0)
        console.log(
          `epoch ${event.epoch}, step ${event.step} of ${event.steps}, loss ${event.loss.toFixed(3)}`,
        );
      break;
    case 'epoch':
      console.log(describeEpoch(event.report));
      break;
    case 'figures':
      for (const [name, { value, interval95 }] of Object.entries(event.figures))
        console.log(
          `${event.name} ${name}: ${value} ${interval95 === undefined ? '' : `(${interval95.join(' to ')})`}`,
        );
  }
}

function describeEpoch(report: Extract<TrainingEvent, { kind: 'epoch' }>['report']): string {
  const { epoch, trainingLoss, trainingAccuracy, validationLoss, validationAccuracy, validationAuc } = report;
  return (
    `epoch ${epoch}: loss ${trainingLoss.toFixed(3)}, accuracy ${trainingAccuracy.toFixed(3)}; ` +
    `validation loss ${validationLoss.toFixed(3)}, accuracy ${validationAccuracy.toFixed(3)}, ` +
    `AUC ${validationAuc?.toFixed(3) ?? 'undefined'}${report.best ? ' (best)' : ''}, ${report.seconds.toFixed(0)} s`
  );
}
