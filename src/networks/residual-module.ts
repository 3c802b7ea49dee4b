import { channelsOf, convolution, relu, sum } from './layers.ts';
import type { Block } from './scope.ts';
import { chain } from './scope.ts';

/**
 * Residual module of dSPIC: R = ReLU(conv3x3(ReLU(conv3x3(F))) + F), channels unchanged, no batch norm.
 *
 * @source R-049; S002 equation 9
 */
export function residualModule(filters: number): Block {
  const conv = convolution({ size: 3, filters, padding: 1, bias: true });
  const branch = chain(conv, relu(), conv);
  return (x, scope) => {
    const place = scope.inside('rm');
    if (channelsOf(x) !== scope.scaled(filters)) throw new RangeError('a residual module keeps its channels');
    return relu()(sum(branch(x, place), x, place.only('sum')), place);
  };
}
