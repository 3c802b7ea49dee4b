import { PURPOSE } from '../dicom/codes.ts';
import type { DataSet } from '../dicom/data-set.ts';
import type { ElementLiteral } from '../dicom/write-data-set.ts';
import { PRODUCT } from '../platform/product.ts';
import type { ModelIdentity } from '../study/prediction.ts';
import { toAscii } from './ascii-text.ts';
import type { ObjectIdentity } from './report-identity.ts';
import { modelDeviceUid } from './report-identity.ts';
import type { ReportInput } from './report-input.ts';
import { codeSequence } from './sr-tree.ts';
import { verbatimModules } from './verbatim-modules.ts';
import type { WallClock } from './wall-clock.ts';

/** The algorithm as IHE AIR wants it named: the same strings in header and content. */
export interface AlgorithmIdentity {
  readonly manufacturer: string;
  readonly modelName: string;
  readonly softwareVersion: string;
  readonly deviceUid: string;
}

/** Names the algorithm of a report: the model, not the node that packs its output. */
export function algorithmIdentity(model: ModelIdentity, uidNamespace: string): AlgorithmIdentity {
  return {
    manufacturer: PRODUCT.manufacturer,
    modelName: toAscii(model.id).slice(0, 64),
    softwareVersion: toAscii(model.version).slice(0, 64),
    deviceUid: modelDeviceUid(uidNamespace, model.weightsSha256),
  };
}

/** What the SR and the secondary capture say of themselves alike. */
export interface HeaderFacts {
  readonly sopClassUid: string;
  readonly identity: ObjectIdentity;
  readonly modality: string;
  /** What it is, for the series description. */
  readonly what: string;
  /** Whose results it holds. */
  readonly models: readonly ModelIdentity[];
  readonly created: WallClock;
}

/**
 * SOP Common, patient, study, series and equipment modules of a result object.
 * @source PS3.3 C.12.1, C.7.1–C.7.3, C.7.5; IHE AIR 6.5.3.1
 */
export function commonHeader(input: ReportInput, source: DataSet, facts: HeaderFacts): ElementLiteral[] {
  const { identity, created } = facts;
  return [
    ...verbatimModules(source),
    { keyword: 'SOPClassUID', value: facts.sopClassUid },
    { keyword: 'SOPInstanceUID', value: identity.sopInstanceUid },
    { keyword: 'InstanceCreationDate', value: created.date },
    { keyword: 'InstanceCreationTime', value: created.time },
    { keyword: 'StudyInstanceUID', value: input.scan.studyInstanceUid },
    { keyword: 'SeriesInstanceUID', value: identity.seriesInstanceUid },
    { keyword: 'SeriesNumber', value: identity.seriesNumber },
    { keyword: 'SeriesDescription', value: seriesDescription(input, facts) },
    { keyword: 'SeriesDate', value: created.date },
    { keyword: 'SeriesTime', value: created.time },
    { keyword: 'Modality', value: facts.modality },
    { keyword: 'InstanceNumber', value: 1 },
    { keyword: 'ContentDate', value: created.date },
    { keyword: 'ContentTime', value: created.time },
    { keyword: 'Manufacturer', value: PRODUCT.manufacturer },
    { keyword: 'ManufacturerModelName', value: PRODUCT.name },
    { keyword: 'DeviceSerialNumber', value: input.uidNamespace },
    { keyword: 'SoftwareVersions', value: PRODUCT.version },
    contributingEquipment(input, facts),
  ];
}

/** `AI: bone scan overlay (model v1.0) r1`, at most 64 characters; of several models, how many there are. */
function seriesDescription(input: ReportInput, { what, models }: HeaderFacts): string {
  const [first] = models;
  const by =
    models.length === 1 && first !== undefined ? `${first.id} v${first.version}` : `${models.length} models`;
  const revision = input.revision === 0 ? '' : ` r${input.revision}`;
  const room = 64 - revision.length;
  return toAscii(`AI: ${what} (${by})`).slice(0, room) + revision;
}

/** One item an algorithm (IHE AIR 6.5.3.1). */
function contributingEquipment(input: ReportInput, { models, created }: HeaderFacts): ElementLiteral {
  return {
    keyword: 'ContributingEquipmentSequence',
    value: models.map((model): ElementLiteral[] => {
      const algorithm = algorithmIdentity(model, input.uidNamespace);
      return [
        codeSequence('PurposeOfReferenceCodeSequence', PURPOSE.processingEquipment),
        { keyword: 'Manufacturer', value: algorithm.manufacturer },
        { keyword: 'ManufacturerModelName', value: algorithm.modelName },
        { keyword: 'SoftwareVersions', value: algorithm.softwareVersion },
        { keyword: 'DeviceUID', value: algorithm.deviceUid },
        { keyword: 'ContributionDateTime', value: `${created.date}${created.time}` },
        {
          keyword: 'ContributionDescription',
          value: toAscii(`Classification. ${model.trainingStatement}`).slice(0, 1024),
        },
      ];
    }),
  };
}
