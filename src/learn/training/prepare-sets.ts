import type { LabelledImages } from '../samples/labelled-images.ts';
import { countClasses } from '../samples/labelled-images.ts';
import { holdOut } from '../samples/hold-out.ts';
import type { LoadSetOptions } from '../samples/load-set.ts';
import { loadSet } from '../samples/load-set.ts';
import type { DataSource } from '../samples/data-source.ts';
import type { TrainingEvent } from './training-event.ts';
import { TrainingError } from './training-error.ts';
import type { TrainingRecipe } from './recipe.ts';

/** What sets are made with, and who is told. */
export type SetOptions = Omit<LoadSetOptions, 'onCase' | 'focusGrid'> & {
  readonly onEvent?: ((event: TrainingEvent) => void) | undefined;
};

type FocusGrid = NonNullable<LoadSetOptions['focusGrid']> | null;

/**
 * The training and the validation set of a recipe.
 *
 * @throws TrainingError TRAIN_DATA when a class has no sample, or the two sets share a patient
 */
export async function prepareSets(
  { data, input, training: settings }: TrainingRecipe,
  focusGrid: FocusGrid,
  options: SetOptions,
): Promise<{ readonly training: LabelledImages; readonly validation: LabelledImages | null }> {
  const whole = await loadNamedSet('training', data.training, input, { ...options, focusGrid });
  const { training, validation } = await splitOff(whole);
  requireClasses(training);
  if (validation !== null) requireApart(training, validation);
  return { training, validation };

  async function splitOff(
    set: LabelledImages,
  ): Promise<{ training: LabelledImages; validation: LabelledImages | null }> {
    if (data.validation === null) return { training: set, validation: null };
    if (typeof data.validation !== 'number') {
      const validation = await loadNamedSet('validation', data.validation, input, options);
      return { training: set, validation };
    }
    const { rest, held } = holdOut(set, data.validation, settings.seed);
    return { training: rest, validation: held };
  }
}

/** One set of a recipe, by name; tells how far it is and how many samples of each class it has. */
export async function loadNamedSet(
  name: string,
  source: DataSource,
  input: TrainingRecipe['input'],
  options: SetOptions & { readonly focusGrid?: FocusGrid },
): Promise<LabelledImages> {
  const set = await loadSet(source, input, {
    ...options,
    onCase: (done, count) => options.onEvent?.({ kind: 'set', name, done, count }),
  });
  options.onEvent?.({ kind: 'classes', name, counts: countClasses(set) });
  return set;
}

function requireClasses(training: LabelledImages): void {
  const missing = Object.entries(countClasses(training)).filter(([, count]) => count === 0);
  if (missing.length > 0)
    throw new TrainingError(
      'TRAIN_DATA',
      `the training set has no sample of ${missing.map(([name]) => name).join(', ')}`,
    );
}

function requireApart(training: LabelledImages, validation: LabelledImages): void {
  const patients = new Set(training.cases.map(({ patientId }) => patientId));
  const shared = new Set(validation.cases.map(({ patientId }) => patientId).filter((id) => patients.has(id)));
  if (shared.size > 0)
    throw new TrainingError(
      'TRAIN_DATA',
      `training and validation share ${shared.size} patients; a validation set must be of other patients`,
    );
}
