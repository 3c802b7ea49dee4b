import type { SkeletonDraft } from './skeleton-draft.ts';

/** A vertebra: its name, the height of its middle, its size against L3, how far the spine lies behind mid-plane. */
export interface Vertebra {
  readonly level: string;
  readonly y: number;
  readonly height: number;
  readonly scale: number;
  readonly z: number;
}

/** The 24 presacral vertebrae of a patient, from C1 down. */
export function vertebrae(heightMm: number, halfDepthMm: number): Vertebra[] {
  const list: Vertebra[] = [];
  const add = (level: string, from: number, to: number, scale: number, z: number): void => {
    list.push({ level, y: ((from + to) / 2) * heightMm, height: (to - from) * heightMm, scale, z });
  };
  let top = 0.088;
  for (let n = 1; n <= 7; n++, top += 0.0092) add(`C${n}`, top, top + 0.0092, 0.56, 8 + 3 * n);
  for (let n = 1; n <= 12; n++) {
    const step = 0.0102 + 0.00038 * n;
    // The thoracic curve follows the back.
    const z = 0.36 * halfDepthMm + 12 * Math.sin(((n - 1) / 11) * Math.PI);
    add(`T${n}`, top, top + step, 0.68 + 0.022 * n, z);
    top += step;
  }
  for (let n = 1; n <= 5; n++) {
    const z = 0.33 * halfDepthMm - 12 * Math.sin((n / 6) * Math.PI);
    add(`L${n}`, top, top + 0.0186, 0.96 + 0.03 * n, z);
    top += 0.0186;
  }
  return list;
}

/**
 * The presacral spine: bodies that touch each other through their endplates, pedicles, facets, transverse and spinous
 * processes, so that it reads as a column with a faint ladder in it, not as beads.
 */
export function addSpine(draft: SkeletonDraft): void {
  const { blobs, patient, factor, random } = draft;
  const first = blobs.count;
  const part = { C: factor('cervical-spine'), T: factor('thoracic-spine'), L: factor('lumbar-spine') };
  for (const vertebra of vertebrae(patient.heightMm, draft.halfDepthMm)) {
    const kind = vertebra.level[0] as 'C' | 'T' | 'L';
    const region = { C: 'cervical-spine', T: 'thoracic-spine', L: 'lumbar-spine' }[kind];
    blobs.begin(region, 'midline', vertebra.level, part[kind] * random.lognormal(1, 0.05));
    addVertebra(blobs, vertebra, kind === 'C' ? 0.75 : 1);
  }
  const { scoliosisMm, scoliosisPhase, heightMm } = patient;
  blobs.displace(first, (x, y, z) => {
    const u = (y - 0.15 * heightMm) / (0.25 * heightMm);
    const weight = Math.min(1, Math.max(0, u + 0.3)) * Math.min(1, Math.max(0, 1.25 - u));
    return [x + scoliosisMm * weight * Math.sin(Math.PI * 1.4 * u + scoliosisPhase), y, z];
  });
}

function addVertebra(blobs: SkeletonDraft['blobs'], vertebra: Vertebra, thin: number): void {
  const { y, height, scale, z } = vertebra;
  const width = 20 * scale;
  const s = 6.2 * scale;
  const unit = scale * scale * thin;
  for (const [part, weight] of [
    [-0.38, 0.4],
    [0, 0.2],
    [0.38, 0.4],
  ] as const) {
    for (const across of [-0.62, 0, 0.62]) {
      blobs.add(across * width, y + part * height, z - 12 * scale, s, 500 * unit * weight);
    }
  }
  for (const sign of [1, -1]) {
    blobs.add(sign * 15 * scale, y - 0.1 * height, z + 12 * scale, 4.6 * scale, 130 * unit);
    blobs.add(sign * 17 * scale, y + 0.42 * height, z + 22 * scale, 4.8 * scale, 175 * unit);
    blobs.line(
      [sign * 18 * scale, y, z + 16 * scale],
      [sign * 34 * scale, y - 1, z + 18 * scale],
      4.5 * scale,
      3.4 * unit,
    );
  }
  blobs.line(
    [0, y + 0.1 * height, z + 22 * scale],
    [0, y + 0.5 * height, z + 40 * scale],
    4.8 * scale,
    9 * unit,
  );
}
