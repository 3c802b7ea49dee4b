import { cbam } from './cbam.ts';
import type { Node, WeightSeeds } from './layers.ts';
import { batchNorm, channelsOf, convolution, relu, sum } from './layers.ts';

/** Where the attention sits: in the residual branch (inRA-Conv) or after the sum (outRA-Conv). */
export type AttentionPlacement = 'in-residual' | 'after-sum';

export interface RaBlockOptions {
  readonly name: string;
  readonly filters: number;
  readonly stride: number;
  readonly attention: AttentionPlacement;
  readonly seeds: WeightSeeds;
}

/**
 * Residual block with hybrid attention.
 *
 * inRA: y = ReLU(x' + CBAM(BN(conv(ReLU(BN(conv x)))))); outRA: y = CBAM(ReLU(x' + BN(conv(ReLU(BN(conv x)))))).
 * x' is x, or a 1x1 convolution with batch norm where the shape changes.
 *
 * @source R-050, R-051; S000 section "RA-Conv" and figure 4
 */
export function raBlock(x: Node, options: RaBlockOptions): Node {
  const { name, filters, stride, attention, seeds } = options;
  let branch = convolution(x, { name: `${name}_conv1`, filters, size: 3, stride, seeds });
  branch = relu(batchNorm(branch, `${name}_bn1`), `${name}_relu1`);
  branch = batchNorm(convolution(branch, { name: `${name}_conv2`, filters, size: 3, seeds }), `${name}_bn2`);
  const shortcut = matchShape(x, options);
  const attend = (value: Node): Node => cbam(value, { name: `${name}_cbam`, seeds });
  if (attention === 'in-residual') return relu(sum(shortcut, attend(branch), `${name}_sum`), `${name}_relu2`);
  return attend(relu(sum(shortcut, branch, `${name}_sum`), `${name}_relu2`));
}

function matchShape(x: Node, { name, filters, stride, seeds }: RaBlockOptions): Node {
  if (stride === 1 && channelsOf(x) === filters) return x;
  const projected = convolution(x, { name: `${name}_shortcut_conv`, filters, size: 1, stride, seeds });
  return batchNorm(projected, `${name}_shortcut_bn`);
}
