import type { Code } from '../study/code.ts';

const dcm = (value: string, meaning: string): Code => ({ value, scheme: 'DCM', meaning });
const sct = (value: string, meaning: string): Code => ({ value, scheme: 'SCT', meaning });
const ucum = (value: string, meaning: string): Code => ({ value, scheme: 'UCUM', meaning });

/** Projections of CID 26. */
export const VIEW = {
  anterior: sct('399321004', 'Anterior projection'),
  posterior: sct('399001007', 'Posterior projection'),
  leftLateral: sct('399118008', 'Left lateral projection'),
  rightLateral: sct('399297009', 'Right lateral projection'),
  leftAnteriorOblique: sct('399074003', 'Left anterior oblique'),
  rightAnteriorOblique: sct('399108003', 'Right anterior oblique'),
  leftPosteriorOblique: sct('399136008', 'Left posterior oblique'),
  rightPosteriorOblique: sct('399075002', 'Right posterior oblique'),
} as const;

/** Patient orientation and gantry relationship, CID 19, 20 and 21. */
export const PATIENT_ORIENTATION = {
  recumbent: sct('102538003', 'recumbent'),
  supine: sct('40199007', 'supine'),
  prone: sct('1240000', 'prone'),
  headfirst: sct('102540008', 'headfirst'),
  feetFirst: sct('102541007', 'feet-first'),
} as const;

/** Radionuclides of CID 18. */
export const RADIONUCLIDE = {
  technetium99m: sct('72454006', '^99m^Technetium'),
  iodine131: sct('1368003', '^131^Iodine'),
} as const;

/** Radiopharmaceuticals of CID 25: the four bone agents first, then two that rule a bone scan out. */
export const RADIOPHARMACEUTICAL = {
  medronate: sct('96390006', 'Technetium Tc^99m^ medronate'),
  oxidronate: sct('53951001', 'Technetium Tc^99m^ oxidronate'),
  stannousEtidronate: sct('111162007', 'Technetium Tc^99m^ stannous etidronate'),
  pyrophosphate: sct('764821009', 'Technetium Tc^99m^ pyrophosphate'),
  sodiumIodideI131: sct('111160004', 'Sodium iodide I^131^'),
  pertechnetate: sct('19495007', 'Sodium pertechnetate Tc^99m^'),
} as const;

/** Root and containers of TID 1500 and of Key Object Selection. */
export const REPORT = {
  imagingMeasurementReport: dcm('126000', 'Imaging Measurement Report'),
  oncologyMeasurementReport: dcm('126001', 'Oncology Measurement Report'),
  petMeasurementReport: dcm('126003', 'PET Measurement Report'),
  imagingMeasurements: dcm('126010', 'Imaging Measurements'),
  derivedImagingMeasurements: dcm('126011', 'Derived Imaging Measurements'),
  measurementGroup: dcm('125007', 'Measurement Group'),
  qualitativeEvaluations: {
    value: 'C0034375',
    scheme: 'UMLS',
    meaning: 'Qualitative Evaluations',
  },
  ofInterest: dcm('113000', 'Of Interest'),
  comment: dcm('121106', 'Comment'),
} as const;

/** TID 1204: the language of the report. */
export const LANGUAGE = {
  languageOfContent: dcm('121049', 'Language of Content Item and Descendants'),
  countryOfLanguage: dcm('121046', 'Country of Language'),
  englishUnitedStates: {
    value: 'en-US',
    scheme: 'RFC5646',
    meaning: 'English (United States)',
  },
} as const;

