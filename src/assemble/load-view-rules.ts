import { readFile } from 'node:fs/promises';
import { asError } from '../platform/node-error.ts';
import { AssembleError } from './assemble-error.ts';
import type { ViewRules } from './view-rules.ts';
import { parseViewRules } from './view-rules.ts';

/**
 * Reads the view rules from a file.
 * @throws AssembleError `ASSEMBLE_VIEW_RULES` where the file cannot be read or is at fault.
 */
export async function loadViewRules(path: string): Promise<ViewRules> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new AssembleError('ASSEMBLE_VIEW_RULES', `view rules ${path}: ${asError(error).message}`, error);
  }
  return parseViewRules(text);
}
