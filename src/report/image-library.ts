import { IMAGE_LIBRARY, SITE, UNIT, VIEW } from '../dicom/codes.ts';
import { SOP_CLASS } from '../dicom/sop-classes.ts';
import { isUid } from '../dicom/uid.ts';
import type { ContentItem, ImageReference } from './content-item.ts';
import { code, container, contains, date, hasAcqContext, image, num, uidref } from './content-item.ts';
import { PRIVATE_CODE } from './private-codes.ts';
import { objectIdentity } from './report-identity.ts';
import type { AcquiredView, ReportInput } from './report-input.ts';
import { acquiredViews } from './report-input.ts';

/** TID 1603. */
const IMAGE_VIEW = { value: '111031', scheme: 'DCM', meaning: 'Image View' };

/**
 * The images that the report is about: every acquired view with its frame, then the overlay.
 * @source PS3.16 TID 1600 to 1603
 */
export function imageLibrary(input: ReportInput): ContentItem {
  // Without descriptors: the modality of a library entry must be an acquisition modality (CID 29), OT is none.
  const overlay = image(PRIVATE_CODE.aiOverlay, overlayReference(input));
  return container(IMAGE_LIBRARY.imageLibrary, [
    contains(
      container(
        IMAGE_LIBRARY.imageLibraryGroup,
        acquiredViews(input.scan).map((view) => contains(libraryEntry(view))),
      ),
    ),
    contains(container(IMAGE_LIBRARY.imageLibraryGroup, [contains(overlay)])),
  ]);
}

function libraryEntry(view: AcquiredView): ContentItem {
  const { frameOfReferenceUid, rows, columns, acquisitionDate, studyDate } = view.source.header;
  return image(IMAGE_LIBRARY.source, frameReference(view), [
    hasAcqContext(code(IMAGE_LIBRARY.modality, IMAGE_LIBRARY.nuclearMedicine)),
    hasAcqContext(code(IMAGE_VIEW, VIEW[view.view])),
    hasAcqContext(code(IMAGE_LIBRARY.targetRegion, SITE.entireBody)),
    ...(isDate(studyDate) ? [hasAcqContext(date(IMAGE_LIBRARY.studyDate, studyDate))] : []),
    ...(isDate(acquisitionDate) ? [hasAcqContext(date(IMAGE_LIBRARY.acquisitionDate, acquisitionDate))] : []),
    ...(isUid(frameOfReferenceUid)
      ? [hasAcqContext(uidref(IMAGE_LIBRARY.frameOfReferenceUid, frameOfReferenceUid))]
      : []),
    ...(rows === null ? [] : [hasAcqContext(num(IMAGE_LIBRARY.pixelDataRows, rows, UNIT.pixels))]),
    ...(columns === null ? [] : [hasAcqContext(num(IMAGE_LIBRARY.pixelDataColumns, columns, UNIT.pixels))]),
  ]);
}

/** One acquired frame as the reports point at it. */
export function frameReference({ source }: AcquiredView): ImageReference {
  const { header, frame } = source;
  return {
    studyInstanceUid: header.studyInstanceUid,
    seriesInstanceUid: header.seriesInstanceUid,
    sopClassUid: header.sopClassUid,
    sopInstanceUid: header.sopInstanceUid,
    frame,
    rows: header.rows,
    columns: header.columns,
    numberOfFrames: header.numberOfFrames,
  };
}

/** The overlay of the same revision as the report points at it: one root object leads to all results (IHE AIR). */
export function overlayReference(input: ReportInput): ImageReference {
  const { sopInstanceUid, seriesInstanceUid } = objectIdentity(
    input,
    'overlay-sc',
    input.predictions.map(({ model }) => model),
  );
  return {
    studyInstanceUid: input.scan.studyInstanceUid,
    seriesInstanceUid,
    sopClassUid: SOP_CLASS.secondaryCapture,
    sopInstanceUid,
    frame: null,
    rows: null,
    columns: null,
    numberOfFrames: 1,
  };
}

/** A day of the calendar: an impossible date would make the whole document unreadable to strict readers. */
function isDate(value: string): boolean {
  const iso = `${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6)}`;
  const day = new Date(iso);
  // February 30th is parsed as March 1st, hence the way back.
  return /^\d{8}$/.test(value) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(iso);
}
