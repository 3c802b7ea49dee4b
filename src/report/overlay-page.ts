import { PRODUCT } from '../platform/product.ts';
import type { ScanView } from '../study/bone-scan.ts';
import type { Counts } from '../study/counts.ts';
import type { ScanHeader } from '../study/scan-header.ts';
import type { View } from '../study/view.ts';
import { toAscii } from './ascii-text.ts';
import type { PanelFacts } from './overlay-panel.ts';
import type { OverlayPage, ShownView } from './overlay-svg.ts';
import type { ReportInput } from './report-input.ts';
import { acquiredViews } from './report-input.ts';
import type { WordedResult } from './result-wording.ts';
import type { WallClock } from './wall-clock.ts';
import { displayWindows } from './window.ts';

/** Gathers what the overlay shows: no patient's name or number, because nothing can take a burned-in one off again. */
export function overlayPage(
  input: ReportInput,
  results: readonly WordedResult[],
  created: WallClock,
): OverlayPage {
  const { scan, fused } = input;
  const acquired = acquiredViews(scan);
  const header = acquired[0]?.source.header;
  const shown = (view: View): ShownView => {
    const seen = scan[view];
    return {
      view,
      counts: fused[view],
      pixelSpacingMm: spacingOf(fused[view], seen.kind === 'acquired' ? seen.source.header : header),
      isMirrored: seen.kind === 'mirrored',
      marks: results.flatMap(({ lesions }) => lesions.filter((lesion) => lesion.view === view)),
    };
  };
  return {
    views: [shown('anterior'), shown('posterior')],
    windows: displayWindows(acquired.map(({ view }) => fused[view])),
    results,
    limits: limitsOf(results),
    facts: panelFacts(input, results, created, header),
  };
}

/** Of the pixels shown; of an image that was resampled, the header tells it no more, and there is no scale bar. */
function spacingOf(counts: Counts, header: ScanHeader | undefined): ShownView['pixelSpacingMm'] {
  const asStored = header?.rows === counts.rows && header.columns === counts.columns;
  return asStored ? header.pixelSpacingMm : null;
}

/** The limits of all models, each sentence once. */
function limitsOf(results: readonly WordedResult[]): string {
  const [first] = results;
  const others = results.map(({ limits }) => limits.replace(PRODUCT.disclaimer, '').trim());
  return first === undefined ? PRODUCT.disclaimer : [PRODUCT.disclaimer, ...new Set(others)].join(' ');
}

function panelFacts(
  { scan, revision }: ReportInput,
  results: readonly WordedResult[],
  created: WallClock,
  header: ScanHeader | undefined,
): PanelFacts {
  const fusion = results.slice(0, 1).map((result) => result.fusion);
  return {
    study: header === undefined ? [] : studyLines(header),
    views: [viewLine('Anterior', scan.anterior), viewLine('Posterior', scan.posterior), ...fusion],
    model: [
      ...results.map(({ model, engine }) => `${model}; engine: ${engine}`),
      `Revision ${revision}, created ${created.text}`,
    ],
  };
}

function viewLine(name: string, seen: ScanView): string {
  if (seen.kind === 'mirrored') return `${name}: not acquired, mirror image of the ${seen.from}`;
  const { rule, confidence, seen: words } = seen.evidence;
  return toAscii(`${name}: frame ${seen.source.frame}, by ${rule} (${confidence} confidence): ${words}`);
}

function studyLines(header: ScanHeader): string[] {
  const { manufacturer, manufacturerModelName, radiopharmaceutical } = header;
  const tracer = radiopharmaceutical?.agent?.meaning ?? radiopharmaceutical?.text ?? '';
  const dose = radiopharmaceutical?.totalDoseMbq ?? null;
  const injected = [tracer === '' ? 'Tracer not stated' : tracer, ...(dose === null ? [] : [`${dose} MBq`])];
  return [
    `Study date ${readableDate(header.studyDate)}`,
    [manufacturer, manufacturerModelName].filter((name) => name !== '').join(' '),
    injected.join(', '),
  ]
    .filter((line) => line !== '')
    .map((line) => toAscii(line).replaceAll(NUCLIDE_MARKS, '-$1'));
}

/** SNOMED CT sets mass numbers between carets: Tc^99m^. */
const NUCLIDE_MARKS = /\^([^^]+)\^/g;

function readableDate(date: string): string {
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(date);
  return parts === null ? 'not stated' : `${parts[1]}-${parts[2]}-${parts[3]}`;
}
