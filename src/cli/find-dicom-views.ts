import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { assembleScan, mirrorMissingView } from '../assemble/assemble-scan.ts';
import type { ViewRules } from '../assemble/view-rules.ts';
import type { DataSet } from '../dicom/data-set.ts';
import { parsePart10 } from '../dicom/data-set.ts';
import { decodeFrame } from '../dicom/decode-frame.ts';
import type { FoundFiles, FoundReport, FoundView } from '../learn/data-set/found-files.ts';
import { readReportText } from '../learn/data-set/report-text.ts';
import { readInstances } from '../pipeline/classify-files.ts';
import { silentLogger } from '../platform/logger.ts';
import { NodeError } from '../platform/node-error.ts';
import { PRODUCT } from '../platform/product.ts';
import type { BoneScan, SourceFrame } from '../study/bone-scan.ts';
import type { StoredInstance } from '../study/stored-instance.ts';
import type { View } from '../study/view.ts';
import { collectFiles } from './collect-files.ts';

/** What finding needs besides the folder. */
export interface FindSettings {
  readonly viewRules: ViewRules;
  readonly maxFileBytes: number;
}

/** 131I scans are wanted too: whether a model here takes them says nothing about a data set. */
const CONTEXT = { ownDeviceUids: new Set<string>(), coveredTracers: new Set(['99mTc-MDP', '131I'] as const) };

/** Finds the whole-body views and the report texts of a folder by the rules that the node itself pairs views with. */
export async function findDicomViews(folder: string, settings: FindSettings): Promise<FoundFiles> {
  const paths = await collectFiles([folder]);
  const { instances, refused } = await readInstances(paths, {
    ...settings,
    logger: silentLogger,
    createdAt: new Date(0).toISOString(),
  });
  const views: FoundView[] = [];
  const unused = refused.map(({ path, reason }) => `${relative(folder, path)}: ${reason}`);
  for (const [, ofStudy] of Map.groupBy(instances, ({ studyInstanceUid }) => studyInstanceUid)) {
    const found = await viewsOfStudy(folder, ofStudy, settings.viewRules);
    if (typeof found === 'string')
      unused.push(`${relative(folder, ofStudy[0]!.path)} and its study: ${found}`);
    else views.push(...found);
  }
  const reports = await reportsOf(folder, paths);
  return { views, reports: reports.found, unused: [...unused, ...reports.unused] };
}

async function viewsOfStudy(
  folder: string,
  instances: readonly StoredInstance[],
  rules: ViewRules,
): Promise<FoundView[] | string> {
  const whole = assembleScan(instances, rules, CONTEXT);
  const assembly = whole.kind === 'incomplete' ? mirrorMissingView(instances, rules, CONTEXT) : whole;
  if (assembly.kind !== 'complete') return `${assembly.reason} [${assembly.code}]`;
  const views: FoundView[] = [];
  for (const view of ['anterior', 'posterior'] as const) {
    const half = assembly.scan[view];
    if (half.kind === 'acquired') views.push(await describeView(folder, view, half.source, assembly.scan));
  }
  return views;
}

async function describeView(
  folder: string,
  view: View,
  { path, header, frame }: SourceFrame,
  { tracer }: BoneScan,
): Promise<FoundView> {
  const dataSet = parsePart10(await readFile(path));
  const sex = dataSet.text('x00100040').toUpperCase();
  return {
    file: relative(folder, path),
    frame,
    view,
    patientId: dataSet.text('x00100020'),
    studyUid: header.studyInstanceUid,
    identifiers: identifiersOf(dataSet),
    ageYears: header.patientAgeYears,
    sex: sex === 'F' || sex === 'M' ? sex : null,
    tracer,
    scanner: [header.manufacturer, header.manufacturerModelName].filter(Boolean).join(' ') || null,
    pixelSpacingMm: header.pixelSpacingMm,
    quantity: 'counts',
    load: async () => {
      const counts = await decodeFrame(parsePart10(await readFile(path)), frame);
      return { ...counts, values: counts.values.map((value) => Math.max(0, value)) };
    },
  };
}

/** Patient's name, other names, ids and birth date; accession number; referring and performing physicians. */
function identifiersOf(dataSet: DataSet): string[] {
  return [
    'x00100010',
    'x00101001',
    'x00100020',
    'x00101000',
    'x00100030',
    'x00080050',
    'x00080090',
    'x00081050',
  ]
    .flatMap((tag) => dataSet.strings(tag))
    .filter((text) => text !== '');
}

async function reportsOf(
  folder: string,
  paths: readonly string[],
): Promise<{ readonly found: FoundReport[]; readonly unused: string[] }> {
  const found: FoundReport[] = [];
  const unused: string[] = [];
  for (const path of paths) {
    const file = relative(folder, path);
    const dataSet = parseOrNull(await readFile(path));
    // What this program wrote itself is no physician's report.
    if (dataSet === null || dataSet.text('x00080070') === PRODUCT.manufacturer) continue;
    const reading = readReportText(dataSet);
    if (reading === null) continue;
    if ('unread' in reading) unused.push(`${file}: ${reading.unread}`);
    else
      found.push({
        file,
        text: reading.text,
        studyUid: dataSet.text('x0020000d'),
        patientId: dataSet.text('x00100020'),
      });
  }
  return { found, unused };
}

/** `null` for what is no DICOM file: reading the instances has listed it already. */
function parseOrNull(bytes: Uint8Array): DataSet | null {
  try {
    return parsePart10(bytes);
  } catch (thrown) {
    if (thrown instanceof NodeError) return null;
    throw thrown;
  }
}
