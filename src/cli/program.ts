import { Command } from 'commander';
import { PRODUCT } from '../platform/product.ts';
import { addClassify } from './classify.ts';
import { addConfig } from './config.ts';
import { addDataset } from './dataset.ts';
import { addDemo } from './demo.ts';
import { addDoctor } from './doctor.ts';
import { addEcho } from './echo.ts';
import { addEvaluate } from './evaluate.ts';
import { addExperiment } from './experiment.ts';
import { addPhantom } from './phantom.ts';
import { addServe } from './serve.ts';
import { addTrain } from './train.ts';

/** The command line of the node; each command lives in a file of its own. */
export function createProgram(): Command {
  const program = new Command('osteonode')
    .description(`AI node for whole-body bone scans. ${PRODUCT.disclaimer}`)
    .version(PRODUCT.version)
    .option('--verbose', 'print stack traces and debug messages')
    .showHelpAfterError('(add --help for the options)')
    .exitOverride();
  const commands = [
    addServe,
    addClassify,
    addDemo,
    addPhantom,
    addDataset,
    addTrain,
    addEvaluate,
    addExperiment,
    addEcho,
    addConfig,
    addDoctor,
  ];
  for (const add of commands) add(program);
  // exitOverride is not inherited: without it a wrong option of a command would end the process with status 1.
  for (const command of program.commands)
    command.exitOverride().showHelpAfterError('(add --help for the options)');
  return program;
}
