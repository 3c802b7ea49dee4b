import type { View } from '../study/view.ts';
import type { BlobList } from './blob-list.ts';
import { blurImage } from './blur.ts';
import type { BodyMap } from './body-map.ts';
import { LUNG_Z_MM } from './body-shape.ts';
import { type Camera, systemSigmaMm, TABLE_TRANSMISSION } from './camera.ts';
import { columnOf, FRAME, type FramePlacement, rowOf } from './frame.ts';
import type { TracerPhysics } from './tracer-physics.ts';

/** Scatter is blurred on a grid this many times coarser, which its width does not notice. */
const COARSE = 4;
/** Density of lung against soft tissue, for attenuation and for uptake. */
const LUNG = { attenuation: 0.35, uptake: 0.55 } as const;
/** Activity of soft tissue per cubic mm in the units of the blobs. */
const SOFT_TISSUE = 0.0036;
const REACH = 3.2;

/** The two images of one kind, both in anterior orientation. */
export type Pair = Readonly<Record<View, Float32Array>>;

/** Everything that decides how the patient looks from one side. Images are in anterior orientation throughout. */
export interface Scene {
  readonly view: View;
  readonly camera: Camera;
  readonly physics: TracerPhysics;
  readonly placement: FramePlacement;
  readonly body: BodyMap;
  readonly softFactor: number;
  /** From mid-plane to the collimator face, mm. */
  readonly detectorMm: number;
}

/**
 * Expected primary (unscattered) image of bones, organs and soft tissue, in activity units a pixel. Blobs before
 * `firstBlob` take up nothing.
 * @source reference/bone-scan-domain.md 2.2: a Gaussian against exponential attenuation has a closed form
 */
export function renderPrimary(scene: Scene, blobs: BlobList, firstBlob: number): Float32Array {
  const soft = blurImage(
    softTissue(scene),
    FRAME.rows,
    FRAME.columns,
    systemSigmaMm(scene.camera, scene.detectorMm) / FRAME.pixelMm,
  );
  for (let index = firstBlob; index < blobs.count; index++) {
    const { activity, sigma } = { activity: blobs.activity(index), sigma: blobs.sigma(index) };
    splatBlob(scene, soft, blobs.x(index), blobs.y(index), blobs.z(index), sigma, activity);
  }
  return soft;
}

/** Adds one Gaussian of activity to an image as the scene's camera sees it. */
export function splatBlob(
  scene: Scene,
  image: Float32Array,
  x: number,
  y: number,
  z: number,
  sigma: number,
  activity: number,
): void {
  const column = columnOf(scene.placement, x, y);
  const row = rowOf(scene.placement, x, y);
  const depth = waterDepth(scene, column, row, z);
  const mu = scene.physics.attenuationPerMm;
  const seen = activity * Math.exp(-mu * depth + (mu * mu * sigma * sigma) / 2) * transmission(scene.view);
  const distance = scene.detectorMm + (scene.view === 'anterior' ? z : -z);
  const spread = Math.hypot(sigma, systemSigmaMm(scene.camera, distance)) / FRAME.pixelMm;
  splatGaussian(image, column, row, spread, seen);
}

const rowWeights = new Float64Array(512);

/** Adds a Gaussian to an image; position and `sigma` in pixels, `total` its sum. */
export function splatGaussian(
  image: Float32Array,
  column: number,
  row: number,
  sigma: number,
  total: number,
): void {
  const reach = REACH * sigma;
  const left = Math.max(0, Math.ceil(column - reach));
  const right = Math.min(FRAME.columns - 1, Math.floor(column + reach));
  const top = Math.max(0, Math.ceil(row - reach));
  const bottom = Math.min(FRAME.rows - 1, Math.floor(row + reach));
  const scale = -1 / (2 * sigma * sigma);
  for (let c = left; c <= right; c++) rowWeights[c - left] = Math.exp(scale * (c - column) ** 2);
  const peak = total / (2 * Math.PI * sigma * sigma);
  for (let r = top; r <= bottom; r++) {
    const height = peak * Math.exp(scale * (r - row) ** 2);
    const start = r * FRAME.columns;
    for (let c = left; c <= right; c++) image[start + c] = image[start + c]! + height * rowWeights[c - left]!;
  }
}

