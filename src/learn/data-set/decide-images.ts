import type { Annotation } from '../../annotations/annotation.ts';
import { agreeOnImage, diseasesSeenBy, formatOpinion } from '../../annotations/image-consensus.ts';
import type { LabelCodes } from '../../annotations/label-codes.ts';
import { agreeOnLesions } from '../../annotations/lesion-consensus.ts';
import { pixelsInAtLeast } from '../../annotations/mask-overlap.ts';
import { rasteriseShape } from '../../annotations/rasterise-shape.ts';
import { fleissKappa, meanPairwiseDice } from '../../annotations/reader-agreement.ts';
import type { DataSetImage, DataSetLesion, DataSetManifest } from '../../study/data-set.ts';
import type { NamedView } from './name-views.ts';
import type { ClassReading } from './task-classes.ts';
import { classOfDiseases } from './task-classes.ts';

/** A view with the class and the lesions that labels and readers give it. */
export interface DecidedImage {
  readonly view: NamedView;
  /** Without its file, which is written later. */
  readonly image: Omit<DataSetImage, 'file'>;
  readonly annotations: readonly Annotation[];
  readonly isLabelled: boolean;
  /** For example `M 2, N 1`. */
  readonly votes: string;
  /** Why there is no class; empty where there is one. */
  readonly why: string;
  /** Where the table of labels says something else than the readers. */
  readonly disagreement: string | null;
}

/** What decides besides the view. */
export interface DecisionContext {
  readonly task: DataSetManifest['task'];
  readonly codes: LabelCodes;
  readonly adjudicated: ReadonlyMap<string, readonly string[]>;
}

/**
 * Decides an image: an expert's decision first, then the table of labels, then the majority of the readers.
 * @source
 */
export function decideImage(
  view: NamedView,
  annotations: readonly Annotation[],
  { task, codes, adjudicated }: DecisionContext,
): DecidedImage {
  const { found, label, id } = view;
  const consensus = agreeOnImage(
    annotations.map((annotation) => diseasesSeenBy(annotation, codes)),
    codes,
  );
  const lesions = agreeOnLesions(annotations, codes).map(({ lesion }) => lesion);
  const tumourType = label?.tumour ?? null;
  const read = annotations.length === 0 ? null : readClass(consensus.diseases, lesions, task, tumourType);
  const expert = adjudicated.get(id);
  const reading: ClassReading =
    expert !== undefined
      ? classOfDiseases(expert, task, tumourType)
      : label?.class !== undefined
        ? { class: label.class, findings: label.findings ?? [label.class] }
        : (read ?? { fault: 'no label and no annotation' });
  const decision = 'fault' in reading ? null : reading;
  const differs =
    decision !== null &&
    read !== null &&
    'class' in read &&
    read.class !== decision.class &&
    expert === undefined;
  return {
    view,
    annotations,
    isLabelled: label !== null || annotations.length > 0 || expert !== undefined,
    votes: Object.entries(consensus.votes)
      .map(([opinion, count]) => `${opinion} ${count}`)
      .join(', '),
    why: 'fault' in reading ? reading.fault : '',
    disagreement: differs
      ? `the table says ${decision.class}, the readers ${read.class}; the table is taken`
      : null,
    image: {
      id,
      patientId: view.patientName,
      studyUid: view.studyName,
      view: found.view,
      frame: 1,
      class: decision?.class ?? null,
      ...(decision === null ? {} : { findings: decision.findings }),
      tumourType,
      ageYears: label?.age ?? found.ageYears,
      sex: label?.sex ?? found.sex,
      tracer: label?.tracer ?? found.tracer,
      scanner: label?.scanner ?? found.scanner,
      source: 'acquired',
      quantity: found.quantity,
      ...(found.pixelSpacingMm === null ? {} : { pixelSpacingMm: found.pixelSpacingMm }),
      split: null,
      lesions,
    },
  };
}

function readClass(
  diseases: readonly string[] | null,
  lesions: readonly DataSetLesion[],
  task: DataSetManifest['task'],
  tumourType: string | null,
): ClassReading {
  if (task === 'lesion') {
    const natures = lesions.map(({ nature }) => nature);
    const name = natures.includes('malignant') ? 'malignant' : natures.includes('benign') ? 'benign' : null;
    return name === null ? { fault: 'no lesion that was judged' } : { class: name, findings: [name] };
  }
  if (diseases === null) return { fault: 'the readers have no majority' };
  return classOfDiseases(diseases, task, tumourType);
}

/** How well the readers of a data set agree. */
export interface ReadAgreement {
  readonly images: number;
  readonly readers: number;
  /** Fleiss' kappa of the opinions of the images, over those that have the usual number of readers. */
  readonly fleissKappa: number | null;
  /** Mean over the images of the mean pairwise Dice coefficient of everything that was marked. */
  readonly meanDice: number | null;
  readonly votes: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Agreement over all images that at least two readers saw; `null` where there is none. */
export function agreementOf(decided: readonly DecidedImage[], codes: LabelCodes): ReadAgreement | null {
  const read = decided.filter(({ annotations }) => annotations.length >= 2);
  if (read.length === 0) return null;
  const readers = Math.max(...read.map(({ annotations }) => annotations.length));
  const complete = read.filter(({ annotations }) => annotations.length === readers);
  const opinions = complete.map(({ annotations }) =>
    annotations.map((annotation) => formatOpinion(diseasesSeenBy(annotation, codes))),
  );
  const categories = [...new Set(opinions.flat())].sort();
  const dices = read.flatMap(({ annotations }) => {
    const dice = meanPairwiseDice(annotations.map(everythingMarked));
    return dice === null ? [] : [dice];
  });
  return {
    images: read.length,
    readers,
    fleissKappa: fleissKappa(
      opinions.map((own) => categories.map((category) => own.filter((each) => each === category).length)),
    ),
    meanDice: dices.length === 0 ? null : dices.reduce((sum, dice) => sum + dice, 0) / dices.length,
    votes: Object.fromEntries(
      complete.map(({ view }, index) => [
        view.id,
        Object.fromEntries(
          categories.map((category) => [
            category,
            opinions[index]!.filter((each) => each === category).length,
          ]),
        ),
      ]),
    ),
  };
}

function everythingMarked(annotation: Annotation): number[] {
  return pixelsInAtLeast(
    1,
    annotation.shapes.map(({ shape }) => rasteriseShape(shape, annotation)),
  );
}
