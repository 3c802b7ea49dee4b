import type { Clock } from '../platform/clock.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { InstanceStore } from '../store/instance-store.ts';
import type { StudyLog } from '../store/study-log.ts';
import type { StudyStore } from '../store/study-store.ts';
import type { ArrivedInstance, IntakeOutcome } from '../study/arrived-instance.ts';
import type { InstanceOrigin } from '../study/stored-instance.ts';
import { ANALYSE } from './job-kinds.ts';
import type { Tx } from './tx.ts';

/**
 * How long the look at a study may be put off when an object arrives that cannot be part of a bone scan: a CT of a
 * thousand slices is then looked at once, not a thousand times.
 */
const OTHER_MODALITY_DELAY_MS = 5000;

/**
 * Keeps an arrived instance: file, row, log line and the job that will look at its study, all durable or none. The door
 * it came through answers success only after this.
 */
export function createKeepInstance(deps: {
  readonly instances: InstanceStore;
  readonly studies: StudyStore;
  readonly log: StudyLog;
  readonly queue: JobQueue<Tx>;
  readonly clock: Clock;
}): (arrived: ArrivedInstance) => Promise<IntakeOutcome> {
  const { instances, studies, log, queue, clock } = deps;
  return (arrived) =>
    instances.put(arrived, async (tx, stored) => {
      const { studyInstanceUid, sopInstanceUid, version, sizeBytes, origin, header } = stored;
      await studies.open(tx, studyInstanceUid);
      const detail = { sopInstanceUid, version, sizeBytes, ...describeOrigin(origin) };
      await log.append(
        tx,
        studyInstanceUid,
        version === 1 ? 'instance.stored' : 'instance.new-version',
        detail,
      );
      const runAtMs = clock.nowMs() + (header.modality === 'NM' ? 0 : OTHER_MODALITY_DELAY_MS);
      await queue.enqueue(tx, { kind: ANALYSE, key: studyInstanceUid, payload: {}, runAtMs });
    });
}

function describeOrigin(origin: InstanceOrigin): Record<string, string> {
  switch (origin.kind) {
    case 'c-store':
      return { door: 'c-store', callingAeTitle: origin.callingAeTitle, host: origin.host };
    case 'wado-rs':
      return { door: 'wado-rs', source: origin.source };
    case 'file':
      return { door: 'file' };
    default:
      return origin satisfies never;
  }
}
