/**
 * Image SOP classes taken besides those of configuration: whatever a PACS may route along with a bone scan. Senders give
 * up a whole study when one of its objects is refused, so all common ones are taken; what is no scan is recorded as such.
 * An object of these classes has Pixel Data, or it is not whole.
 * @source PS3.4 table B.5-1, PS3.6 table A-1
 */
export const ACCEPTED_IMAGE_SOP_CLASSES = {
  nuclearMedicineImage: '1.2.840.10008.5.1.4.1.1.20',
  nuclearMedicineImageRetired: '1.2.840.10008.5.1.4.1.1.5',

  secondaryCaptureImage: '1.2.840.10008.5.1.4.1.1.7',
  multiFrameSingleBitSecondaryCaptureImage: '1.2.840.10008.5.1.4.1.1.7.1',
  multiFrameGrayscaleByteSecondaryCaptureImage: '1.2.840.10008.5.1.4.1.1.7.2',
  multiFrameGrayscaleWordSecondaryCaptureImage: '1.2.840.10008.5.1.4.1.1.7.3',
  multiFrameTrueColorSecondaryCaptureImage: '1.2.840.10008.5.1.4.1.1.7.4',

  computedRadiographyImage: '1.2.840.10008.5.1.4.1.1.1',
  digitalXRayImageForPresentation: '1.2.840.10008.5.1.4.1.1.1.1',
  digitalXRayImageForProcessing: '1.2.840.10008.5.1.4.1.1.1.1.1',
  digitalMammographyImageForPresentation: '1.2.840.10008.5.1.4.1.1.1.2',
  digitalMammographyImageForProcessing: '1.2.840.10008.5.1.4.1.1.1.2.1',
  ctImage: '1.2.840.10008.5.1.4.1.1.2',
  enhancedCtImage: '1.2.840.10008.5.1.4.1.1.2.1',
  legacyConvertedEnhancedCtImage: '1.2.840.10008.5.1.4.1.1.2.2',
  mrImage: '1.2.840.10008.5.1.4.1.1.4',
  enhancedMrImage: '1.2.840.10008.5.1.4.1.1.4.1',
  enhancedMrColorImage: '1.2.840.10008.5.1.4.1.1.4.3',
  legacyConvertedEnhancedMrImage: '1.2.840.10008.5.1.4.1.1.4.4',
  petImage: '1.2.840.10008.5.1.4.1.1.128',
  legacyConvertedEnhancedPetImage: '1.2.840.10008.5.1.4.1.1.128.1',
  enhancedPetImage: '1.2.840.10008.5.1.4.1.1.130',
  ultrasoundImage: '1.2.840.10008.5.1.4.1.1.6.1',
  ultrasoundImageRetired: '1.2.840.10008.5.1.4.1.1.6',
  ultrasoundMultiFrameImage: '1.2.840.10008.5.1.4.1.1.3.1',
  ultrasoundMultiFrameImageRetired: '1.2.840.10008.5.1.4.1.1.3',
  xRayAngiographicImage: '1.2.840.10008.5.1.4.1.1.12.1',
  enhancedXRayAngiographicImage: '1.2.840.10008.5.1.4.1.1.12.1.1',
  xRayRadiofluoroscopicImage: '1.2.840.10008.5.1.4.1.1.12.2',
  enhancedXRayRadiofluoroscopicImage: '1.2.840.10008.5.1.4.1.1.12.2.1',
  xRay3dAngiographicImage: '1.2.840.10008.5.1.4.1.1.13.1.1',
  breastTomosynthesisImage: '1.2.840.10008.5.1.4.1.1.13.1.3',
  visibleLightPhotographicImage: '1.2.840.10008.5.1.4.1.1.77.1.4',
  rtImage: '1.2.840.10008.5.1.4.1.1.481.1',
} as const;

/** The same for objects that are no images, or need not have Pixel Data. */
export const ACCEPTED_OTHER_SOP_CLASSES = {
  rtDose: '1.2.840.10008.5.1.4.1.1.481.2',
  rtStructureSet: '1.2.840.10008.5.1.4.1.1.481.3',
  rtPlan: '1.2.840.10008.5.1.4.1.1.481.5',

  segmentation: '1.2.840.10008.5.1.4.1.1.66.4',
  parametricMap: '1.2.840.10008.5.1.4.1.1.30',
  rawData: '1.2.840.10008.5.1.4.1.1.66',
  spatialRegistration: '1.2.840.10008.5.1.4.1.1.66.1',
  realWorldValueMapping: '1.2.840.10008.5.1.4.1.1.67',

  grayscaleSoftcopyPresentationState: '1.2.840.10008.5.1.4.1.1.11.1',
  colorSoftcopyPresentationState: '1.2.840.10008.5.1.4.1.1.11.2',
  pseudoColorSoftcopyPresentationState: '1.2.840.10008.5.1.4.1.1.11.3',
  blendingSoftcopyPresentationState: '1.2.840.10008.5.1.4.1.1.11.4',

  basicTextSr: '1.2.840.10008.5.1.4.1.1.88.11',
  enhancedSr: '1.2.840.10008.5.1.4.1.1.88.22',
  comprehensiveSr: '1.2.840.10008.5.1.4.1.1.88.33',
  comprehensive3dSr: '1.2.840.10008.5.1.4.1.1.88.34',
  keyObjectSelection: '1.2.840.10008.5.1.4.1.1.88.59',
  xRayRadiationDoseSr: '1.2.840.10008.5.1.4.1.1.88.67',
  radiopharmaceuticalRadiationDoseSr: '1.2.840.10008.5.1.4.1.1.88.68',
  encapsulatedPdf: '1.2.840.10008.5.1.4.1.1.104.1',
  encapsulatedCda: '1.2.840.10008.5.1.4.1.1.104.2',

  twelveLeadEcgWaveform: '1.2.840.10008.5.1.4.1.1.9.1.1',
  generalEcgWaveform: '1.2.840.10008.5.1.4.1.1.9.1.2',
} as const;
