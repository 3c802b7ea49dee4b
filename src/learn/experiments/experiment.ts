import type { SampleUnit } from '../../study/data-set.ts';
import type { PublishedResult } from '../evaluation/published-results.ts';
import type { ColumnName } from './columns.ts';

/** A paper whose tables can be made again. */
export type Paper = PublishedResult['source'];

/** What is done with the training part of a data set before it is trained on. */
export type DataChange =
  | { readonly kind: 'none' }
  /** Copies until each class has so many images, as in the papers also of test images. */
  | { readonly kind: 'augment'; readonly targets: ClassCounts; readonly mirror: boolean }
  /** Images drawn by a DCGAN a class until each class has so many; never test images. */
  | { readonly kind: 'generate'; readonly targets: ClassCounts };

/** Samples of each class. */
export type ClassCounts = Readonly<Record<string, number>>;

/** A data set of a paper. Data sets of one phantom preset share their originals and how those are split. */
export interface ExperimentData {
  /** As the paper calls it. */
  readonly printed: string;
  readonly preset: string;
  /** What one sample shows. */
  readonly unit: SampleUnit;
  /** Images as collected (of lesions: lesions), before the change. */
  readonly originals: ClassCounts;
  readonly change: DataChange;
  /** New class → the classes that become it, for a network that is trained with fewer classes. */
  readonly merged?: Readonly<Record<string, readonly string[]>>;
  /** Disease code that a simulated reader gives → class, the leading disease first; `N` = none. Absent = no comparison. */
  readonly readerClasses?: Readonly<Record<string, string>>;
}

/** One network on one data set: a row of a comparison. */
export interface ExperimentRow {
  /** As the paper calls it. */
  readonly name: string;
  readonly network: string;
  readonly data: ExperimentData;
  /** `model` of the published row; `null` = the paper prints no numbers. */
  readonly published: string | null;
}

/** How trainings are repeated: with other seeds, or on other parts of the data. */
export interface Repetition {
  readonly kind: 'runs' | 'folds';
  readonly count: number;
}

/** What the table lists: rows of networks, folds of one network, or subgroups of its cases. */
export type Layout =
  | { readonly kind: 'models'; readonly columns: readonly ColumnName[] }
  | { readonly kind: 'folds' }
  | { readonly kind: 'groups'; readonly attribute: string };

/** Pictures of an experiment. */
export type FigureKind = 'bars' | 'roc' | 'confusion' | 'radar' | 'curves';

/** The comparison behind a table or figure of a paper, as data: one runner executes all of them. */
export interface Experiment {
  /** As on the command line, for example `s000-table-6`. */
  readonly id: string;
  /** Other tables that are answered by the same comparison. */
  readonly aliases?: readonly string[];
  readonly paper: Paper;
  readonly title: string;
  readonly rows: readonly ExperimentRow[];
  readonly repetition: Repetition;
  readonly layout: Layout;
  readonly figures: readonly FigureKind[];
  /** What has to be known to read the table. */
  readonly remarks?: readonly string[];
}