/** Soft tissue between a point and the detector, in mm of full density. */
function waterDepth(scene: Scene, column: number, row: number, z: number): number {
  const r = Math.min(FRAME.rows - 1, Math.max(0, Math.round(row)));
  const c = Math.min(FRAME.columns - 1, Math.max(0, Math.round(column)));
  const index = r * FRAME.columns + c;
  const anterior = scene.view === 'anterior';
  const depth = anterior ? z - scene.body.front[index]! : scene.body.back[index]! - z;
  const lung = scene.body.lungHalf[index]!;
  const fromMiddle = anterior ? z - LUNG_Z_MM : LUNG_Z_MM - z;
  const throughLung = Math.min(2 * lung, Math.max(0, fromMiddle + lung));
  const water = depth - (1 - LUNG.attenuation) * throughLung;
  return Number.isFinite(water) ? Math.max(5, water) : 5;
}

function softTissue(scene: Scene): Float32Array {
  const image = new Float32Array(FRAME.rows * FRAME.columns);
  const { front, back, uptake, lungHalf } = scene.body;
  const concentration =
    SOFT_TISSUE * scene.softFactor * FRAME.pixelMm * FRAME.pixelMm * transmission(scene.view);
  const anterior = scene.view === 'anterior';
  const mu = scene.physics.attenuationPerMm;
  for (let index = 0; index < image.length; index++) {
    const thickness = back[index]! - front[index]!;
    if (!(thickness > 0)) continue;
    const lung = Math.min(lungHalf[index]!, thickness / 2);
    const near = Math.max(0, anterior ? LUNG_Z_MM - lung - front[index]! : back[index]! - LUNG_Z_MM - lung);
    const far = Math.max(0, thickness - 2 * lung - near);
    image[index] = concentration * uptake[index]! * seenThrough(mu, near, 2 * lung, far);
  }
  return image;
}

/** Integral of attenuated activity along tissue, lung, tissue; lengths in mm from the detector inwards. */
function seenThrough(mu: number, near: number, lung: number, far: number): number {
  const muLung = mu * LUNG.attenuation;
  const afterNear = Math.exp(-mu * near);
  const front = (1 - afterNear) / mu;
  if (lung <= 0) return front + (afterNear * (1 - Math.exp(-mu * far))) / mu;
  const afterLung = afterNear * Math.exp(-muLung * lung);
  const middle = (LUNG.uptake * (afterNear - afterLung)) / muLung;
  return front + middle + (afterLung * (1 - Math.exp(-mu * far))) / mu;
}

function transmission(view: View): number {
  return view === 'posterior' ? TABLE_TRANSMISSION : 1;
}

/**
 * What the camera is expected to count: primary counts and, widely blurred, the scattered share.
 */
export function addScatter(primary: Float32Array, physics: TracerPhysics): Float32Array {
  const step = COARSE;
  const scattered = physics.scatterFraction;
  const [rows, columns] = [FRAME.rows / step, FRAME.columns / step];
  const coarse = new Float32Array(rows * columns);
  for (let row = 0; row < FRAME.rows; row++) {
    const start = Math.floor(row / step) * columns;
    for (let column = 0; column < FRAME.columns; column++) {
      const at = start + Math.floor(column / step);
      coarse[at] = coarse[at]! + primary[row * FRAME.columns + column]! / (step * step);
    }
  }
  const wide = blurImage(coarse, rows, columns, physics.scatterSigmaMm / FRAME.pixelMm / step);
  const total = new Float32Array(primary.length);
  for (let row = 0; row < FRAME.rows; row++) {
    const y = clampIndex((row + 0.5) / step - 0.5, rows);
    for (let column = 0; column < FRAME.columns; column++) {
      const x = clampIndex((column + 0.5) / step - 0.5, columns);
      const at = row * FRAME.columns + column;
      total[at] = (1 - scattered) * primary[at]! + scattered * bilinear(wide, columns, x, y);
    }
  }
  return total;
}

function clampIndex(position: number, length: number): number {
  return Math.min(length - 1.001, Math.max(0, position));
}

function bilinear(image: Float32Array, columns: number, x: number, y: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const u = x - column;
  const v = y - row;
  const at = row * columns + column;
  const upper = image[at]! * (1 - u) + image[at + 1]! * u;
  const lower = image[at + columns]! * (1 - u) + image[at + columns + 1]! * u;
  return upper * (1 - v) + lower * v;
}
