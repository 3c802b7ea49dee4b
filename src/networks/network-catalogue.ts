import { RAC_NETWORKS } from './classifier-rac.ts';
import { DSCINT } from './dscint.ts';
import { DSPIC_NETWORKS } from './dspic.ts';
import type { NetworkEntry } from './network-options.ts';
import { LESION_RESNET_50, RESNET_18 } from './resnet.ts';
import { SI_CLF_NETWORKS } from './si-clf.ts';

const ALL: readonly NetworkEntry[] = [
  ...RAC_NETWORKS,
  DSCINT,
  ...DSPIC_NETWORKS,
  ...SI_CLF_NETWORKS,
  RESNET_18,
  LESION_RESNET_50,
];

/** Every network of the papers, by name. */
export const NETWORKS: Readonly<Record<string, NetworkEntry>> = Object.fromEntries(
  ALL.map((entry) => [entry.name, entry]),
);

/**
 * The network of a name.
 *
 * @throws RangeError that lists the names there are
 */
export function findNetwork(name: string): NetworkEntry {
  const entry = Object.hasOwn(NETWORKS, name) ? NETWORKS[name] : undefined;
  if (entry === undefined)
    throw new RangeError(`no network is called ${name}; there are ${Object.keys(NETWORKS).join(', ')}`);
  return entry;
}
