import { InferError } from './infer-error.ts';
import type { InferenceEngine } from './inference-engine.ts';
import type { OnnxModel } from './onnx-file.ts';

/** Key of the ONNX metadata that holds the answers of the training runtime to `probeImage`, comma separated. */
export const SELF_CHECK_KEY = 'self_check_probabilities';

/** Reduced-precision arithmetic of a GPU stays within this; a wrong kernel does not. */
const SELF_CHECK_TOLERANCE = 0.005;

/** A fixed image in 0..1 with structure at several scales, the same on every machine. */
export function probeImage(rows: number, columns: number): Float32Array {
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const ramp = (row / rows + column / columns) / 2;
      const checks = ((row >> 3) + (column >> 2)) % 3 === 0 ? 0.25 : 0;
      values[row * columns + column] = Math.fround(ramp * 0.75 + checks);
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
  const [, rows = 0, columns = 0, channels = 1] = model.input.dims;
  if (rows < 1 || columns < 1 || channels !== 1)
    throw new InferError(
      'MODEL_GRAPH',
      `the model's input is ${model.input.dims.join('x')}, not N x rows x columns x 1`,
    );
  const answer = await engine.run(probeImage(rows, columns), [1, rows, columns, 1]);
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
