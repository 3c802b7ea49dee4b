import { skippedSuites } from './available.ts';

/** Mocha root hook: names what this machine could not test, so that a green run is not mistaken for a whole one. */
export const mochaHooks = {
  afterAll(): void {
    for (const [needs, suites] of skippedSuites()) {
      process.stdout.write(
        `\nSKIPPED for want of ${needs}:\n${[...suites].map((suite) => `  - ${suite}`).join('\n')}\n`,
      );
    }
  },
};
