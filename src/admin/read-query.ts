import { z } from 'zod';
import { AdminError } from './admin-error.ts';
import { STUDY_STATES } from '../study/study-state.ts';

const pageSchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
  state: z.enum(STUDY_STATES).optional(),
});

/** Which part of the list of studies is asked for. */
export type StudyPage = z.infer<typeof pageSchema>;

/**
 * Reads `limit`, `offset` and `state` of a query.
 * @throws AdminError `ADMIN_BAD_REQUEST`, naming what is wrong.
 */
export function readStudyPage(query: unknown): StudyPage {
  const result = pageSchema.safeParse(query);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new AdminError('ADMIN_BAD_REQUEST', faults.join('; '));
}

/**
 * Reads a Study Instance UID of a path.
 * @throws AdminError `ADMIN_STUDY_UNKNOWN` for what cannot be one.
 */
export function readStudyUid(text: string | readonly string[] | undefined): string {
  if (typeof text !== 'string' || !/^[0-9.]{1,64}$/.test(text)) throw new AdminError('ADMIN_STUDY_UNKNOWN');
  return text;
}
