import type { View } from '../../study/view.ts';
import type { FocusTruth } from '../truth.ts';

/** Fainter wear of a joint is age, not a lesion that anybody marks. */
const BENIGN_CONTRAST = 1.4;

/** The foci of a view that a perfect reader marks: visible there, and benign ones only where they plainly stand out. */
export function markedFoci(foci: readonly FocusTruth[], view: View): FocusTruth[] {
  return foci.filter((focus) => {
    const { visible, mask, contrast } = focus[view];
    return visible && mask.length > 0 && (focus.kind !== 'arthritis' || contrast >= BENIGN_CONTRAST);
  });
}
