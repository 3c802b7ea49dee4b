import { ALGORITHM } from '../dicom/codes.ts';
import { toAscii } from './ascii-text.ts';
import { algorithmIdentity } from './common-header.ts';
import type { RelatedItem } from './content-item.ts';
import { code, hasConceptMod, text } from './content-item.ts';
import type { ModelReportInput } from './report-input.ts';
import type { WordedResult } from './result-wording.ts';

/**
 * Which algorithm, exactly, a measurement group is of.
 * @source PS3.16 TID 4019
 */
export function algorithmIdentification(
  { prediction, configHash, uidNamespace }: ModelReportInput,
  result: WordedResult,
): RelatedItem[] {
  const algorithm = algorithmIdentity(prediction.model, uidNamespace);
  const parameters = [
    `weights_sha256=${prediction.model.weightsSha256}`,
    `configuration_sha256=${configHash}`,
    `engine=${result.engine}`,
    `operating_point=${result.operatingPoint}`,
  ];
  return [
    hasConceptMod(text(ALGORITHM.name, algorithm.modelName)),
    hasConceptMod(text(ALGORITHM.version, algorithm.softwareVersion)),
    ...parameters.map((parameter) => hasConceptMod(text(ALGORITHM.parameters, toAscii(parameter)))),
    hasConceptMod(code(ALGORITHM.family, ALGORITHM.artificialIntelligence)),
  ];
}
