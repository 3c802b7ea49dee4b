import { expect } from 'chai';
import type { NodeMetrics } from '../src/admin/metrics.ts';
import { countPoll } from '../src/node-pollers.ts';
import { emptyPollSummary } from '../src/receive/dicomweb-poll-summary.ts';

describe('the metrics of a poll', () => {
  it('count every object once by what became of it, and the bytes once', () => {
    const counted: [string, string, number][] = [];
    const metrics = {
      instanceReceived: (door: string, outcome: string, bytes: number) =>
        counted.push([door, outcome, bytes]),
    } as unknown as NodeMetrics;
    const summary = emptyPollSummary('pacs');
    summary.bytes = 900;
    Object.assign(summary.instances, { stored: 2, newVersion: 1, refused: 1, failed: 3 });
    countPoll(summary, metrics);
    expect(counted).to.deep.equal([
      ['wado-rs', 'stored', 900],
      ['wado-rs', 'stored', 0],
      ['wado-rs', 'new-version', 0],
      ['wado-rs', 'refused', 0],
    ]);
  });

  it('count nothing where nothing was fetched', () => {
    const metrics = {
      instanceReceived: () => {
        throw new Error('nothing was fetched');
      },
    } as unknown as NodeMetrics;
    expect(() => countPoll(emptyPollSummary('pacs'), metrics)).not.to.throw();
  });
});
