import type { ConvolutionOptions } from './layers.ts';
import { convolution, dense, dropout, flatten, relu, softmaxClasses } from './layers.ts';
import type { Block } from './scope.ts';
import { chain, identity } from './scope.ts';

/** Convolution with bias and rectifier: a row "convolution" of the papers' tables and of AlexNet and VGG. */
export function rectified(options: ConvolutionOptions): Block {
  return chain(convolution({ ...options, bias: true }), relu());
}

/** Flatten, two rectified dense layers, softmax: the end of Dscint, dSPIC, SI_CLF, AlexNet and VGG. */
export function denseHead(units: number, classes: number, dropoutRate = 0): Block {
  const drop = dropoutRate > 0 ? dropout(dropoutRate) : identity;
  return chain(flatten(), dense(units), relu(), drop, dense(units), relu(), drop, softmaxClasses(classes));
}
