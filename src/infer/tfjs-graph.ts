import type * as tfjs from '@tensorflow/tfjs';
import { InferError } from './infer-error.ts';
import type { OnnxModel } from './onnx-file.ts';
import type { Tf, Value } from './tfjs-operators.ts';
import { OPERATORS } from './tfjs-operators.ts';

/** A graph whose weights lie in the backend, ready to run. */
export interface PreparedGraph {
  run(input: tfjs.Tensor): tfjs.Tensor;
  dispose(): void;
}

/**
 * Puts an ONNX graph of our exporter's operators on a tfjs backend: the second, independent reading of the same weights
 * file, which makes it an oracle for onnxruntime.
 *
 * @throws InferError MODEL_GRAPH on an operator this interpreter does not know
 */
export function prepareGraph(tf: Tf, model: OnnxModel): PreparedGraph {
  const unknown = model.nodes.find(({ operator }) => !(operator in OPERATORS));
  if (unknown !== undefined)
    throw new InferError(
      'MODEL_GRAPH',
      `the tfjs engine does not know the ONNX operator ${unknown.operator}`,
    );
  const weights = loadWeights(tf, model);
  return {
    run: (input) =>
      tf.tidy(() => {
        const values = new Map<string, Value>(weights);
        values.set(model.input.name, { tensor: input, channelsLast: false });
        for (const node of model.nodes) {
          const inputs = node.inputs.map((name) => values.get(name)!);
          values.set(node.outputs[0]!, OPERATORS[node.operator]!(tf, node, inputs));
        }
        return values.get(model.outputName)!.tensor;
      }),
    dispose: () => {
      for (const { tensor } of weights.values()) tensor.dispose();
    },
  };
}

/** Convolution kernels change from OIHW to tfjs' HWIO once, not at every run. */
function loadWeights(tf: Tf, model: OnnxModel): Map<string, Value> {
  const kernels = new Set(
    model.nodes
      .filter(({ operator }) => operator === 'Conv' || operator === 'ConvTranspose')
      .map((node) => node.inputs[1]),
  );
  const weights = new Map<string, Value>();
  for (const weight of model.weights.values()) {
    const tensor = tf.tidy(() => {
      const asStored = tf.tensor(weight.values, [...weight.dims]);
      return kernels.has(weight.name) ? tf.transpose(asStored, [2, 3, 1, 0]) : asStored;
    });
    weights.set(weight.name, { tensor, channelsLast: false });
  }
  return weights;
}
