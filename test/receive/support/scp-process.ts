// A storage SCP in a process of its own, so that a test can watch its memory. Prints its port; ends with its input.
import { startTestScp } from './test-scp.ts';

const { port, scp } = await startTestScp({ keep: () => Promise.resolve('stored') });
process.stdout.write(`listening on ${port}\n`);
process.stdin.resume().on('end', () => void scp.close(0));
