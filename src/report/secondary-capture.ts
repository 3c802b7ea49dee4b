import { PURPOSE } from '../dicom/codes.ts';
import type { DataSet } from '../dicom/data-set.ts';
import { SOP_CLASS } from '../dicom/sop-classes.ts';
import { writePart10 } from '../dicom/write-data-set.ts';
import type { ElementLiteral } from '../dicom/write-data-set.ts';
import { PRODUCT } from '../platform/product.ts';
import type { ReportObject } from '../study/report-bundle.ts';
import { toAscii } from './ascii-text.ts';
import { commonHeader } from './common-header.ts';
import type { RgbImage } from './overlay.ts';
import { objectIdentity } from './report-identity.ts';
import type { AcquiredView, ReportInput } from './report-input.ts';
import { acquiredViews } from './report-input.ts';
import { codeSequence } from './sr-tree.ts';
import type { WallClock } from './wall-clock.ts';

/**
 * The overlay as a single-frame RGB secondary capture: what every viewer shows.
 * @source PS3.3 A.8.1, C.8.6; reference dicom-results.md section 4
 */
export function secondaryCapture(
  input: ReportInput,
  source: DataSet,
  created: WallClock,
  overlay: RgbImage,
): ReportObject {
  const models = input.predictions.map(({ model }) => model);
  const identity = objectIdentity(input, 'overlay-sc', models);
  const sopClassUid = SOP_CLASS.secondaryCapture;
  const bytes = writePart10([
    ...commonHeader(input, source, {
      sopClassUid,
      identity,
      modality: input.overlayModality ?? 'OT',
      what: 'bone scan overlay',
      models,
      created,
    }),
    ...captureEquipment(created),
    ...derivation(input),
    ...pixels(overlay),
  ]);
  const { sopInstanceUid, seriesInstanceUid } = identity;
  return { kind: 'overlay-sc', sopClassUid, sopInstanceUid, seriesInstanceUid, bytes };
}

function captureEquipment(created: WallClock): ElementLiteral[] {
  return [
    { keyword: 'ConversionType', value: 'WSD' },
    { keyword: 'DateOfSecondaryCapture', value: created.date },
    { keyword: 'TimeOfSecondaryCapture', value: created.time },
    { keyword: 'SecondaryCaptureDeviceManufacturer', value: PRODUCT.manufacturer },
    { keyword: 'SecondaryCaptureDeviceManufacturerModelName', value: PRODUCT.name },
    { keyword: 'SecondaryCaptureDeviceSoftwareVersions', value: PRODUCT.version },
    // An unpaired body part spares the conditional Laterality (PS3.3 C.7.3.1.1.2).
    { keyword: 'BodyPartExamined', value: 'WHOLEBODY' },
    { keyword: 'PatientOrientation', value: '' },
  ];
}

function derivation(input: ReportInput): ElementLiteral[] {
  const models = input.predictions.map(({ model }) => model);
  const names = models.map(({ id, version }) => `${id} ${version}`).join(', ');
  const statements = [...new Set(models.map(({ trainingStatement }) => trainingStatement))].join(' ');
  return [
    { keyword: 'ImageType', value: ['DERIVED', 'SECONDARY', 'AI OVERLAY'] },
    {
      keyword: 'DerivationDescription',
      value: toAscii(`Both views with the output of ${names}. ${PRODUCT.disclaimer}`).slice(0, 1024),
    },
    {
      keyword: 'ImageComments',
      value: toAscii(`${PRODUCT.disclaimer} ${statements}`).slice(0, 10_240),
    },
    { keyword: 'SourceImageSequence', value: sourceImages(acquiredViews(input.scan)) },
  ];
}

/** One item an instance, with the frames that were used where it has several. */
function sourceImages(views: readonly AcquiredView[]): ElementLiteral[][] {
  const byInstance = Map.groupBy(views, ({ source }) => source.header.sopInstanceUid);
  return [...byInstance].map(([sopInstanceUid, ofInstance]) => {
    const { sopClassUid, numberOfFrames } = ofInstance[0]!.source.header;
    const frames = ofInstance.map(({ source }) => source.frame);
    return [
      { keyword: 'ReferencedSOPClassUID', value: sopClassUid },
      { keyword: 'ReferencedSOPInstanceUID', value: sopInstanceUid },
      ...(numberOfFrames > 1 ? [{ keyword: 'ReferencedFrameNumber', value: frames }] : []),
      codeSequence('PurposeOfReferenceCodeSequence', PURPOSE.sourceImageForImageProcessing),
    ];
  });
}

/** No Pixel Spacing: a distance measured across a montage would be wrong. */
function pixels({ rows, columns, values }: RgbImage): ElementLiteral[] {
  return [
    { keyword: 'SamplesPerPixel', value: 3 },
    { keyword: 'PhotometricInterpretation', value: 'RGB' },
    { keyword: 'PlanarConfiguration', value: 0 },
    { keyword: 'Rows', value: rows },
    { keyword: 'Columns', value: columns },
    { keyword: 'BitsAllocated', value: 8 },
    { keyword: 'BitsStored', value: 8 },
    { keyword: 'HighBit', value: 7 },
    { keyword: 'PixelRepresentation', value: 0 },
    { keyword: 'BurnedInAnnotation', value: 'YES' },
    { keyword: 'RecognizableVisualFeatures', value: 'NO' },
    { keyword: 'LossyImageCompression', value: '00' },
    { keyword: 'PixelData', value: values },
  ];
}
