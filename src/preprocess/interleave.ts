import type { Counts } from '../study/counts.ts';

/** Channels of each pixel side by side, row-major, as networks take them. */
export function interleave(channels: readonly Counts[]): Float32Array {
  const [first] = channels as readonly [Counts];
  if (channels.length === 1) return first.values;
  const input = new Float32Array(first.values.length * channels.length);
  for (const [channel, { values }] of channels.entries())
    for (let pixel = 0; pixel < values.length; pixel++)
      input[pixel * channels.length + channel] = values[pixel]!;
  return input;
}
