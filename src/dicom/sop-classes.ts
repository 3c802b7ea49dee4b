/** SOP class UIDs (PS3.6 annex A) that this node receives, writes or speaks. */
export const SOP_CLASS = {
  verification: '1.2.840.10008.1.1',
  storageCommitmentPushModel: '1.2.840.10008.1.20.1',
  instanceAvailabilityNotification: '1.2.840.10008.5.1.4.33',

  nuclearMedicineImage: '1.2.840.10008.5.1.4.1.1.20',
  nuclearMedicineImageRetired: '1.2.840.10008.5.1.4.1.1.5',
  ctImage: '1.2.840.10008.5.1.4.1.1.2',
  mrImage: '1.2.840.10008.5.1.4.1.1.4',

  secondaryCapture: '1.2.840.10008.5.1.4.1.1.7',
  multiFrameGrayscaleByteSecondaryCapture: '1.2.840.10008.5.1.4.1.1.7.2',
  multiFrameGrayscaleWordSecondaryCapture: '1.2.840.10008.5.1.4.1.1.7.3',
  multiFrameTrueColorSecondaryCapture: '1.2.840.10008.5.1.4.1.1.7.4',

  basicTextSr: '1.2.840.10008.5.1.4.1.1.88.11',
  enhancedSr: '1.2.840.10008.5.1.4.1.1.88.22',
  comprehensiveSr: '1.2.840.10008.5.1.4.1.1.88.33',
  comprehensive3dSr: '1.2.840.10008.5.1.4.1.1.88.34',
  keyObjectSelection: '1.2.840.10008.5.1.4.1.1.88.59',

  segmentation: '1.2.840.10008.5.1.4.1.1.66.4',
  parametricMap: '1.2.840.10008.5.1.4.1.1.30',
  grayscaleSoftcopyPresentationState: '1.2.840.10008.5.1.4.1.1.11.1',
  colorSoftcopyPresentationState: '1.2.840.10008.5.1.4.1.1.11.2',
} as const;

/** The well-known instance that storage commitment requests are addressed to (PS3.4 J.3.5). */
export const STORAGE_COMMITMENT_PUSH_MODEL_INSTANCE = '1.2.840.10008.1.20.1.1';