/** TID 1002 and 1004: who observed. */
export const OBSERVER = {
  observerType: dcm('121005', 'Observer Type'),
  device: dcm('121007', 'Device'),
  deviceObserverUid: dcm('121012', 'Device Observer UID'),
  deviceObserverName: dcm('121013', 'Device Observer Name'),
  deviceObserverManufacturer: dcm('121014', 'Device Observer Manufacturer'),
  deviceObserverModelName: dcm('121015', 'Device Observer Model Name'),
  deviceObserverSerialNumber: dcm('121016', 'Device Observer Serial Number'),
  deviceObserverPhysicalLocation: dcm('121017', 'Device Observer Physical Location During Observation'),
  deviceRoleInProcedure: dcm('113876', 'Device Role in Procedure'),
} as const;

/** What was done: CID 100 holds only the first for planar nuclear medicine. */
export const PROCEDURE = {
  procedureReported: dcm('121058', 'Procedure reported'),
  nmUnspecifiedBodyRegion: { value: '49118-3', scheme: 'LN', meaning: 'NM unspecified body region' },
  radionuclideScanOfWholeBody: { value: '42175-0', scheme: 'LN', meaning: 'Radionuclide scan of whole body' },
  radioisotopeStudyOfMusculoskeletalSystem: sct('68796002', 'Radioisotope study of musculoskeletal system'),
} as const;

/** TID 1600 to 1602: the images that the report is about. */
export const IMAGE_LIBRARY = {
  imageLibrary: dcm('111028', 'Image Library'),
  imageLibraryGroup: dcm('126200', 'Image Library Group'),
  source: sct('260753009', 'Source'),
  modality: dcm('121139', 'Modality'),
  nuclearMedicine: dcm('NM', 'Nuclear Medicine'),
  frameOfReferenceUid: dcm('112227', 'Frame of Reference UID'),
  pixelDataRows: dcm('110910', 'Pixel Data Rows'),
  pixelDataColumns: dcm('110911', 'Pixel Data Columns'),
  studyDate: dcm('111060', 'Study Date'),
  acquisitionDate: dcm('126201', 'Acquisition Date'),
  targetRegion: dcm('123014', 'Target Region'),
} as const;

/** TID 1410 and 1501: one measurement group. */
export const GROUP = {
  activitySession: { value: 'C67447', scheme: 'NCIt', meaning: 'Activity Session' },
  trackingIdentifier: dcm('112039', 'Tracking Identifier'),
  trackingUniqueIdentifier: dcm('112040', 'Tracking Unique Identifier'),
  finding: dcm('121071', 'Finding'),
  geometricPurposeOfRegion: dcm('130400', 'Geometric purpose of region'),
  imageRegion: dcm('111030', 'Image Region'),
  referencedSegmentationFrame: dcm('121214', 'Referenced Segmentation Frame'),
  sourceImageForSegmentation: dcm('121233', 'Source image for segmentation'),
  illustrationOfRoi: dcm('121200', 'Illustration of ROI'),
  sourceOfMeasurement: dcm('121112', 'Source of Measurement'),
} as const;

/** TID 300 and 1419: what qualifies a measurement or a finding. */
export const MODIFIER = {
  measurementMethod: sct('370129005', 'Measurement Method'),
  derivation: dcm('121401', 'Derivation'),
  findingSite: sct('363698007', 'Finding Site'),
  laterality: sct('272741003', 'Laterality'),
  topographicalModifier: sct('106233006', 'Topographical modifier'),
} as const;

/** TID 4019: which algorithm. */
export const ALGORITHM = {
  name: dcm('111001', 'Algorithm Name'),
  version: dcm('111003', 'Algorithm Version'),
  parameters: dcm('111002', 'Algorithm Parameters'),
  family: dcm('111000', 'Algorithm Family'),
  artificialIntelligence: dcm('123110', 'Artificial Intelligence'),
} as const;

