import { readFileSync } from 'node:fs';
import { checkPixelData } from '../../src/dicom/check-pixel-data.ts';
import { parsePart10 } from '../../src/dicom/data-set.ts';
import type { DataSet } from '../../src/dicom/data-set.ts';
import { decodeFrame } from '../../src/dicom/decode-frame.ts';
import { readScanHeader } from '../../src/dicom/read-scan-header.ts';
import { asError, NodeError } from '../../src/platform/node-error.ts';

// Runs in a process of its own: reads each file named on the command line with everything this node has, and prints one
// line of JSON each, then the peak memory.

function touchAll(dataSet: DataSet): void {
  for (const tag of dataSet.tags()) {
    dataSet.text(tag);
    dataSet.strings(tag);
    dataSet.numbers(tag);
    dataSet.element(tag);
    dataSet.items(tag).forEach(touchAll);
  }
}

async function read(file: string): Promise<string> {
  try {
    const dataSet = parsePart10(readFileSync(file));
    touchAll(dataSet);
    readScanHeader(dataSet);
    checkPixelData(dataSet);
    await decodeFrame(dataSet, 1);
    return 'read';
  } catch (error) {
    return error instanceof NodeError ? error.code : `unexpected ${asError(error).stack ?? ''}`;
  }
}

for (const file of process.argv.slice(2)) {
  const started = performance.now();
  const outcome = await read(file);
  process.stdout.write(`${JSON.stringify({ file, outcome, ms: performance.now() - started })}\n`);
}
process.stdout.write(`${JSON.stringify({ peakMb: process.resourceUsage().maxRSS / 1024 })}\n`);
