/** Side of the patient's body. */
export type Side = 'left' | 'right' | 'midline';

/** A named part of the body that blobs belong to; what the truth of a lesion refers to. */
export interface Site {
  readonly region: string;
  readonly side: Side;
  /** Vertebra or rib, for example `T7` or `8`; empty elsewhere. */
  readonly level: string;
}

/**
 * Isotropic Gaussians of activity in body coordinates: the whole skeleton. Kept as growing typed arrays, because a
 * patient has some six thousand of them and a data set thousands of patients.
 */
export class BlobList {
  readonly sites: Site[] = [];
  count = 0;
  #values = new Float32Array(6 * 8192);
  #site = -1;
  #factor = 1;

  /** Following blobs belong to this site; their activity is multiplied by `factor`. */
  begin(region: string, side: Side, level: string, factor: number): void {
    this.sites.push({ region, side, level });
    this.#site = this.sites.length - 1;
    this.#factor = factor;
  }

  /** One blob: centre and standard deviation in mm, total activity. */
  add(x: number, y: number, z: number, sigma: number, activity: number): void {
    if (6 * (this.count + 1) > this.#values.length) {
      const grown = new Float32Array(this.#values.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    const at = 6 * this.count++;
    this.#values[at] = x;
    this.#values[at + 1] = y;
    this.#values[at + 2] = z;
    this.#values[at + 3] = sigma;
    this.#values[at + 4] = activity * this.#factor;
    this.#values[at + 5] = this.#site;
  }

  /** A straight rod, sampled every 4 mm. `activity` is per mm of its length. */
  line(
    from: readonly [number, number, number],
    to: readonly [number, number, number],
    sigma: number,
    activity: number,
  ): void {
    const length = Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
    const pieces = Math.max(1, Math.ceil(length / Math.max(4, sigma)));
    for (let piece = 0; piece < pieces; piece++) {
      const u = (piece + 0.5) / pieces;
      const x = from[0] + u * (to[0] - from[0]);
      const y = from[1] + u * (to[1] - from[1]);
      this.add(x, y, from[2] + u * (to[2] - from[2]), sigma, (activity * length) / pieces);
    }
  }

  x(index: number): number {
    return this.#values[6 * index]!;
  }
  y(index: number): number {
    return this.#values[6 * index + 1]!;
  }
  z(index: number): number {
    return this.#values[6 * index + 2]!;
  }
  sigma(index: number): number {
    return this.#values[6 * index + 3]!;
  }
  activity(index: number): number {
    return this.#values[6 * index + 4]!;
  }
  siteOf(index: number): Site {
    return this.sites[this.#values[6 * index + 5]!]!;
  }

  /** Multiplies the activity of one blob. */
  scale(index: number, factor: number): void {
    this.#values[6 * index + 4] = this.activity(index) * factor;
  }

  /** Moves the blobs from `first` on: for bends that are easier to say after the part is built. */
  displace(
    first: number,
    move: (x: number, y: number, z: number) => readonly [number, number, number],
  ): void {
    for (let index = first; index < this.count; index++) {
      const at = 6 * index;
      const [x, y, z] = move(this.#values[at]!, this.#values[at + 1]!, this.#values[at + 2]!);
      this.#values[at] = x;
      this.#values[at + 1] = y;
      this.#values[at + 2] = z;
    }
  }
}
