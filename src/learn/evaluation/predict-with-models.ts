import { loadModel } from '../../infer/model-manifest.ts';
import { openEngine } from '../../infer/open-engine.ts';
import { silentLogger } from '../../platform/logger.ts';
import { describeSource, parseDataSource } from '../samples/data-source.ts';
import type { LoadSetOptions } from '../samples/load-set.ts';
import { loadSet, statementOf } from '../samples/load-set.ts';
import type { Split } from '../../study/data-set.ts';
import type { LabelledImages } from '../samples/labelled-images.ts';
import { describeHost } from '../training/describe-host.ts';
import type { CasePicture } from './case-picture.ts';
import { drawCasePicture } from './case-picture.ts';
import type { CaseTime } from './case-time.ts';
import { summariseTimes } from './case-time.ts';
import { listCorrectExamples } from './correct-cases.ts';
import { EvaluationError } from './evaluation-error.ts';
import { listMisclassified } from './misclassified.ts';
import { predictSetWithEngine } from './predict-set-with-engine.ts';
import type { PredictionTable } from './prediction-table.ts';
import { scoreCases } from './scored-cases.ts';

/** Models and the data that they are to answer. */
export interface PredictionRequest {
  /** Model folders, each with a model.yaml. */
  readonly models: readonly string[];
  /** `phantom:PRESET:COUNT:SEED`, or the path of a data-set.json. */
  readonly data: string;
  /** Of a data set: only this part; `null` = all. */
  readonly split: Split | null;
}

/** What the models said, how long they took, and pictures of the cases that a review looks at. */
export interface ModelPredictions {
  readonly tables: readonly PredictionTable[];
  /** Of each model, in the same order. */
  readonly times: readonly CaseTime[];
  /** By case id. */
  readonly pictures: ReadonlyMap<string, CasePicture>;
}

/** So many of each model's surest mistakes get a picture. */
const MAXIMUM_WRONG = 40;
/** The papers' clinics have no server for this: one core must do. */
const THREADS = 1;

/** What is told while a long evaluation runs. */
export interface PredictionProgress extends Pick<LoadSetOptions, 'readingsYaml' | 'cacheFolder'> {
  readonly onLoad?: (done: number, count: number) => void;
  readonly onCase?: (model: string, done: number, count: number) => void;
}

/**
 * Runs each model on the CPU over every sample of a data source, with the preprocessing its manifest names.
 *
 * @throws EvaluationError EVALUATE_OPTIONS when the source is not well described or holds no sample
 */
export async function predictWithModels(
  { models, data, split }: PredictionRequest,
  { readingsYaml, cacheFolder, onLoad, onCase }: PredictionProgress,
): Promise<ModelPredictions> {
  const parsed = readSource(data);
  const source = parsed.kind === 'manifest' ? { ...parsed, split } : parsed;
  const { synthetic } = await statementOf(source);
  const tables: PredictionTable[] = [];
  const times: CaseTime[] = [];
  const pictures = new Map<string, CasePicture>();
  for (const folder of models) {
    const model = await loadModel(folder);
    const set = await loadSet(source, model.input, { readingsYaml, cacheFolder, onCase: onLoad });
    const count = set.labels.length;
    if (count === 0)
      throw new EvaluationError('EVALUATE_OPTIONS', `${describeSource(source)} holds no sample`);
    const engine = await openEngine(model.file, {
      providers: ['cpu'],
      threads: THREADS,
      logger: silentLogger,
    });
    try {
      const labels = {
        model: `${model.id} ${model.version}`,
        dataSet: describeSource(source),
        synthetic,
        classNames: model.classes.map(({ name }) => name),
      };
      const milliseconds: number[] = [];
      const table = await predictSetWithEngine(engine, set, labels, (done, took) => {
        milliseconds.push(took);
        onCase?.(model.id, done, count);
      });
      tables.push(table);
      times.push({
        ...summariseTimes(milliseconds),
        batchSize: 1,
        threads: THREADS,
        provider: engine.identity.provider,
        host: describeHost(),
      });
      addPictures(pictures, table, set);
    } finally {
      await engine.close();
    }
  }
  return { tables, times, pictures };
}

function addPictures(pictures: Map<string, CasePicture>, table: PredictionTable, set: LabelledImages): void {
  const indexOf = new Map(table.cases.map(({ id }, index) => [id, index]));
  const scored = scoreCases(table);
  const wrong = listMisclassified(table, scored).slice(0, MAXIMUM_WRONG);
  for (const { id } of [...wrong, ...listCorrectExamples(table, scored)])
    if (!pictures.has(id)) pictures.set(id, drawCasePicture(set, indexOf.get(id)!));
}

function readSource(text: string): ReturnType<typeof parseDataSource> {
  try {
    return parseDataSource(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new EvaluationError('EVALUATE_OPTIONS', error.message, { cause: error });
  }
}
