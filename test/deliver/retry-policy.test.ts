import { expect } from 'chai';
import fc from 'fast-check';
import { DEFAULT_RETRY_POLICY, nextAttempt } from '../../src/deliver/retry-policy.ts';
import type { FailedAttempt } from '../../src/deliver/retry-policy.ts';

const POLICY = DEFAULT_RETRY_POLICY;
const HOUR = 3_600_000;

function waitMs(failed: Partial<FailedAttempt>, nowMs = 0, random = 1 - Number.EPSILON): number {
  const next = nextAttempt(
    { fault: 'transient', attempt: 1, createdAtMs: 0, ...failed },
    nowMs,
    POLICY,
    () => random,
  );
  return 'retryAtMs' in next ? next.retryAtMs - nowMs : -1;
}

describe('retry policy', () => {
  it('waits 10 s, 20 s, 40 s … and never longer than 15 minutes', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 50].map((attempt) => waitMs({ attempt }) / 1000)).to.deep.equal([
      10, 20, 40, 80, 160, 320, 640, 900, 900,
    ]);
  });

  it('treats an ambiguous fault like a transient one, and a permanent one as an end', () => {
    expect(waitMs({ fault: 'ambiguous' })).to.equal(10_000);
    expect(nextAttempt({ fault: 'permanent', attempt: 1, createdAtMs: 0 }, 0, POLICY, Math.random))
      .to.have.property('giveUp')
      .that.contains('human');
  });

  it('spreads deliveries that failed together over the second half of the wait', () => {
    expect(waitMs({}, 0, 0)).to.equal(5000);
    expect(waitMs({}, 0, 0.5)).to.equal(7500);
  });

  it('waits as long as the peer asked for, but not shorter than its own back-off', () => {
    expect(waitMs({ retryAfterMs: 120_000 })).to.equal(120_000);
    expect(waitMs({ attempt: 5, retryAfterMs: 1000 })).to.equal(160_000);
  });

  it('survives a PACS that is down for a night, and still tries at least every 15 minutes in the morning', () => {
    let nowMs = 0;
    let attempts = 0;
    while (nowMs < 12 * HOUR) {
      attempts += 1;
      const wait = waitMs({ attempt: attempts }, nowMs);
      expect(wait).to.be.within(1, 15 * 60_000);
      nowMs += wait;
    }
    expect(attempts).to.be.below(100);
  });

  it('tries a last time at 72 hours and then says after how long it gave up', () => {
    expect(waitMs({ attempt: 300 }, 72 * HOUR - 60_000)).to.equal(60_000);
    expect(nextAttempt({ fault: 'transient', attempt: 301, createdAtMs: 0 }, 72 * HOUR, POLICY, Math.random))
      .to.have.property('giveUp')
      .that.contains('72 hours and 301 attempts');
  });

  it('always decides: a later time, or a reason', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('transient' as const, 'ambiguous' as const),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.nat(200 * HOUR),
        fc.nat(10 * HOUR),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (fault, attempt, nowMs, retryAfterMs, random) => {
          const failed = { fault, attempt, createdAtMs: 0, retryAfterMs };
          const next = nextAttempt(failed, nowMs, POLICY, () => random);
          if ('retryAtMs' in next) expect(next.retryAtMs).to.be.greaterThan(nowMs);
          else expect(nowMs).to.be.at.least(72 * HOUR);
        },
      ),
    );
  });
});
