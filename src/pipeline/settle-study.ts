import type { JobOutcome } from '../queue/job-runner.ts';
import type { ResultRecord } from '../store/result-store.ts';
import type { Outcome } from '../study/outcome.ts';
import type { AnalyseStudyParts } from './analyse-study-parts.ts';
import type { NextStep } from './decide-next-step.ts';
import { analysedBy } from './latest-result.ts';
import type { Tx } from './tx.ts';

/** What is needed to write down where a study stands. */
type SettleParts = Pick<AnalyseStudyParts, 'studies' | 'logger'>;

/** The study waits for its missing view, until the deadline. */
export function waitForView(
  parts: SettleParts,
  study: string,
  { code, reason, untilMs }: Extract<NextStep, { kind: 'wait' }>,
): JobOutcome<Tx> {
  const until = new Date(untilMs).toISOString();
  parts.logger.info('study.waiting', { studyInstanceUid: study, reasonCode: code, until });
  const change = { state: 'waiting', reasonCode: code, reason, deadlineAtMs: untilMs } as const;
  return {
    kind: 'postponed',
    runAtMs: untilMs,
    reason: code,
    commit: async (tx) => {
      await parts.studies.move(tx, study, change, {
        code: 'study.waiting',
        detail: { reasonCode: code, until },
      });
    },
  };
}

/** The study is not analysed, and why. */
export function stopStudy(
  parts: SettleParts,
  study: string,
  { state, code, text: reason }: Outcome & Pick<Extract<NextStep, { kind: 'stop' }>, 'state'>,
  latest: ResultRecord | null,
): JobOutcome<Tx> {
  parts.logger.info(`study.${state}`, { studyInstanceUid: study, reasonCode: code });
  // What was analysed stays so when a later object of the study is no scan: its result has left the house.
  const change =
    latest !== null && state === 'not-applicable'
      ? analysedBy(latest)
      : { state, reasonCode: code, reason, deadlineAtMs: null };
  return {
    kind: 'completed',
    commit: async (tx) => {
      await parts.studies.move(tx, study, change, {
        code: `study.${state}`,
        detail: { reasonCode: code },
      });
    },
  };
}

/** The latest result stands. */
export function leaveUnchanged(parts: SettleParts, study: string, latest: ResultRecord): JobOutcome<Tx> {
  return {
    kind: 'completed',
    commit: async (tx) => {
      await parts.studies.move(tx, study, analysedBy(latest), { code: 'study.unchanged' });
    },
  };
}
