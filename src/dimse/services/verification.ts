import type { DimseService } from '../dimse-message.ts';
import { STATUS } from '../dimse-message.ts';

/**
 * C-ECHO: answers Success.
 * @source PS3.4 annex A, PS3.7 section 9.1.5
 */
export const verification: DimseService = {
  maxDataSetBytes: 0,
  answer: () => Promise.resolve({ status: STATUS.success }),
};
