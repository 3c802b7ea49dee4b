import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { PreprocessError } from './preprocess-error.ts';

/** how the body is found. */
export interface BodyBoxReading {
  readonly smoothingSigmaPx: number;
  readonly backgroundPercentile: number;
  readonly fleshFactor: number;
  readonly edgeShare: number;
  readonly noiseFactor: number;
  readonly minimumPixels: number;
}

/** how the two views become one image; weights make a weighted sum. */
export type Addition =
  'sum' | 'mean' | 'maximum' | 'geometric-mean' | { readonly anterior: number; readonly posterior: number };

const positive = z.number().positive();
const share = z.number().min(0).max(1);
const whole = z.number().int().positive();

/** One reading: its value, in what unit, and why it was read so. */
function reading<Value extends z.ZodType>(value: Value) {
  return z.strictObject({ value, unit: z.string(), reason: z.string().min(10) });
}

/** A range whose ends are in order. */
const range = z.tuple([positive, positive]).refine(([least, most]) => least <= most, 'ends are swapped');
const acquisition = z.strictObject({
  activityMbq: range,
  uptakeHours: range.optional(),
  collimator: z.literal(['LEHR', 'LE', 'ME', 'HE']),
  energyWindowPercent: range,
  scanSpeedCmPerMin: range,
  speedFactor: z.number().min(1),
});

const ReadingsSchema = z.strictObject({
  'R-001': reading(z.strictObject({ negativePixels: z.literal('zero') })),
  'R-004': reading(acquisition),
  'R-005': reading(acquisition),
  'R-009': reading(z.strictObject({ apply: z.boolean(), kernelPx: z.literal([3, 5, 7]), sigmaPx: positive })),
  'R-021': reading(z.literal('min-max')),
  'R-022': reading(z.strictObject({ robustPercentile: z.number().min(90).max(100) })),
  'R-025': reading(
    z.strictObject({
      report: z.boolean(),
      smoothingSigmaPx: positive,
      placementPx: positive,
      minimumZ: positive,
      minimumSpotZ: positive,
    }),
  ),
  'R-026': reading(z.strictObject({ flip: z.boolean(), mirroredMargin: z.number().min(0).max(1) })),
  'R-027': reading(
    z.strictObject({
      smoothingSigmaPx: positive,
      backgroundPercentile: z.number().min(0).max(50),
      fleshFactor: positive,
      edgeShare: share,
      noiseFactor: positive,
      minimumPixels: whole,
    }),
  ),
  'R-028': reading(
    z.strictObject({
      align: z.literal(['translate', 'none']),
      maximumShiftPx: whole,
      heightRatio: z.tuple([positive, positive]),
      minimumCorrelation: share,
    }),
  ),
  'R-029': reading(
    z.strictObject({
      refine: z.boolean(),
      smoothingSigmaPx: positive,
      searchPx: z.number().int().min(1).max(20),
    }),
  ),
  'R-030': reading(
    z.union([
      z.literal(['sum', 'mean', 'maximum', 'geometric-mean']),
      z.strictObject({ anterior: positive, posterior: positive }),
    ]),
  ),
  'R-031': reading(z.literal('diagnostic-only')),
  'R-032': reading(z.literal('mirror')),
  'R-033': reading(z.literal('augment-pair-then-aggregate')),
  'R-034': reading(z.literal('integer-shift')),
  'R-050': reading(z.string().min(1)),
  'R-051': reading(z.string().min(1)),
  'R-052': reading(z.string().min(1)),
  'Q-04': reading(z.strictObject({ edgePx: z.number().int().min(0), cutOffPx: whole })),
  'Q-05': reading(z.strictObject({ warnCounts: positive, failCounts: positive })),
  'Q-06': reading(z.strictObject({ pixelsAtCeiling: whole })),
  'Q-12': reading(z.strictObject({ warnIndex: positive, warnIndexAnterior: positive, failIndex: positive })),
});

type Values = { [Key in keyof z.infer<typeof ReadingsSchema>]: z.infer<typeof ReadingsSchema>[Key]['value'] };

/** The readings by their number, values only: `readings['R-027'].edgeShare`. */
export type PreprocessReadings = Readonly<Values>;

/** Checks conf/readings.yaml; throws a PreprocessError that lists every fault with its path. */
export function parseReadings(yamlText: string): PreprocessReadings {
  const checked = ReadingsSchema.safeParse(parseYaml(yamlText));
  if (!checked.success) {
    const faults = checked.error.issues.map(
      ({ path, message }) => `${path.join('.') || '(file)'}: ${message}`,
    );
    throw new PreprocessError('PREPROCESS_READINGS', `readings.yaml: ${faults.join('; ')}`);
  }
  const values = Object.entries(checked.data).map(([key, { value }]) => [key, value]);
  return Object.fromEntries(values) as Values;
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new PreprocessError('PREPROCESS_READINGS', `readings.yaml is not YAML: ${error.message}`);
  }
}
