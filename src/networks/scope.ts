import type * as tf from '@tensorflow/tfjs';
import type { InitialWeights } from './initial-weights.ts';

/** A value on its way through a network that is being defined. */
export type Node = tf.SymbolicTensor;

/** Where in a network a block stands: gives layers their names, first weights and sizes. */
export interface Scope {
  readonly weights: InitialWeights;
  /** Filters or hidden units of the paper times the network's width factor, at least one. */
  scaled(units: number): number;
  /** Name of the next layer of a kind: `conv1`, `conv2`, ... behind the names of the parts it lies in. */
  next(kind: string): string;
  /** Name of the one layer that is called so here. */
  only(name: string): string;
  /** A part of this place with a name of its own. */
  inside(part: string): Scope;
}

/** A layer or a group of layers: what stands in one row of a paper's table. */
export type Block = (x: Node, scope: Scope) => Node;

/** The outermost scope of a network. */
export function networkScope(weights: InitialWeights, widthFactor: number, path = ''): Scope {
  const used = new Map<string, number>();
  return {
    weights,
    scaled: (units) => Math.max(1, Math.round(units * widthFactor)),
    only: (name) => path + name,
    next(kind) {
      const number = (used.get(kind) ?? 0) + 1;
      used.set(kind, number);
      return `${path}${kind}${number}`;
    },
    inside: (part) => networkScope(weights, widthFactor, `${path}${part}_`),
  };
}

/** Blocks one after the other. */
export function chain(...blocks: readonly Block[]): Block {
  return (x, scope) => blocks.reduce((value, block) => block(value, scope), x);
}

/** A block whose layers carry the name of a part. */
export function inside(part: string, ...blocks: readonly Block[]): Block {
  const block = chain(...blocks);
  return (x, scope) => block(x, scope.inside(part));
}

/** A block that changes nothing. */
export const identity: Block = (x) => x;
