import { boundsOfRuns } from '../../annotations/mask-runs.ts';
import type { DataSetLesion } from '../../study/data-set.ts';
import type { View } from '../../study/view.ts';
import type { PictureMark } from '../figures/marked-picture.ts';

/** A rectangle around each lesion, in the pixels of its mask. */
export function markLesions(
  lesions: readonly Pick<DataSetLesion, 'mask' | 'code' | 'region'>[],
  view: View,
): PictureMark[] {
  return lesions.flatMap(({ mask, code, region }) => {
    const bounds = boundsOfRuns(mask);
    return bounds === null ? [] : [{ ...bounds, view, name: region === '' ? code : `${code} ${region}` }];
  });
}
