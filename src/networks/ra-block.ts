import { cbam } from './cbam.ts';
import { batchNorm, channelsOf, convolution, relu, sum } from './layers.ts';
import type { Block, Node } from './scope.ts';
import { chain, identity } from './scope.ts';

/** Where the attention sits: in the residual branch (inRA-Conv), after the sum (outRA-Conv), or nowhere (ablation). */
export type AttentionPlacement = 'in-residual' | 'after-sum' | 'none';

export interface RaBlockOptions {
  readonly filters: number;
  readonly stride: number;
  readonly attention: AttentionPlacement;
  /** `false` = a plain pair of convolutions (ablation). */
  readonly residual?: boolean;
  readonly spatialTimes?: 'attended' | 'input';
}

/**
 * Residual block with hybrid attention.
 *
 * inRA: y = ReLU(x' + CBAM(BN(conv(ReLU(BN(conv x)))))); outRA: y = CBAM(ReLU(x' + BN(conv(ReLU(BN(conv x)))))).
 * x' is x, or a 1x1 convolution with batch norm where the shape changes; without the residual it is left out.
 *
 * @source R-050, R-051, R-055 to R-058; S000 section "RA-Conv", figure 4 and table 6
 */
export function raBlock(options: RaBlockOptions): Block {
  const { filters, stride, attention, residual = true, spatialTimes = 'attended' } = options;
  const branch = chain(
    convolution({ size: 3, filters, stride }),
    batchNorm(),
    relu(),
    convolution({ size: 3, filters }),
    batchNorm(),
    attention === 'in-residual' ? cbam({ spatialTimes }) : identity,
  );
  const after = attention === 'after-sum' ? cbam({ spatialTimes }) : identity;
  return (x, scope) => {
    const value = branch(x, scope);
    const total = residual ? sum(shortcut(options)(x, scope), value, scope.only('sum')) : value;
    return after(relu({ name: 'relu2' })(total, scope), scope);
  };
}

function shortcut({ filters, stride }: RaBlockOptions): Block {
  return (x: Node, scope) => {
    if (stride === 1 && channelsOf(x) === scope.scaled(filters)) return x;
    return chain(
      convolution({ name: 'shortcut_conv', size: 1, filters, stride }),
      batchNorm({ name: 'shortcut_bn' }),
    )(x, scope);
  };
}
