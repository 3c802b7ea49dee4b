/** Kind of the job that looks at a study and analyses it when it is complete; its key is the Study Instance UID. */
export const ANALYSE = 'analyse';

/** In the payload of an `analyse` job that an operator asked for: a result of another model or mapping is made anew. */
export const AGAIN = 'again';

/**
 * Kind of the jobs that bring results to one destination. A kind, and so a runner, for each destination: a dead one
 * never delays another.
 */
export function deliverKind(destination: string): string {
  return `deliver:${destination}`;
}

/** Key of a delivery job: one for each revision of each study. */
export function deliverKey(studyInstanceUid: string, revision: number): string {
  return `${studyInstanceUid}:${revision}`;
}

/** The inverse of deliverKey. */
export function parseDeliverKey(key: string): {
  readonly studyInstanceUid: string;
  readonly revision: number;
} {
  const [studyInstanceUid, revision] = key.split(':');
  return { studyInstanceUid: studyInstanceUid!, revision: Number(revision) };
}
