import type { TrainingEvent } from '../training/training-event.ts';
import { describeDuration, describeEvent } from '../training/describe-event.ts';

/** What an experiment tells while it runs. */
export type ExperimentEvent =
  | { readonly kind: 'data'; readonly name: string; readonly done: number; readonly total: number }
  | { readonly kind: 'note'; readonly text: string }
  | {
      readonly kind: 'training';
      readonly name: string;
      /** From 1. */
      readonly number: number;
      readonly count: number;
      readonly event: TrainingEvent;
      /** Of the whole experiment; `null` while nothing is known. */
      readonly secondsLeft: number | null;
    };

/** An event in one line. */
export function describeExperimentEvent(event: ExperimentEvent): string {
  switch (event.kind) {
    case 'data':
      return `${event.name}: ${event.done} of ${event.total}`;
    case 'note':
      return event.text;
    case 'training': {
      const { number, count, name, secondsLeft } = event;
      const left = secondsLeft === null ? '' : `, about ${describeDuration(secondsLeft)} left in all`;
      return `training ${number} of ${count}, ${name}: ${describeEvent(event.event)}${left}`;
    }
  }
}

/** Whether more events of the kind will follow soon, so that a log need not have each. */
export function isPassing(event: ExperimentEvent): boolean {
  if (event.kind === 'data') return event.done < event.total;
  if (event.kind !== 'training') return false;
  const { event: inner } = event;
  return inner.kind === 'step' || (inner.kind === 'set' && inner.done < inner.count);
}
