import { writeTensorFile } from '../../../src/learn/samples/tensor-file.ts';
import { FlatNetwork } from '../../../src/learn/training/flat-network.ts';
import type { BuiltNetwork } from '../../../src/learn/training/network-spec.ts';

/** Writes all weights of a network to a file: equal files are equal networks, bit for bit. */
export async function saveWeights(path: string, { network }: BuiltNetwork): Promise<void> {
  const flat = new FlatNetwork(network);
  const weights = new Float32Array(flat.size.weights);
  const statistics = new Float32Array(flat.size.statistics);
  await flat.store({ weights, statistics });
  await writeTensorFile(path, {
    header: {},
    arrays: [
      { name: 'weights', shape: [weights.length], values: weights },
      { name: 'statistics', shape: [statistics.length], values: statistics },
    ],
  });
}
