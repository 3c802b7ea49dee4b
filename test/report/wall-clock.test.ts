import { expect } from 'chai';
import { toWallClock } from '../../src/report/wall-clock.ts';

describe('toWallClock', () => {
  it('tells the time in the zone of the source', () => {
    expect(toWallClock('2025-12-31T23:30:05.000Z', '+0100')).to.deep.equal({
      date: '20260101',
      time: '003005',
      text: '2026-01-01 00:30',
    });
    expect(toWallClock('2025-12-31T23:30:05.000Z', '-0330').text).to.equal('2025-12-31 20:00');
  });

  it('tells the time of this machine where the source names no zone', () => {
    const instant = new Date(2025, 5, 1, 12, 34, 56);
    expect(toWallClock(instant.toISOString(), '')).to.include({ date: '20250601', time: '123456' });
  });
});
