import { SIDES, type SkeletonDraft } from './skeleton-draft.ts';
import { vertebrae } from './spine.ts';

/** Half width of the rib cage at each rib, against body height. */
const RIB_HALF_WIDTH = [0.035, 0.052, 0.062, 0.068, 0.072, 0.075, 0.077, 0.078, 0.077, 0.074, 0.07, 0.062];
/** How far round from the spine each rib goes, degrees. */
const RIB_END = [140, 142, 144, 146, 147, 147, 146, 140, 134, 126, 95, 62];

/** Ribs and sternum. */
export function addThorax(draft: SkeletonDraft): void {
  addRibs(draft);
  addSternum(draft);
}

function addRibs({ blobs, patient, factor, halfDepthMm, random }: SkeletonDraft): void {
  const h = patient.heightMm;
  const thoracic = vertebrae(h, halfDepthMm).filter(({ level }) => level.startsWith('T'));
  const fat = Math.sqrt(Math.sqrt(patient.habitus));
  for (const [side, sign] of SIDES) {
    for (let rib = 1; rib <= 12; rib++) {
      const vertebra = thoracic[rib - 1]!;
      blobs.begin('rib', side, String(rib), factor('rib', side) * random.lognormal(1, 0.05));
      const width = RIB_HALF_WIDTH[rib - 1]! * h * fat;
      const depth = Math.min(0.05 * h * fat, width * 0.95);
      const end = (RIB_END[rib - 1]! * Math.PI) / 180;
      const drop = (0.026 + 0.0042 * rib) * h;
      const start = Math.asin(Math.min(0.9, (22 * vertebra.scale) / width));
      addRib(blobs, { sign, width, depth, start, end, drop, y: vertebra.y, z: vertebra.z - 0.62 * depth });
    }
  }
}

interface RibArc {
  readonly sign: number;
  readonly width: number;
  readonly depth: number;
  readonly start: number;
  readonly end: number;
  readonly drop: number;
  readonly y: number;
  readonly z: number;
}

function addRib(blobs: SkeletonDraft['blobs'], arc: RibArc): void {
  const pieces = Math.ceil(((arc.end - arc.start) * (arc.width + arc.depth)) / 2 / 4.5);
  const step = (arc.end - arc.start) / pieces;
  for (let piece = 0; piece < pieces; piece++) {
    const angle = arc.start + (piece + 0.5) * step;
    const x = arc.width * Math.sin(angle);
    const z = arc.z + arc.depth * Math.cos(angle);
    const y = arc.y + (arc.drop * (1 - Math.cos(angle))) / 2;
    const length = step * Math.hypot(arc.width * Math.cos(angle), arc.depth * Math.sin(angle));
    // Angle of the rib and costochondral end take up a little more.
    const more =
      1 +
      0.25 * Math.exp(-(((angle - arc.end) / 0.16) ** 2)) +
      0.15 * Math.exp(-(((angle - 0.65) / 0.2) ** 2));
    blobs.add(arc.sign * x, y, z, 4.3, 5 * length * more);
  }
}

function addSternum({ blobs, patient, factor, halfDepthMm }: SkeletonDraft): void {
  const h = patient.heightMm;
  const z = -(halfDepthMm * 0.84 - 12);
  const uptake = patient.sternumFactor * factor('sternum');
  blobs.begin('sternum', 'midline', 'manubrium', uptake);
  blobs.line([-13, 0.181 * h, z + 18], [13, 0.181 * h, z + 18], 8.5, 11);
  blobs.line([0, 0.178 * h, z + 18], [0, 0.203 * h, z + 10], 9.5, 18);
  blobs.begin('sternum', 'midline', 'body', uptake);
  blobs.line([0, 0.206 * h, z + 9], [0, 0.262 * h, z], 8.5, 14);
  blobs.line([-6, 0.24 * h, z + 3], [6, 0.24 * h, z + 3], 8, 5);
  blobs.line([0, 0.264 * h, z], [0, 0.276 * h, z + 4], 6, 5);
  for (const [side, sign] of SIDES) {
    blobs.begin('sternoclavicular-joint', side, '', patient.jointFactor * factor('sternoclavicular', side));
    blobs.add(sign * 19, 0.183 * h, z + 20, 7.5, 260);
  }
}
