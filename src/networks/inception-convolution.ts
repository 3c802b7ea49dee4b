import type { ConvolutionOptions } from './layers.ts';
import { batchNorm, convolution, relu } from './layers.ts';
import type { Block } from './scope.ts';
import { chain, inside } from './scope.ts';

type Size = ConvolutionOptions['size'];

/**
 * Convolution, batch norm and rectifier of Inception-v3 and -v4; no padding unless asked. With a name its layers are
 * `<name>_conv`, `<name>_bn` and `<name>_relu`.
 */
export function normalised(
  size: Size,
  filters: number,
  options: { readonly stride?: number; readonly padding?: 'same'; readonly name?: string } = {},
): Block {
  const { stride = 1, padding = 0, name } = options;
  const named = (kind: string): { readonly name?: string } => (name === undefined ? {} : { name: kind });
  const block = chain(
    convolution({ size, filters, stride, padding, ...named('conv') }),
    batchNorm({ epsilon: 1e-3, ...named('bn') }),
    relu(named('relu')),
  );
  return name === undefined ? block : inside(name, block);
}
