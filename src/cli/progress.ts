/** A line that tells how far a long command is. */
export interface Progress {
  update(done: number): void;
  end(): void;
}

/** On a terminal one line that is rewritten; elsewhere a line at every tenth part. */
export function createProgress(unit: string, total: number): Progress {
  const started = Date.now();
  const live = process.stderr.isTTY;
  let printedTenths = 0;
  return {
    update(done) {
      const tenths = Math.floor((done / total) * 10);
      if (!live && tenths === printedTenths) return;
      printedTenths = tenths;
      const secondsLeft = Math.round(((Date.now() - started) / 1000 / done) * (total - done));
      process.stderr.write(
        `${live ? '\r' : ''}${done} of ${total} ${unit}, ${secondsLeft} s left ${live ? '  ' : '\n'}`,
      );
    },
    end() {
      if (live) process.stderr.write('\n');
    },
  };
}
