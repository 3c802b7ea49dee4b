import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { hasProgram } from './available.ts';

const run = promisify(execFile);

/** What a program printed, both streams together, and how it ended. */
export interface ProgramOutput {
  readonly exitCode: number;
  readonly text: string;
}

/** Programs of dicom3tools, dcmtk and PixelMed that judge our objects. */
export const VALIDATORS = ['dciodvfy', 'dcentvfy', 'dsrdump', 'DicomSRValidator'] as const;

/** Whether all of them are installed. */
export function hasValidators(): boolean {
  return VALIDATORS.every(hasProgram);
}

/** Timeout of a test that starts the slow, Java one. */
export const SR_VALIDATOR_TIMEOUT_MS = 120_000;

/** Lines of dciodvfy that say an object breaks its IOD. */
export async function iodErrors(file: string): Promise<string[]> {
  const { text } = await runProgram('dciodvfy', ['-filename', file]);
  return text.split('\n').filter((line) => line.startsWith('Error'));
}

/** Lines of dcentvfy that say objects of one study disagree on patient, study or series. */
export async function entityErrors(files: readonly string[]): Promise<string[]> {
  const { text } = await runProgram('dcentvfy', files);
  return text.split('\n').filter((line) => line.startsWith('Error'));
}

/**
 * Faults that DicomSRValidator finds. It always ends with 0, and says nothing of a document it gave up on: without its
 * closing line the document counts as faulty.
 */
export async function structuredReportErrors(file: string): Promise<string[]> {
  const { text } = await runProgram('DicomSRValidator', [file], {
    // JDK 17 limits XPath to fewer operators than the validator's templates need.
    JAVA_TOOL_OPTIONS:
      '-Djdk.xml.xpathTotalOpLimit=0 -Djdk.xml.xpathExprOpLimit=0 -Djdk.xml.xpathExprGrpLimit=0',
  });
  const lines = text.split('\n');
  const faults = lines.filter((line) => line.startsWith('Error') || line.includes('illegal relationship'));
  return lines.includes('IOD validation complete')
    ? faults
    : [...faults, `validation did not complete: ${text}`];
}

/** The content tree as dsrdump prints it, one line an item; throws when it cannot read the document. */
export async function contentTree(
  file: string,
  options: readonly string[] = ['-Ph', '+Pn'],
): Promise<string[]> {
  const { exitCode, text } = await runProgram('dsrdump', ['-q', ...options, file]);
  if (exitCode !== 0) throw new Error(`dsrdump ended with ${exitCode}: ${text}`);
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** Runs a program to its end, whatever its exit code. */
export async function runProgram(
  program: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ProgramOutput> {
  const options = { env: { ...process.env, ...environment }, maxBuffer: 64 * 1024 * 1024 };
  try {
    const { stdout, stderr } = await run(program, parameters, options);
    return { exitCode: 0, text: stdout + stderr };
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'number' && 'stdout' in error) {
      const { stdout, stderr } = error as unknown as { stdout: string; stderr: string };
      return { exitCode: error.code, text: stdout + stderr };
    }
    throw error;
  }
}
