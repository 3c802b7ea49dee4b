/** One line of the audit. */
export interface AuditCheck {
  /** Stable name, for scripts. */
  readonly id: string;
  readonly title: string;
  readonly value: number | null;
  /** Both ends included; `null` = open. */
  readonly target: readonly [number | null, number | null];
  /** 95 % interval of the value, where sampling makes it uncertain. */
  readonly interval?: readonly [number, number];
  readonly pass: boolean;
  /** `fitted`: the generator was adjusted to this quantity; `predicted`: it comes out of the model by itself. */
  readonly origin: 'fitted' | 'predicted';
  readonly note: string;
}

/** A check whose outcome follows from value and target; a value that could not be measured fails. */
export function check(
  [id, title]: readonly [id: string, title: string],
  value: number | null,
  target: AuditCheck['target'],
  rest: Pick<AuditCheck, 'origin' | 'interval'> & { readonly note?: string },
): AuditCheck {
  const [low, high] = target;
  const pass = value !== null && (low === null || value >= low) && (high === null || value <= high);
  const [from, to] = rest.interval ?? [NaN, NaN];
  const chance =
    !pass && (high === null || from <= high) && (low === null || to >= low) && !Number.isNaN(from);
  const notes = [rest.note ?? '', chance ? 'its interval reaches the target: may be chance' : ''];
  return { ...rest, id, title, value, target, pass, note: notes.filter((note) => note !== '').join('; ') };
}

/** Middle of a list; `null` for an empty one. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}
