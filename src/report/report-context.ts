import { LANGUAGE, OBSERVER, PROCEDURE } from '../dicom/codes.ts';
import { PRODUCT } from '../platform/product.ts';
import { algorithmIdentity } from './common-header.ts';
import type { RelatedItem } from './content-item.ts';
import { code, contains, hasConceptMod, hasObsContext, text, uidref } from './content-item.ts';
import { imageLibrary } from './image-library.ts';
import type { ModelReportInput } from './report-input.ts';

/**
 * What every report begins with: language, observer, procedure and the images that it is about.
 * @source PS3.16 TID 1500 rows 2 to 5: TID 1204, 1004, 1600
 */
export function reportContext(input: ModelReportInput): RelatedItem[] {
  const algorithm = algorithmIdentity(input.prediction.model, input.uidNamespace);
  return [
    hasConceptMod(code(LANGUAGE.languageOfContent, LANGUAGE.englishUnitedStates)),
    hasObsContext(code(OBSERVER.observerType, OBSERVER.device)),
    hasObsContext(uidref(OBSERVER.deviceObserverUid, algorithm.deviceUid)),
    hasObsContext(text(OBSERVER.deviceObserverName, PRODUCT.name)),
    hasObsContext(text(OBSERVER.deviceObserverManufacturer, algorithm.manufacturer)),
    hasObsContext(text(OBSERVER.deviceObserverModelName, algorithm.modelName)),
    hasObsContext(text(OBSERVER.deviceObserverSerialNumber, input.uidNamespace)),
    hasConceptMod(code(PROCEDURE.procedureReported, PROCEDURE.nmUnspecifiedBodyRegion)),
    contains(imageLibrary(input)),
  ];
}
