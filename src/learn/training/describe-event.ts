import type { EpochReport } from './epoch-report.ts';
import type { StepReport } from './train.ts';
import type { TrainingEvent } from './training-event.ts';

/** An event of a training in one line (figures: several). */
export function describeEvent(event: TrainingEvent): string {
  switch (event.kind) {
    case 'set':
      return `${event.name}: ${event.done} of ${event.count} cases`;
    case 'classes': {
      const counts = Object.entries(event.counts).map(([name, count]) => `${name} ${count}`);
      return `${event.name}: ${counts.join(', ')} samples`;
    }
    case 'start': {
      const resumed = event.resumedAfter === 0 ? '' : `, goes on after epoch ${event.resumedAfter}`;
      const threads = event.workers === 1 ? 'one thread' : `${event.workers} threads`;
      return `${event.network}, ${event.weights} weights, ${event.backend}, ${threads}${resumed}`;
    }
    case 'step':
      return describeStep(event.report);
    case 'epoch':
      return describeEpoch(event.report);
    case 'note':
      return event.text;
    case 'figures':
      return Object.entries(event.figures)
        .map(([name, { value, interval95 }]) => {
          const interval = interval95 === undefined ? '' : ` (${interval95.join(' to ')})`;
          return `${event.name} ${name}: ${value}${interval}`;
        })
        .join('\n');
  }
}

function describeStep({ epoch, epochs, step, steps, meanLoss, accuracy, secondsLeft }: StepReport): string {
  return (
    `epoch ${epoch} of ${epochs}, step ${step} of ${steps}, loss ${meanLoss.toFixed(3)}, ` +
    `accuracy ${accuracy.toFixed(3)}, at most ${describeDuration(secondsLeft)} left`
  );
}

function describeEpoch(report: EpochReport): string {
  const { epoch, trainingLoss, trainingAccuracy, validationLoss, validationAccuracy, validationAuc } = report;
  const validation =
    validationLoss === null || validationAccuracy === null
      ? ''
      : `; validation loss ${validationLoss.toFixed(3)}, accuracy ${validationAccuracy.toFixed(3)}` +
        (validationAuc === null ? '' : `, AUC ${validationAuc.toFixed(3)}`);
  return (
    `epoch ${epoch}: loss ${trainingLoss.toFixed(3)}, accuracy ${trainingAccuracy.toFixed(3)}${validation}` +
    `${report.best ? ' (best)' : ''}, ${describeDuration(report.seconds)}`
  );
}

/** A time in the two units that matter. */
export function describeDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
