/**
 * The association state machine of the DICOM upper layer, without the rows and columns of an association requestor,
 * which this server never is.
 * @source PS3.8 section 9.2, tables 9-1 to 9-10
 */
export type AssociationState =
  /** Sta1: no transport connection. */
  | 'idle'
  /** Sta2: connection open, awaiting A-ASSOCIATE-RQ. */
  | 'awaiting-request'
  /** Sta3: awaiting our own decision. */
  | 'awaiting-decision'
  /** Sta6: association established, ready for data transfer. */
  | 'established'
  /** Sta8: the peer wants to release; awaiting our own response. */
  | 'releasing'
  /** Sta13: awaiting that the peer closes the connection. */
  | 'awaiting-close';

export type AssociationEvent =
  | /** Evt 3 */ 'associate-ac'
    /** Evt 4 */
  | 'associate-rj'
  /** Evt 5: transport connection indication */
  | 'connected'
  /** Evt 6 */
  | 'associate-rq'
  /** Evt 7: our decision is to accept */
  | 'accept'
  /** Evt 8: our decision is to reject */
  | 'reject'
  /** Evt 9: we have data to send */
  | 'send-data'
  /** Evt 10 */
  | 'p-data-tf'
  /** Evt 12 */
  | 'release-rq'
  /** Evt 13 */
  | 'release-rp'
  /** Evt 14: we agree to release */
  | 'release'
  /** Evt 15: we want to abort */
  | 'abort-locally'
  /** Evt 16 */
  | 'abort'
  /** Evt 17 */
  | 'closed'
  /** Evt 18 */
  | 'artim-expired'
  /** Evt 19: unrecognised or invalid PDU */
  | 'invalid-pdu';

/** What to do; the state that follows is the same whichever event led to the action. */
export const ACTIONS = {
  /** AE-5: start ARTIM. */
  'AE-5': 'awaiting-request',
  /** AE-6: stop ARTIM, ask for the decision. */
  'AE-6': 'awaiting-decision',
  /** AE-7: send A-ASSOCIATE-AC. */
  'AE-7': 'established',
  /** AE-8: send A-ASSOCIATE-RJ, start ARTIM. */
  'AE-8': 'awaiting-close',
  /** DT-1: send P-DATA-TF. */
  'DT-1': 'established',
  /** DT-2: pass the received data on. */
  'DT-2': 'established',
  /** AR-2: tell that the peer wants to release. */
  'AR-2': 'releasing',
  /** AR-4: send A-RELEASE-RP, start ARTIM. */
  'AR-4': 'awaiting-close',
  /** AR-5: stop ARTIM. */
  'AR-5': 'idle',
  /** AR-7: send P-DATA-TF although a release was asked for. */
  'AR-7': 'releasing',
  /** AA-1: send A-ABORT (service user), start ARTIM. */
  'AA-1': 'awaiting-close',
  /** AA-2: stop ARTIM, close the connection. */
  'AA-2': 'idle',
  /** AA-3: tell of the peer's abort, close the connection. */
  'AA-3': 'idle',
  /** AA-4: tell that the connection was lost. */
  'AA-4': 'idle',
  /** AA-5: stop ARTIM. */
  'AA-5': 'idle',
  /** AA-6: ignore the PDU. */
  'AA-6': 'awaiting-close',
  /** AA-7: send A-ABORT (service provider). */
  'AA-7': 'awaiting-close',
  /** AA-8: send A-ABORT (service provider), tell of the abort, start ARTIM. */
  'AA-8': 'awaiting-close',
} as const satisfies Record<string, AssociationState>;
export type AssociationAction = keyof typeof ACTIONS;

type Row = Partial<Record<AssociationState, AssociationAction>>;

/** What every PDU leads to that has no business in the state it arrives in. */
const UNEXPECTED: Row = {
  'awaiting-request': 'AA-1',
  'awaiting-decision': 'AA-8',
  established: 'AA-8',
  releasing: 'AA-8',
  'awaiting-close': 'AA-6',
};

// prettier-ignore
const TABLE: Readonly<Record<AssociationEvent, Row>> = {
  'associate-ac':  UNEXPECTED,
  'associate-rj':  UNEXPECTED,
  connected:       { idle: 'AE-5' },
  'associate-rq':  { ...UNEXPECTED, 'awaiting-request': 'AE-6', 'awaiting-close': 'AA-7' },
  accept:          { 'awaiting-decision': 'AE-7' },
  reject:          { 'awaiting-decision': 'AE-8' },
  'send-data':     { established: 'DT-1', releasing: 'AR-7' },
  'p-data-tf':     { ...UNEXPECTED, established: 'DT-2' },
  'release-rq':    { ...UNEXPECTED, established: 'AR-2' },
  'release-rp':    UNEXPECTED,
  release:         { releasing: 'AR-4' },
  'abort-locally': { 'awaiting-decision': 'AA-1', established: 'AA-1', releasing: 'AA-1' },
  abort:           { 'awaiting-request': 'AA-2', 'awaiting-decision': 'AA-3', established: 'AA-3', releasing: 'AA-3', 'awaiting-close': 'AA-2' },
  closed:          { 'awaiting-request': 'AA-5', 'awaiting-decision': 'AA-4', established: 'AA-4', releasing: 'AA-4', 'awaiting-close': 'AR-5' },
  'artim-expired': { 'awaiting-request': 'AA-2', 'awaiting-close': 'AA-2' },
  'invalid-pdu':   { ...UNEXPECTED, 'awaiting-close': 'AA-7' },
};

/** The action for an event in a state; `null` where the table is empty: the event comes too late to matter. */
export function actionFor(state: AssociationState, event: AssociationEvent): AssociationAction | null {
  return TABLE[event][state] ?? null;
}
