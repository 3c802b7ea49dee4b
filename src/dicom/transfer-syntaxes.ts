/** Transfer syntax UIDs (PS3.6 annex A) that this node names anywhere. */
export const TRANSFER_SYNTAX = {
  implicitVrLittleEndian: '1.2.840.10008.1.2',
  explicitVrLittleEndian: '1.2.840.10008.1.2.1',
  deflatedExplicitVrLittleEndian: '1.2.840.10008.1.2.1.99',
  explicitVrBigEndian: '1.2.840.10008.1.2.2',
  rleLossless: '1.2.840.10008.1.2.5',
  jpegBaseline8Bit: '1.2.840.10008.1.2.4.50',
  jpegExtended12Bit: '1.2.840.10008.1.2.4.51',
  jpegLosslessP14: '1.2.840.10008.1.2.4.57',
  jpegLosslessSv1: '1.2.840.10008.1.2.4.70',
  jpegLsLossless: '1.2.840.10008.1.2.4.80',
  jpegLsNearLossless: '1.2.840.10008.1.2.4.81',
  jpeg2000Lossless: '1.2.840.10008.1.2.4.90',
  jpeg2000: '1.2.840.10008.1.2.4.91',
} as const;

/** What the receiving side accepts, best first: everything lossless that this node can decode. */
export const DECODABLE_TRANSFER_SYNTAXES: readonly string[] = [
  TRANSFER_SYNTAX.explicitVrLittleEndian,
  TRANSFER_SYNTAX.implicitVrLittleEndian,
  TRANSFER_SYNTAX.rleLossless,
  TRANSFER_SYNTAX.jpegLosslessSv1,
  TRANSFER_SYNTAX.jpegLosslessP14,
  TRANSFER_SYNTAX.jpegLsLossless,
  TRANSFER_SYNTAX.jpeg2000Lossless,
  TRANSFER_SYNTAX.deflatedExplicitVrLittleEndian,
];

/** Syntaxes that may lose counts: readable where the codec can, never asked for, always flagged. */
export const LOSSY_TRANSFER_SYNTAXES: readonly string[] = [
  TRANSFER_SYNTAX.jpegBaseline8Bit,
  TRANSFER_SYNTAX.jpegExtended12Bit,
  TRANSFER_SYNTAX.jpegLsNearLossless,
  TRANSFER_SYNTAX.jpeg2000,
];

const NATIVE: readonly string[] = [
  TRANSFER_SYNTAX.implicitVrLittleEndian,
  TRANSFER_SYNTAX.explicitVrLittleEndian,
  TRANSFER_SYNTAX.deflatedExplicitVrLittleEndian,
  TRANSFER_SYNTAX.explicitVrBigEndian,
];

/** Whether Pixel Data of this syntax is a plain array of samples rather than a sequence of fragments. */
export function isNativeTransferSyntax(transferSyntaxUid: string): boolean {
  return NATIVE.includes(transferSyntaxUid);
}
