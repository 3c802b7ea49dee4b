/** What the name of a parallel-hole collimator says: the photons that it is made for, and whether for fine detail. */
export interface CollimatorKind {
  readonly energy: 'low' | 'medium' | 'high';
  readonly highResolution: boolean;
}

/** LEHR, LEUHR, LEGP, LEAP, ELEGP, MEGP, MELP, HEGP, HEGAP, UHE and their like; digits behind are dropped before. */
const SHORT_NAME = /^(E?LE|ME|UHE|HE)((?:U|P|N)?HR[SP]?|HS|GA?PS?|APS?|LPS?)?$/;
const ENERGY: Readonly<Record<string, CollimatorKind['energy']>> = {
  LE: 'low',
  ELE: 'low',
  ME: 'medium',
  HE: 'high',
  UHE: 'high',
};
/** Names of single makers for collimators of 99mTc (Philips Vertex; GE wide energy). */
const MAKERS: Readonly<Record<string, CollimatorKind>> = {
  VXGP: { energy: 'low', highResolution: false },
  VXHR: { energy: 'low', highResolution: true },
  VXUR: { energy: 'low', highResolution: true },
  WEHR: { energy: 'low', highResolution: true },
};

/** Reads the name of a collimator; `null` where it says nothing that is known, such as a part number. */
export function readCollimator(name: string): CollimatorKind | null {
  const text = name.toUpperCase();
  const spelt = /\b(LOW|MEDIUM|HIGH)[ _-]?ENERGY/.exec(text)?.[1];
  if (spelt !== undefined)
    return {
      energy: spelt.toLowerCase() as CollimatorKind['energy'],
      highResolution: /HIGH[ _-]?RES/.test(text),
    };
  for (const word of text.split(/[^A-Z0-9]+/)) {
    const plain = word.replace(/\d+$/, '');
    if (MAKERS[plain] !== undefined) return MAKERS[plain];
    const [, energy, use = ''] = SHORT_NAME.exec(plain) ?? [];
    if (energy !== undefined) return { energy: ENERGY[energy]!, highResolution: use.includes('HR') };
  }
  return null;
}
