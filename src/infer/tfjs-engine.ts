import type { InferenceEngine } from './inference-engine.ts';
import { InferError } from './infer-error.ts';
import type { OnnxModel } from './onnx-file.ts';
import { prepareGraph } from './tfjs-graph.ts';
import type { TfjsBackend } from './tfjs-runtime.ts';
import { loadTfjs } from './tfjs-runtime.ts';

/** ADAPTER: runs the same ONNX file on a tfjs backend. */
export async function openTfjsEngine(model: OnnxModel, backend: TfjsBackend): Promise<InferenceEngine> {
  const { tf, backendName, packageName, version } = await loadTfjs(backend);
  const graph = prepareGraph(tf, model);
  return {
    identity: { name: packageName, version, provider: backend },
    async run(input, shape) {
      // The backend is a setting of the whole process: another engine may have changed it.
      if (tf.getBackend() !== backendName && !(await tf.setBackend(backendName)))
        throw new InferError('ENGINE_RUN', `tfjs no longer accepts its backend ${backendName}`);
      const image = tf.tensor(input, [...shape]);
      const output = graph.run(image);
      try {
        return (await output.data()).slice() as Float32Array;
      } finally {
        tf.dispose([image, output]);
      }
    },
    close() {
      graph.dispose();
      return Promise.resolve();
    },
  };
}