/** What can be said of a place or of the whole image. */
export const FINDING = {
  lesion: sct('52988006', 'Lesion'),
  boneMetastasis: sct('94222008', 'Bony metastasis'),
  metastasis: sct('128462008', 'Metastasis'),
  benign: sct('30807003', 'Benign'),
  malignant: sct('21594007', 'Malignant'),
  indeterminate: sct('82334004', 'Indeterminate'),
  normal: sct('17621005', 'Normal'),
  abnormal: sct('263654008', 'Abnormal'),
  present: sct('52101004', 'Present'),
  absent: sct('272519000', 'Absent'),
  morphologicallyAbnormalStructure: sct('49755003', 'Morphologically Abnormal Structure'),
} as const;

/** Measured quantities, their derivations and the semantics of heat maps. */
export const MEASUREMENT = {
  probabilityOfCancer: dcm('111047', 'Probability of cancer'),
  certaintyOfFinding: dcm('111012', 'Certainty of Finding'),
  certaintyOfFeature: dcm('111011', 'Certainty of Feature'),
  certaintyOfImpression: dcm('111013', 'Certainty of Impression'),
  projectionActivity: dcm('110820', 'Nuclear Medicine Projection Activity'),
  area: sct('42798000', 'Area'),
  maximum: sct('56851009', 'Maximum'),
  mean: sct('373098007', 'Mean'),
  total: sct('255619001', 'Total'),
  classActivation: dcm('130402', 'Class activation'),
  gradientWeightedClassActivation: dcm('130403', 'Gradient-weighted class activation'),
  saliency: dcm('130404', 'Saliency'),
} as const;

/** Units of measurement. */
export const UNIT = {
  percent: ucum('%', 'Percent'),
  noUnits: ucum('1', 'no units'),
  pixels: ucum('{pixels}', 'Pixels'),
  counts: ucum('{counts}', 'Counts'),
  squareMillimetre: ucum('mm2', 'square millimeter'),
} as const;

/** Body regions. */
export const SITE = {
  entireBody: sct('38266002', 'Entire body'),
  skull: sct('89546000', 'Skull'),
  mandible: sct('91609006', 'Mandible'),
  facialBones: sct('91397008', 'Facial bones'),
  cervicalSpine: sct('122494005', 'Cervical spine'),
  thoracicSpine: sct('122495006', 'Thoracic spine'),
  lumbarSpine: sct('122496007', 'Lumbar spine'),
  sacrum: sct('54735007', 'Sacrum'),
  coccyx: sct('64688005', 'Coccyx'),
  spine: sct('421060004', 'Spine'),
  pelvis: sct('816092008', 'Pelvis'),
  ilium: sct('22356005', 'Ilium'),
  rib: sct('113197003', 'Rib'),
  sternum: sct('56873002', 'Sternum'),
  clavicle: sct('51299004', 'Clavicle'),
  scapula: sct('79601000', 'Scapula'),
  shoulder: sct('16982005', 'Shoulder'),
  humerus: sct('85050009', 'Humerus'),
  radius: sct('62413002', 'Radius'),
  ulna: sct('23416004', 'Ulna'),
  hand: sct('85562004', 'Hand'),
  hipJoint: sct('24136001', 'Hip joint'),
  femur: sct('71341001', 'Femur'),
  knee: sct('72696002', 'Knee'),
  tibia: sct('12611008', 'Tibia'),
  ankleJoint: sct('70258002', 'Ankle joint'),
  foot: sct('56459004', 'Foot'),
  kidney: sct('64033007', 'Kidney'),
  bladder: sct('89837001', 'Bladder'),
  thyroid: sct('69748006', 'Thyroid'),
} as const;

/** Sides. */
export const SIDE = {
  right: sct('24028007', 'Right'),
  left: sct('7771000', 'Left'),
  bilateral: sct('51440002', 'Bilateral'),
  unilateral: sct('66459002', 'Unilateral'),
} as const;

/** Purposes of reference and derivations written into headers. */
export const PURPOSE = {
  processingEquipment: dcm('109102', 'Processing Equipment'),
  sourceImageForImageProcessing: dcm('121322', 'Source image for image processing operation'),
  segmentation: dcm('113076', 'Segmentation'),
} as const;
