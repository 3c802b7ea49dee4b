import { expect } from 'chai';
import { RejectedCallers } from '../../src/receive/rejected-callers.ts';

const caller = (callingAeTitle: string) => ({
  callingAeTitle,
  calledAeTitle: 'BONEAI',
  host: '192.0.2.1',
  reason: 'unknown-host',
});

describe('rejected callers', () => {
  it('counts the tries of one caller and keeps the first and the last time', () => {
    let nowMs = Date.UTC(2026, 0, 1);
    const callers = new RejectedCallers({ nowMs: () => nowMs });
    callers.record(caller('CAMERA'));
    nowMs += 60_000;
    callers.record({ ...caller('CAMERA'), reason: 'too-many-associations' });
    expect(callers.list()).to.deep.equal([
      {
        ...caller('CAMERA'),
        reason: 'too-many-associations',
        count: 2,
        firstSeenAt: '2026-01-01T00:00:00.000Z',
        lastSeenAt: '2026-01-01T00:01:00.000Z',
      },
    ]);
  });

  it('shows the latest first and forgets the one not seen for longest', () => {
    const callers = new RejectedCallers({ nowMs: () => 0 }, 2);
    for (const title of ['A', 'B', 'A', 'C']) callers.record(caller(title));
    expect(callers.list().map((known) => known.callingAeTitle)).to.deep.equal(['C', 'A']);
  });
});
