import { findPercentile } from './fusion-percentile.ts';
import { FusionNodes } from './fusion-nodes.ts';
import type { FusionScale, FusionSpec } from './fusion-spec.ts';
import { findScale } from './fusion-spec.ts';
import { sumTaps, tapsOfKernel, tapsOfMean } from './fusion-taps.ts';
import type { OnnxGraph, OnnxPort } from './onnx-graph.ts';

/** Names of the inputs of a graph that fuses. */
export const FUSION_INPUTS = {
  /** Raw counts, as stored, [rows, columns]. */
  anterior: 'anterior',
  /** Raw counts, as stored (seen from behind, not flipped), [rows, columns]. */
  posterior: 'posterior',
  /** Shift of the flipped posterior onto the anterior: dx, dy, whole pixels. */
  shift: 'shift',
  /** Box of the body in the anterior view: first and last row, first and last column, inclusive. */
  box: 'box',
} as const;

/** The inputs of a graph that fuses views of a size. */
export function fusionPorts({ views }: FusionSpec): OnnxPort[] {
  return [
    { name: FUSION_INPUTS.anterior, dims: [views.rows, views.columns] },
    { name: FUSION_INPUTS.posterior, dims: [views.rows, views.columns] },
    { name: FUSION_INPUTS.shift, dims: [2] },
    { name: FUSION_INPUTS.box, dims: [4] },
  ];
}

/**
 * Writes the fusion into a graph: negative counts to 0, pixel correction, flip, shift, addition, normalisation,
 * resampling. `output` becomes the image that a network takes, [1, rows, columns, 1].
 *
 * @throws RangeError for a preprocessing id without a form inside a graph
 * @source S000 section "View aggregation", readings
 */
export function writeFusion(
  graph: OnnxGraph,
  spec: FusionSpec,
  output: { readonly name: string; readonly rows: number; readonly columns: number },
): void {
  const nodes = new FusionNodes(graph);
  const scale = findScale(spec.preprocessing);
  const [front, back] = [FUSION_INPUTS.anterior, FUSION_INPUTS.posterior].map((view) =>
    correctPixels(nodes, nodes.op('Relu', [view]), spec),
  ) as [string, string];
  const sum = nodes.op('Add', [front, moveBack(nodes, back, spec)]);
  const normalised = normalise(nodes, sum, spec, scale);
  const narrow = resample(nodes, normalised, 1, spec.views.columns, output.columns);
  const small = resample(nodes, narrow, 0, spec.views.rows, output.rows);
  graph.add(
    'Reshape',
    [small, graph.integers('fusion/shape', [1, output.rows, output.columns, 1])],
    output.name,
  );
}

/** Separable convolution, across and then down. */
function correctPixels(nodes: FusionNodes, image: string, { views, kernel }: FusionSpec): string {
  if (kernel === null) return image;
  const across = sumTaps(nodes, image, 1, tapsOfKernel(views.columns, kernel));
  return sumTaps(nodes, across, 0, tapsOfKernel(views.rows, kernel));
}

/** Flips the posterior and moves it: (y, x) comes from (y - dy, W - 1 - (x - dx)); what comes from outside is 0. */
function moveBack(nodes: FusionNodes, back: string, { views }: FusionSpec): string {
  const { rows, columns } = views;
  const [dx, dy] = [0, 1].map((index) => nodes.element(FUSION_INPUTS.shift, index)) as [string, string];
  const row = nodes.op('Sub', [nodes.numbers(countUp(rows)), dy]);
  const column = nodes.op('Add', [nodes.numbers(countUp(columns).reverse()), dx]);
  const [nearestRow, nearestColumn] = [nodes.clip(row, 0, rows - 1), nodes.clip(column, 0, columns - 1)];
  const moved = nodes.reorder(nodes.reorder(back, 0, nearestRow), 1, nearestColumn);
  const inside = nodes.op('Mul', [
    nodes.reshape(nodes.test('Equal', row, nearestRow), [rows, 1]),
    nodes.test('Equal', column, nearestColumn),
  ]);
  return nodes.op('Mul', [moved, inside]);
}

function normalise(nodes: FusionNodes, sum: string, spec: FusionSpec, scale: FusionScale): string {
  const rooted = (value: string): string => (scale.root ? nodes.op('Sqrt', [value]) : value);
  // The root grows with the count, so the percentile of the roots is the root of the percentile.
  const upper =
    scale.oneInAbove === null
      ? nodes.extreme('ReduceMax', sum)
      : findPercentile(nodes, insideBox(nodes, sum, spec), spec.views, scale.oneInAbove);
  const image = rooted(sum);
  const high = rooted(upper);
  if (scale.form !== 'range') {
    return nodes.clip(nodes.op('Div', [image, nodes.divisor(high)]), 0, scale.form);
  }
  const low = rooted(nodes.extreme('ReduceMin', sum));
  const span = nodes.divisor(nodes.op('Sub', [high, low]));
  return nodes.clip(nodes.op('Div', [nodes.op('Sub', [image, low]), span]), 0, 1);
}

function resample(nodes: FusionNodes, image: string, axis: 0 | 1, length: number, wanted: number): string {
  return length === wanted ? image : sumTaps(nodes, image, axis, tapsOfMean(length, wanted));
}

/** The image inside the body's box, 0 outside. */
function insideBox(nodes: FusionNodes, image: string, { views }: FusionSpec): string {
  const between = (length: number, first: number): string => {
    const at = nodes.numbers(countUp(length));
    const [from, to] = [first, first + 1].map((index) => nodes.element(FUSION_INPUTS.box, index)) as [
      string,
      string,
    ];
    return nodes.op('Mul', [nodes.test('GreaterOrEqual', at, from), nodes.test('LessOrEqual', at, to)]);
  };
  const inRows = nodes.reshape(between(views.rows, 0), [views.rows, 1]);
  return nodes.op('Mul', [image, nodes.op('Mul', [inRows, between(views.columns, 2)])]);
}

function countUp(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
