import { InferError } from './infer-error.ts';
import type { InferenceEngine } from './inference-engine.ts';
import type { OnnxModel } from './onnx-file.ts';

/** Key of the ONNX metadata that holds the answers of the training runtime to `probeImage`, comma separated. */
export const SELF_CHECK_KEY = 'self_check_probabilities';

/** Reduced-precision arithmetic of a GPU stays within this; a wrong kernel does not. */
const SELF_CHECK_TOLERANCE = 0.005;

/**
 * A fixed image in 0..1 with structure at several scales, the same on every machine; every further channel is the
 * first one turned by another third of its range.
 */
export function probeImage(rows: number, columns: number, channels = 1): Float32Array {
  const values = new Float32Array(rows * columns * channels);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const ramp = (row / rows + column / columns) / 2;
      const checks = ((row >> 3) + (column >> 2)) % 3 === 0 ? 0.25 : 0;
      const first = Math.fround(ramp * 0.75 + checks);
      for (let channel = 0; channel < channels; channel++)
        values[(row * columns + column) * channels + channel] = (first + channel / 3) % 1;
    }
  }
  return values;
}

/**
 * First run of an engine (which also warms it up): compares its answer with the one recorded when the model was
 * exported. Returns the largest difference, or `null` when the model carries no recorded answer.
 *
 * @throws InferError ENGINE_RUN when the engine answers something else, or no numbers at all
 */
export async function checkEngine(engine: InferenceEngine, model: OnnxModel): Promise<number | null> {
  const [, rows = 0, columns = 0, channels = 0] = model.input.dims;
  if (model.input.dims.length !== 4 || Math.min(rows, columns, channels) < 1)
    throw new InferError(
      'MODEL_GRAPH',
      `the model's input is ${model.input.dims.join('x')}, not N x rows x columns x channels`,
    );
  const answer = await engine.run(probeImage(rows, columns, channels), [1, rows, columns, channels]);
  if (answer.length === 0 || !answer.every(Number.isFinite))
    throw new InferError('ENGINE_RUN', 'the engine answered the self-check without finite numbers');
  const recorded = model.metadata.get(SELF_CHECK_KEY);
  if (recorded === undefined) return null;
  const expected = recorded.split(',').map(Number);
  const difference = Math.max(
    ...expected.map((value, index) => Math.abs(value - (answer[index] ?? Number.POSITIVE_INFINITY))),
  );
  if (!(difference <= SELF_CHECK_TOLERANCE))
    throw new InferError(
      'ENGINE_RUN',
      `the engine fails the model's self-check by ${difference.toPrecision(3)}`,
    );
  return difference;
}
