import type { SkeletonDraft } from './skeleton-draft.ts';

const VAULT_BLOBS = 560;

/** Skull vault (a shell), base, face and mandible. */
export function addSkull({ blobs, patient, factor }: SkeletonDraft): void {
  const first = blobs.count;
  const h = patient.heightMm;
  const [cy, a, b, c] = [0.0565 * h, 0.0445 * h, 0.053 * h, 0.053 * h];
  blobs.begin('skull', 'midline', '', factor('skull'));
  for (let index = 0; index < VAULT_BLOBS; index++) {
    const up = 1 - (2 * (index + 0.5)) / VAULT_BLOBS;
    const around = index * 2.399963229728653;
    const flat = Math.sqrt(1 - up * up);
    const z = c * flat * Math.sin(around);
    const y = cy - b * up;
    if (y > 0.088 * h && z < 0) continue;
    // The occiput is thicker than the forehead.
    blobs.add(a * flat * Math.cos(around), y, z + 4, 4, 18 * (1 + (0.25 * z) / c));
  }
  addSkullBase(blobs, h, factor('skull-base'));
  addFace(blobs, h, patient.faceFactor);
  blobs.begin('mandible', 'midline', '', factor('mandible') * (0.6 + 0.4 * patient.faceFactor));
  for (const sign of [1, -1]) {
    blobs.line([0, 0.121 * h, -0.044 * h], [sign * 0.021 * h, 0.117 * h, -0.03 * h], 5.5, 7);
    blobs.line([sign * 0.021 * h, 0.117 * h, -0.03 * h], [sign * 0.031 * h, 0.106 * h, 0], 5.5, 6);
    blobs.line([sign * 0.031 * h, 0.106 * h, 0], [sign * 0.033 * h, 0.084 * h, 6], 5, 5);
  }
  turnHead(blobs, first, h, patient.headTurnMm, patient.headTilt);
}

function addSkullBase(blobs: SkeletonDraft['blobs'], h: number, factor: number): void {
  blobs.begin('skull', 'midline', '', factor);
  for (const sign of [1, -1]) {
    blobs.line([sign * 0.006 * h, 0.081 * h, 4], [sign * 0.036 * h, 0.08 * h, 18], 7, 12);
    blobs.line([sign * 0.008 * h, 0.084 * h, 40], [sign * 0.035 * h, 0.086 * h, 26], 7, 10);
  }
  blobs.line([0, 0.086 * h, 20], [0, 0.089 * h, 72], 9, 8);
}

function addFace(blobs: SkeletonDraft['blobs'], h: number, factor: number): void {
  blobs.begin('face', 'midline', '', factor);
  for (const sign of [1, -1]) {
    // Orbital rims and cheek bones, faint; the orbits stay pale between them.
    blobs.line([sign * 0.006 * h, 0.062 * h, -0.046 * h], [sign * 0.03 * h, 0.064 * h, -0.036 * h], 6.5, 4);
    blobs.line([sign * 0.034 * h, 0.066 * h, -0.03 * h], [sign * 0.034 * h, 0.084 * h, -0.026 * h], 6.5, 5);
    blobs.line([sign * 0.031 * h, 0.086 * h, -0.03 * h], [sign * 0.012 * h, 0.092 * h, -0.04 * h], 7, 8);
    blobs.line([sign * 0.018 * h, 0.104 * h, -0.034 * h], [0, 0.104 * h, -0.042 * h], 6, 9);
  }
  blobs.line([0, 0.072 * h, -0.05 * h], [0, 0.096 * h, -0.046 * h], 8.5, 13);
  blobs.add(0, 0.092 * h, -0.02 * h, 15, 520);
}

function turnHead(
  blobs: SkeletonDraft['blobs'],
  first: number,
  h: number,
  turnMm: number,
  tilt: number,
): void {
  const depth = 0.05 * h;
  blobs.displace(first, (x, y, z) => {
    const fromNeck = y - 0.11 * h;
    // Turning moves the face (in front) to one side and the occiput to the other.
    return [x - (turnMm * z) / depth - tilt * fromNeck, y + tilt * x * 0.5, z];
  });
}
