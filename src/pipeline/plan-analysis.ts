import { createHash } from 'node:crypto';
import { SOP_CLASS } from '../dicom/sop-classes.ts';
import type { ModelRuleConfig } from '../platform/config-schema.ts';
import type { BoneScan } from '../study/bone-scan.ts';
import type { StoredInstance } from '../study/stored-instance.ts';
import type { AnalysisRequest, LesionSource } from './analysis.ts';
import type { ModelCatalogue } from './model-catalogue.ts';
import type { ModelPlan } from './plan-models.ts';
import { planModels, routingFacts } from './plan-models.ts';

/** What is to be analysed; the scan's input key covers all files that a result depends on. */
export interface PlannedAnalysis extends Pick<AnalysisRequest, 'scan' | 'models' | 'lesionSources'> {
  readonly kind: 'run';
}

/**
 * Chooses the models for a scan, and the segmentations of its study where one of them judges lesions: a segmentation that
 * arrives later then makes another input, and so a new revision. `annotations` come from beside the files of `classify`.
 */
export function planAnalysis(
  scan: BoneScan,
  stored: readonly StoredInstance[],
  rules: readonly ModelRuleConfig[],
  catalogue: ModelCatalogue,
  annotations: readonly LesionSource[] = [],
): PlannedAnalysis | Extract<ModelPlan, { kind: 'none' }> {
  const plan = planModels(rules, routingFacts(scan, stored), catalogue);
  if (plan.kind === 'none') return plan;
  const { models } = plan;
  if (!plan.judgesLesions) return { kind: 'run', scan, models, lesionSources: [] };
  const segmentations = segmentationsOf(stored);
  const lesionSources = [...segmentations, ...annotations];
  return { kind: 'run', scan: withSegmentations(scan, segmentations), models, lesionSources };
}

type SegmentationSource = Extract<LesionSource, { kind: 'segmentation' }>;

function segmentationsOf(stored: readonly StoredInstance[]): SegmentationSource[] {
  return stored
    .filter(({ header }) => header.sopClassUid === SOP_CLASS.segmentation)
    .map(({ path, sopInstanceUid, dataSetSha256 }): SegmentationSource => {
      return { kind: 'segmentation', path, sopInstanceUid, dataSetSha256 };
    })
    .toSorted((one, other) => (one.sopInstanceUid < other.sopInstanceUid ? -1 : 1));
}

function withSegmentations(scan: BoneScan, segmentations: readonly SegmentationSource[]): BoneScan {
  if (segmentations.length === 0) return scan;
  const hash = createHash('sha256').update(scan.inputKey);
  for (const { sopInstanceUid, dataSetSha256 } of segmentations)
    hash.update(`\n${sopInstanceUid}@${dataSetSha256}`);
  return { ...scan, inputKey: hash.digest('hex') };
}
