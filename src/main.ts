import { createProgram } from './cli/program.ts';
import { reportFailure } from './cli/report-failure.ts';

const program = await createProgram(process.argv.slice(2));
try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = reportFailure(error, program.opts<{ verbose?: boolean }>().verbose === true);
}
