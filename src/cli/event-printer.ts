/** How the events of a long command are told. */
export interface EventTexts<E> {
  readonly describe: (event: E) => string;
  /** Whether the next event makes it old: a step, not an epoch. */
  readonly isPassing: (event: E) => boolean;
  /** Prints what stays. */
  readonly print: (line: string) => void;
}

/** Milliseconds between two passing events that are shown, on a terminal and elsewhere. */
const [LIVE_MS, QUIET_MS] = [200, 30_000];

/** On a terminal one line that is rewritten for what passes; elsewhere such a line every half minute. */
export function createEventPrinter<E>({ describe, isPassing, print }: EventTexts<E>): (event: E) => void {
  const live = process.stderr.isTTY;
  let shownAt = 0;
  return (event) => {
    if (!isPassing(event)) {
      if (live) process.stderr.write('\r\x1b[K');
      print(describe(event));
      return;
    }
    if (Date.now() - shownAt < (live ? LIVE_MS : QUIET_MS)) return;
    shownAt = Date.now();
    process.stderr.write(live ? `\r\x1b[K${describe(event)}` : `${describe(event)}\n`);
  };
}
