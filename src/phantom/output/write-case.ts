import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabelCodes } from '../../annotations/label-codes.ts';
import { writeLabelmeJson } from '../../annotations/write-labelme-json.ts';
import type { DataSetImage } from '../../study/data-set.ts';
import type { View } from '../../study/view.ts';
import type { PhantomPatient } from '../generate-patient.ts';
import type { PhantomTruth } from '../truth.ts';
import { type PhantomLayout, phantomToFiles, studyUidOf } from '../write-phantom.ts';
import { dataSetImages } from './data-set-images.ts';
import { reportText } from './report-text.ts';
import { simulateReader } from './simulate-reader.ts';

/** What is written of each case. */
export interface CaseOutput {
  readonly layout: PhantomLayout;
  /** Simulated readers, 0 to 3. */
  readonly readers: number;
}

/** What is known of a case that was written. */
export interface CaseRecord {
  readonly truth: PhantomTruth & { readonly files: readonly string[] };
  readonly images: readonly DataSetImage[];
}

const VIEWS = ['anterior', 'posterior'] as const;

/** Writes `DIR/<case>/`: the scan as DICOM, the marks of the simulated readers as LabelMe JSON, and a report text. */
export async function writeCase(
  outDir: string,
  patient: PhantomPatient,
  { layout, readers }: CaseOutput,
  codes: LabelCodes,
): Promise<CaseRecord> {
  const { truth } = patient;
  const folder = join(outDir, truth.caseId);
  await mkdir(folder, { recursive: true });
  const inCase = (name: string): string => `${truth.caseId}/${name}`;
  const files = phantomToFiles(patient, layout);
  for (const { name, bytes } of files) await writeDurably(join(folder, name), bytes);
  const views = files.flatMap(({ name }) => viewsOfFile(name));
  const annotations: Record<View, string[]> = { anterior: [], posterior: [] };
  for (const { view, file } of views) {
    for (let reader = 0; reader < readers; reader++) {
      const name = `${view}.reader-${reader + 1}.json`;
      const annotation = simulateReader(truth, view, reader, {
        image: patient[view],
        imageFile: file,
        codes,
      });
      await writeDurably(join(folder, name), Buffer.from(writeLabelmeJson(annotation, codes)));
      annotations[view].push(inCase(name));
    }
  }
  await writeDurably(join(folder, 'report.txt'), Buffer.from(reportText(truth)));
  const images = dataSetImages(
    truth,
    {
      studyUid: studyUidOf(patient, layout),
      views: views.map((one) => ({ ...one, file: inCase(one.file) })),
      annotations,
      report: inCase('report.txt'),
    },
    codes,
  );
  return { truth: { ...truth, files: files.map(({ name }) => inCase(name)) }, images };
}

/** Objects of one view are named after it; another holds both, a frame each. */
function viewsOfFile(file: string): { view: View; file: string; frame: number }[] {
  const named = VIEWS.filter((view) => file.startsWith(view));
  return (named.length === 0 ? VIEWS : named).map((view, index) => ({ view, file, frame: index + 1 }));
}

/** On the disk before the manifest names it: a manifest that survives a crash names whole files only. */
async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o640);
  try {
    await file.writeFile(bytes);
    await file.datasync();
  } finally {
    await file.close();
  }
}
