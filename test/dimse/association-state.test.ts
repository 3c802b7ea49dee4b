import { expect } from 'chai';
import type { AssociationEvent, AssociationState } from '../../src/dimse/association-state.ts';
import { ACTIONS, actionFor } from '../../src/dimse/association-state.ts';

// PS3.8 table 9-10, columns Sta1, Sta2, Sta3, Sta6, Sta8, Sta13 and the rows an acceptor can meet.
const STATES: readonly AssociationState[] = [
  'idle',
  'awaiting-request',
  'awaiting-decision',
  'established',
  'releasing',
  'awaiting-close',
];
// prettier-ignore
const STANDARD: Record<AssociationEvent, readonly string[]> = {
  'associate-ac':  ['-',    'AA-1', 'AA-8', 'AA-8', 'AA-8', 'AA-6'],
  'associate-rj':  ['-',    'AA-1', 'AA-8', 'AA-8', 'AA-8', 'AA-6'],
  connected:       ['AE-5', '-',    '-',    '-',    '-',    '-'],
  'associate-rq':  ['-',    'AE-6', 'AA-8', 'AA-8', 'AA-8', 'AA-7'],
  accept:          ['-',    '-',    'AE-7', '-',    '-',    '-'],
  reject:          ['-',    '-',    'AE-8', '-',    '-',    '-'],
  'send-data':     ['-',    '-',    '-',    'DT-1', 'AR-7', '-'],
  'p-data-tf':     ['-',    'AA-1', 'AA-8', 'DT-2', 'AA-8', 'AA-6'],
  'release-rq':    ['-',    'AA-1', 'AA-8', 'AR-2', 'AA-8', 'AA-6'],
  'release-rp':    ['-',    'AA-1', 'AA-8', 'AA-8', 'AA-8', 'AA-6'],
  release:         ['-',    '-',    '-',    '-',    'AR-4', '-'],
  'abort-locally': ['-',    '-',    'AA-1', 'AA-1', 'AA-1', '-'],
  abort:           ['-',    'AA-2', 'AA-3', 'AA-3', 'AA-3', 'AA-2'],
  closed:          ['-',    'AA-5', 'AA-4', 'AA-4', 'AA-4', 'AR-5'],
  'artim-expired': ['-',    'AA-2', '-',    '-',    '-',    'AA-2'],
  'invalid-pdu':   ['-',    'AA-1', 'AA-8', 'AA-8', 'AA-8', 'AA-7'],
};

describe('association state machine', () => {
  for (const [event, row] of Object.entries(STANDARD) as [AssociationEvent, readonly string[]][])
    it(`does for "${event}" what PS3.8 table 9-10 says in every state`, () => {
      expect(STATES.map((state) => actionFor(state, event) ?? '-')).to.deep.equal(row);
    });

  it('leads from a connection over an association to a release', () => {
    let state: AssociationState = 'idle';
    const steps = (
      ['connected', 'associate-rq', 'accept', 'p-data-tf', 'release-rq', 'release', 'closed'] as const
    ).map((event) => (state = ACTIONS[actionFor(state, event)!]));
    expect(steps).to.deep.equal([
      'awaiting-request',
      'awaiting-decision',
      'established',
      'established',
      'releasing',
      'awaiting-close',
      'idle',
    ]);
  });

  it('never leaves the final state but by closing', () => {
    for (const event of Object.keys(STANDARD) as AssociationEvent[]) {
      const action = actionFor('awaiting-close', event);
      if (action !== null) expect(ACTIONS[action]).to.be.oneOf(['awaiting-close', 'idle']);
    }
  });
});
