import { expect } from 'chai';
import type { DeadlinePolicy } from '../../src/pipeline/decide-next-step.ts';
import { decideNextStep } from '../../src/pipeline/decide-next-step.ts';
import type { Assembly, BoneScan } from '../../src/study/bone-scan.ts';

const acquired = { studyInstanceUid: '1.2.3', inputKey: 'both' } as BoneScan;
const mirrored = { studyInstanceUid: '1.2.3', inputKey: 'mirrored' } as BoneScan;
const complete: Assembly = { kind: 'complete', scan: acquired };
const played: Assembly = { kind: 'complete', scan: mirrored };
const incomplete: Assembly = {
  kind: 'incomplete',
  missing: ['posterior'],
  code: 'MISSING_POSTERIOR',
  reason: 'the posterior view has not arrived',
  ignored: [],
};
const mirror: DeadlinePolicy = { deadlineMs: 600, afterDeadline: 'mirror' };
const giveUp: DeadlinePolicy = { deadlineMs: 600, afterDeadline: 'give-up' };

describe('the next step of a study', () => {
  it('is its analysis the moment both views are there, however long the deadline', () => {
    const step = decideNextStep({ assembly: complete, mirrored: complete }, 1000, 1000, mirror);
    expect(step).to.deep.equal({ kind: 'analyse', scan: acquired });
  });

  it('is to wait for a missing view, until the deadline after the last arrival', () => {
    for (const policy of [mirror, giveUp])
      expect(decideNextStep({ assembly: incomplete, mirrored: played }, 1000, 1599, policy)).to.deep.equal({
        kind: 'wait',
        untilMs: 1600,
        code: 'MISSING_POSTERIOR',
        reason: 'the posterior view has not arrived',
      });
  });

  it('is the analysis with a mirrored view at the deadline, where that is the policy', () => {
    const step = decideNextStep({ assembly: incomplete, mirrored: played }, 1000, 1600, mirror);
    expect(step).to.deep.equal({ kind: 'analyse', scan: mirrored });
  });

  it('is to give up at the deadline, with the reason, where that is the policy or nothing can be mirrored', () => {
    const given = decideNextStep({ assembly: incomplete, mirrored: played }, 1000, 1600, giveUp);
    const impossible = decideNextStep({ assembly: incomplete, mirrored: incomplete }, 1000, 1600, mirror);
    for (const step of [given, impossible])
      expect(step).to.deep.equal({
        kind: 'stop',
        state: 'failed',
        code: 'MISSING_VIEW',
        reason: 'the posterior view has not arrived; the deadline has passed',
      });
  });

  it('is to stop at once, evidence shown, where a view cannot be decided', () => {
    const ambiguous: Assembly = {
      kind: 'ambiguous',
      code: 'VIEW_UNDECIDED',
      reason: '2 of 2 frames cannot be told',
      evidence: ['frame 1: nothing', 'frame 2: nothing'],
      ignored: [],
    };
    expect(decideNextStep({ assembly: ambiguous, mirrored: ambiguous }, 1000, 1000, mirror)).to.deep.equal({
      kind: 'stop',
      state: 'ambiguous',
      code: 'VIEW_UNDECIDED',
      reason: '2 of 2 frames cannot be told\nframe 1: nothing\nframe 2: nothing',
    });
  });

  it('is to stop at once where there is no bone scan', () => {
    const other: Assembly = { kind: 'not-applicable', code: 'OTHER_MODALITY', reason: 'CT', ignored: [] };
    expect(decideNextStep({ assembly: other, mirrored: other }, 1000, 1000, mirror)).to.deep.equal({
      kind: 'stop',
      state: 'not-applicable',
      code: 'OTHER_MODALITY',
      reason: 'CT',
    });
  });
});
