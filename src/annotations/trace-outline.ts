import type { MaskRuns } from '../study/data-set.ts';
import type { Point } from './annotation.ts';
import { componentsOfRuns } from './components.ts';

/**
 * Outlines of a mask along the edges of its pixels, one polygon for each part whose pixels touch by their sides. A hole
 * is reached by a cut of no width, so that the polygon, filled by the even-odd rule, gives the same pixels again.
 */
export function traceOutlines(runs: MaskRuns): Point[][] {
  return componentsOfRuns(runs).map((component) => joinLoops(traceLoops(component)));
}

/** Closed loops of pixel edges, walked with the mask on the right; each begins at its first corner from the top. */
function traceLoops(runs: MaskRuns): Point[][] {
  const edges = collectEdges(runs);
  const loops: Point[][] = [];
  for (const [start, ends] of edges) {
    while (ends.length > 0) {
      const corners = [start];
      for (let at = takeEdge(edges, start); at !== start; at = takeEdge(edges, at)) corners.push(at);
      loops.push(dropStraight(corners.map(pointOf)));
    }
  }
  return loops;
}

/** Wider than any image: a corner is kept as one number, row * STRIDE + column. */
const STRIDE = 1 << 20;

/** From each corner to the corners that an edge leads to. Edges between two pixels of the mask cancel out. */
function collectEdges(runs: MaskRuns): Map<number, number[]> {
  const inside = new Set<number>();
  for (let at = 0; at < runs.length; at += 3)
    for (let step = 0; step < runs[at + 2]!; step++) inside.add(runs[at]! * STRIDE + runs[at + 1]! + step);
  const edges = new Map<number, number[]>();
  const add = (from: number, to: number): void => {
    const known = edges.get(from);
    if (known === undefined) edges.set(from, [to]);
    else known.push(to);
  };
  for (const pixel of inside) {
    const below = pixel + STRIDE;
    if (!inside.has(pixel - STRIDE)) add(pixel, pixel + 1);
    if (!inside.has(pixel + 1)) add(pixel + 1, below + 1);
    if (!inside.has(below)) add(below + 1, below);
    if (!inside.has(pixel - 1)) add(below, pixel);
  }
  return edges;
}

function takeEdge(edges: Map<number, number[]>, from: number): number {
  const end = edges.get(from)?.pop();
  if (end === undefined) throw new RangeError('the edges of a mask do not close');
  return end;
}

function pointOf(corner: number): Point {
  return [corner % STRIDE, Math.floor(corner / STRIDE)];
}

function dropStraight(points: readonly Point[]): Point[] {
  return points.filter((point, index) => {
    const before = points.at(index - 1)!;
    const after = points[(index + 1) % points.length]!;
    return (
      (before[0] !== point[0] || after[0] !== point[0]) && (before[1] !== point[1] || after[1] !== point[1])
    );
  });
}

function joinLoops([outer = [], ...holes]: readonly Point[][]): Point[] {
  const start = outer[0];
  if (start === undefined) return [];
  return [
    ...outer,
    ...holes.flatMap((hole) => [start, ...hole, hole[0]!]),
    ...(holes.length > 0 ? [start] : []),
  ];
}
