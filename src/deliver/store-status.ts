import type { Fault } from '../platform/node-error.ts';

/** What a C-STORE status or a STOW-RS failure reason means for us. */
export type StoreVerdict =
  | { readonly kind: 'stored'; readonly note: string | null }
  | { readonly kind: 'refused'; readonly fault: Fault; readonly reason: string };

const DUPLICATE = 0x0111;

/**
 * The verdict of a status. A duplicate counts as stored: our UIDs are deterministic, so what is there is what we sent.
 * @source PS3.4 table B.2-1, PS3.7 annex C, PS3.18 table I.2-2
 */
export function judgeStoreStatus(status: number): StoreVerdict {
  if (status === 0x0000) return { kind: 'stored', note: null };
  if (status === DUPLICATE) return { kind: 'stored', note: 'was there already' };
  const high = status >> 8;
  if (high >= 0xb0 && high <= 0xbf)
    return { kind: 'stored', note: `stored with warning ${formatStatus(status)}` };
  const found = REASONS.find(([from, to]) => status >= from && status <= to);
  return {
    kind: 'refused',
    fault: found?.[2] ?? 'permanent',
    reason: `${formatStatus(status)} ${found?.[3] ?? 'unknown failure'}`,
  };
}

/** `0xA700`. */
export function formatStatus(status: number): string {
  return `0x${status.toString(16).toUpperCase().padStart(4, '0')}`;
}

const REASONS: readonly (readonly [from: number, to: number, fault: Fault, reason: string])[] = [
  // A peer whose database is down answers so as well; trying again is safe.
  [0x0110, 0x0110, 'transient', 'processing failure'],
  [0x0117, 0x0117, 'permanent', 'invalid object instance'],
  [0x0119, 0x0119, 'permanent', 'class and instance contradict'],
  [0x0122, 0x0122, 'permanent', 'SOP class not supported'],
  [0x0124, 0x0124, 'permanent', 'not authorised'],
  [0x0213, 0x0213, 'transient', 'resource limitation'],
  [0xa700, 0xa7ff, 'transient', 'out of resources'],
  [0xa900, 0xa9ff, 'permanent', 'data set does not match its SOP class'],
  [0xc000, 0xcfff, 'permanent', 'cannot understand the data set'],
];
