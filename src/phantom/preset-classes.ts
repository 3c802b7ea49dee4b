import type { PhantomClass } from './phantom-class.ts';

type Disease = Omit<PhantomClass, 'name' | 'weight'>;

const bone = {
  tracer: '99mTc-MDP',
  tumours: [],
  metastatic: false,
  benignRate: 1,
  artefacts: [],
} as const;

/**
 * The diseases that classes of presets are made of. Benign foci come equally often in all of them, so that a hot focus
 * alone tells nothing.
 */
export const DISEASE = {
  none: { ...bone, markedArthritis: 0 },
  metastases: { ...bone, metastatic: true, markedArthritis: 0.4 },
  arthritis: { ...bone, markedArthritis: 1 },
  both: { ...bone, metastatic: true, markedArthritis: 1 },
  thyroid: { ...bone, tracer: '131I', tumours: ['thyroid'], markedArthritis: 0, benignRate: 0 },
} as const satisfies Record<string, Disease>;
