import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeEvent } from './describe-event.ts';
import type { TrainingEvent } from './training-event.ts';

/** Passes events on and appends them to train.log; steps are too many for it. */
export function tellAndLog(
  outputFolder: string,
  onEvent: ((event: TrainingEvent) => void) | undefined,
): {
  readonly tell: (event: TrainingEvent) => void;
  readonly close: () => Promise<void>;
} {
  const path = join(outputFolder, 'train.log');
  let written = Promise.resolve();
  return {
    tell: (event) => {
      onEvent?.(event);
      const isLast = event.kind === 'set' && event.done < event.count;
      if (event.kind === 'step' || isLast) return;
      const line = `${new Date().toISOString()} ${describeEvent(event)}\n`;
      written = written.then(() => appendFile(path, line));
    },
    close: () => written,
  };
}
