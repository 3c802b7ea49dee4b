import { NodeError } from '../platform/node-error.ts';
import type { ErrorContext } from '../platform/node-error.ts';

/**
 * `DICOM_PARSE`: unreadable or truncated. `DICOM_IDENTITY`: a UID is missing or malformed. `DICOM_LIMIT`: too large, too
 * deep, too many elements. `DICOM_PIXELS`: Pixel Data contradicts the header or cannot be decoded. `DICOM_SEGMENTATION`: a
 * segmentation of another kind than outlines of lesions.
 */
export type DicomReadCode =
  'DICOM_PARSE' | 'DICOM_IDENTITY' | 'DICOM_LIMIT' | 'DICOM_PIXELS' | 'DICOM_SEGMENTATION';

/** Bytes that are not the DICOM they should be; reading them again cannot help. */
export class DicomReadError extends NodeError {
  constructor(
    code: DicomReadCode,
    message: string,
    options: { readonly context?: ErrorContext; readonly cause?: unknown } = {},
  ) {
    super(code, 'permanent', message, options);
  }
}
