import { EXPERIMENTS } from './experiment-catalogue.ts';
import { costOf } from './experiment-cost.ts';
import type { Scale } from './scale.ts';

/** All experiments in a table of text, with what each costs at a scale. */
export function listExperiments(scale: Scale): string {
  const lines = EXPERIMENTS.map((experiment) => {
    const { id, title, aliases = [] } = experiment;
    const { trainings, imagePasses, inputPixels, memoryGiB } = costOf(experiment, scale);
    const names = [id, ...aliases].join(', ');
    return (
      `${names}\n  ${title}\n  ${trainings} trainings, ${imagePasses.toLocaleString('en')} images shown ` +
      `(inputs of ${inputPixels.toLocaleString('en')} numbers), ${memoryGiB.toFixed(memoryGiB < 1 ? 2 : 1)} GiB of images in memory`
    );
  });
  return `Scale ${scale.name}: ${scale.statement}. All data are SYNTHETIC.\nTrainings that two tables have in common are done once.\n\n${lines.join('\n')}`;
}
