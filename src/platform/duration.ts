const DURATION_UNITS_MS = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const SIZE_UNITS_BYTES = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 } as const;

/** Milliseconds of a duration such as `500ms`, `10s`, `5min`, `2h`, `3d`; `null` when it is none. */
export function parseDurationMs(text: string): number | null {
  return parseQuantity(text, DURATION_UNITS_MS);
}

/** Bytes of a size such as `64KiB`, `128MiB`, `2GiB`; `null` when it is none. */
export function parseSizeBytes(text: string): number | null {
  return parseQuantity(text, SIZE_UNITS_BYTES);
}

function parseQuantity(text: string, units: Readonly<Record<string, number>>): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*$/.exec(text);
  const factor = match ? units[match[2]!] : undefined;
  return match && factor !== undefined ? Math.round(Number(match[1]) * factor) : null;
}
