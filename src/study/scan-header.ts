import type { Code } from './code.ts';

/** One item of the Energy Window Information Sequence (0054,0012). `number` is the 1-based item number. */
export interface EnergyWindow {
  readonly number: number;
  readonly name: string;
  readonly ranges: readonly { readonly lowerKev: number; readonly upperKev: number }[];
}

/** One item of the Detector Information Sequence (0054,0022). `number` is the 1-based item number. */
export interface Detector {
  readonly number: number;
  readonly viewCode: Code | null;
  readonly startAngleDegrees: number | null;
  /** Image Orientation (Patient), six cosines, inside the detector item in NM. */
  readonly imageOrientation: readonly number[] | null;
  readonly imagePosition: readonly number[] | null;
  /** Collimator/grid Name (0018,1180). */
  readonly collimator: string;
  /** Collimator Type (0018,1181); absent in headers that an older version stored. */
  readonly collimatorType?: string;
}

/** Which energy window and detector one frame belongs to, from the vectors (0054,0010) and (0054,0020). */
export interface FrameHeader {
  /** 1-based frame number. */
  readonly frame: number;
  readonly energyWindow: number | null;
  readonly detector: number | null;
}

/** Text of a private element whose creator matched, kept as view evidence (for example Siemens Main Acquisition View). */
export interface PrivateText {
  readonly creator: string;
  /** For example `(0009,xx80)`. */
  readonly element: string;
  readonly values: readonly string[];
}

/** Radiopharmaceutical Information Sequence (0054,0016), first item that says something. */
export interface Radiopharmaceutical {
  readonly text: string;
  readonly radionuclide: Code | null;
  readonly agent: Code | null;
  readonly totalDoseMbq: number | null;
  /** DICOM DT or TM as found; empty when absent. */
  readonly startTime: string;
}

/**
 * What the stations read of an object's header: technical attributes only, never the patient's name, identifier or
 * birth date. Missing text is `''`, missing numbers are `null`. Dates and times stay DICOM strings (DA, TM).
 */
export interface ScanHeader {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly transferSyntaxUid: string;
  readonly modality: string;
  readonly imageType: readonly string[];
  readonly manufacturer: string;
  readonly manufacturerModelName: string;
  readonly stationName: string;
  readonly studyDescription: string;
  readonly seriesDescription: string;
  readonly protocolName: string;
  readonly imageComments: string;
  readonly imageId: string;
  readonly bodyPartExamined: string;
  readonly viewPosition: string;
  /** Patient Orientation (0020,0020), for example `['L', 'F']`. */
  readonly patientOrientation: readonly string[];
  /** Code meanings and values of (0054,0410) > (0054,0412), for example supine or prone. */
  readonly patientOrientationModifier: Code | null;
  readonly patientGantryRelationship: Code | null;
  readonly frameOfReferenceUid: string;
  readonly studyDate: string;
  readonly seriesDate: string;
  readonly seriesTime: string;
  readonly acquisitionDate: string;
  readonly acquisitionTime: string;
  /** Age in years at the study, from Patient's Age or from birth and study date; the birth date itself is not kept. */
  readonly patientAgeYears: number | null;
  readonly rows: number | null;
  readonly columns: number | null;
  readonly numberOfFrames: number;
  readonly samplesPerPixel: number | null;
  readonly photometricInterpretation: string;
  readonly bitsAllocated: number | null;
  readonly bitsStored: number | null;
  readonly pixelRepresentation: number | null;
  /** Row spacing, column spacing. */
  readonly pixelSpacingMm: readonly [number, number] | null;
  readonly actualFrameDurationMs: number | null;
  readonly scanLengthMm: number | null;
  /** Absent, as the technique, in headers that an older version stored. */
  readonly scanVelocityMmPerS?: number | null;
  readonly wholeBodyTechnique?: readonly string[];
  readonly countsAccumulated: number | null;
  readonly lossy: boolean;
  readonly frames: readonly FrameHeader[];
  readonly energyWindows: readonly EnergyWindow[];
  readonly detectors: readonly Detector[];
  readonly radiopharmaceutical: Radiopharmaceutical | null;
  readonly privateTexts: readonly PrivateText[];
  /** Device UIDs (0018,1002) of the Contributing Equipment Sequence: the loop guard compares them with ours. */
  readonly contributingDeviceUids: readonly string[];
}
