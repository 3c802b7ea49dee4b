import { OnnxGraph } from '../../src/onnx/onnx-graph.ts';

/** A network that answers its input: what a fusion in front of it makes can be seen. */
export function identityModel(rows: number, columns: number): Uint8Array {
  const graph = new OnnxGraph();
  graph.add('Identity', ['image'], 'probabilities');
  const dims = ['N', rows, columns, 1];
  return graph.write(
    'identity',
    { name: 'image', dims },
    { name: 'probabilities', dims },
    { made: 'for a test' },
  );
}
