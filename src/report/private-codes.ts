import type { Code } from '../study/code.ts';

const bsn = (value: string, meaning: string): Code => ({ value, scheme: '99BSNAI', meaning });

/** Concepts that no public scheme has. Values up to BSN099 belong to mappings/findings.yaml. */
export const PRIVATE_CODE = {
  wholeImageClass: bsn('BSN101', 'Whole-image class'),
  notReported: bsn('BSN102', 'No class reported, quality check failed'),
  impression: bsn('BSN103', 'AI impression'),
  classProbability: bsn('BSN104', 'Class probability'),
  qualityCheck: bsn('BSN105', 'Quality check'),
  viewEvidence: bsn('BSN106', 'View evidence'),
  viewFusion: bsn('BSN107', 'View fusion'),
  modelAndEngine: bsn('BSN108', 'Model and engine'),
  limitsOfUse: bsn('BSN109', 'Limits of use'),
  aiOverlay: bsn('BSN110', 'AI overlay'),
  noClass: bsn('BSN111', 'No class reported, model does not apply'),
  viewProbability: bsn('BSN112', 'Class probability of one view'),
  hotSpotResult: bsn('BSN113', 'Hot spot result'),
  hotSpotClass: bsn('BSN114', 'Hot spot class'),
  outlineSource: bsn('BSN115', 'Source of the outline'),
} as const;

/** Coding Scheme Identification Sequence (0008,0110) item of the private scheme. */
export const PRIVATE_SCHEME = {
  designator: '99BSNAI',
  uid: '2.25.289413406531823077513480121389067425536',
  name: 'Osteonode bone scan AI',
  organization: 'Osteonode project',
} as const;
