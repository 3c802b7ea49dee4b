import type { Assembly, BoneScan } from '../study/bone-scan.ts';

/** What to do with a study now. */
export type NextStep =
  | { readonly kind: 'analyse'; readonly scan: BoneScan }
  | { readonly kind: 'wait'; readonly untilMs: number; readonly code: string; readonly reason: string }
  | {
      readonly kind: 'stop';
      readonly state: 'ambiguous' | 'not-applicable' | 'failed';
      readonly code: string;
      readonly reason: string;
    };

export interface DeadlinePolicy {
  /** How long a missing view is waited for after the study's last arrival. */
  readonly deadlineMs: number;
  readonly afterDeadline: 'mirror' | 'give-up';
}

/** A study as it is, and as it would be with a missing view played by the mirror image of the other. */
export interface AssembledStudy {
  readonly assembly: Assembly;
  readonly mirrored: Assembly;
}

/** Analyse at once what is complete; wait for a missing view until the deadline, then mirror the other or give up. */
export function decideNextStep(
  { assembly, mirrored }: AssembledStudy,
  lastArrivalMs: number,
  nowMs: number,
  policy: DeadlinePolicy,
): NextStep {
  switch (assembly.kind) {
    case 'complete':
      return { kind: 'analyse', scan: assembly.scan };
    case 'incomplete': {
      const { code, reason } = assembly;
      const untilMs = lastArrivalMs + policy.deadlineMs;
      if (nowMs < untilMs) return { kind: 'wait', untilMs, code, reason };
      if (policy.afterDeadline === 'mirror' && mirrored.kind === 'complete')
        return { kind: 'analyse', scan: mirrored.scan };
      return {
        kind: 'stop',
        state: 'failed',
        code: 'MISSING_VIEW',
        reason: `${reason}; the deadline has passed`,
      };
    }
    case 'ambiguous': {
      const reason = [assembly.reason, ...assembly.evidence].join('\n');
      return { kind: 'stop', state: 'ambiguous', code: assembly.code, reason };
    }
    case 'not-applicable':
      return { kind: 'stop', state: 'not-applicable', code: assembly.code, reason: assembly.reason };
    default:
      return assembly satisfies never;
  }
}
