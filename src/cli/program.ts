import { Command } from 'commander';
import { PRODUCT } from '../platform/product.ts';

/**
 * The commands, each in a file of its own that is loaded when it is asked for: a node that serves should not hold what
 * trains and draws.
 */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  serve: async () => (await import('./serve.ts')).addServe,
  classify: async () => (await import('./classify.ts')).addClassify,
  demo: async () => (await import('./demo.ts')).addDemo,
  phantom: async () => (await import('./phantom.ts')).addPhantom,
  dataset: async () => (await import('./dataset.ts')).addDataset,
  train: async () => (await import('./train.ts')).addTrain,
  evaluate: async () => (await import('./evaluate.ts')).addEvaluate,
  experiment: async () => (await import('./experiment.ts')).addExperiment,
  echo: async () => (await import('./echo.ts')).addEcho,
  config: async () => (await import('./config.ts')).addConfig,
  doctor: async () => (await import('./doctor.ts')).addDoctor,
};

/**
 * The command line of the node.
 *
 * @param words - what was typed after the program's name; without a command's name among them all commands are loaded,
 *   for the help and for what is mistyped
 */
export async function createProgram(words: readonly string[]): Promise<Command> {
  const program = new Command('osteonode')
    .description(`AI node for whole-body bone scans. ${PRODUCT.disclaimer}`)
    .version(PRODUCT.version)
    .option('--verbose', 'print stack traces and debug messages')
    .showHelpAfterError('(add --help for the options)')
    .exitOverride();
  const wanted = words.find((word) => !word.startsWith('-'));
  const load = wanted === undefined || !Object.hasOwn(COMMANDS, wanted) ? undefined : COMMANDS[wanted];
  for (const add of await Promise.all(
    load === undefined ? Object.values(COMMANDS).map((each) => each()) : [load()],
  ))
    add(program);
  // exitOverride is not inherited: without it a wrong option of a command would end the process with status 1.
  for (const command of program.commands)
    command.exitOverride().showHelpAfterError('(add --help for the options)');
  return program;
}
