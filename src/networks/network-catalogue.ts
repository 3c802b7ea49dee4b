import { ALEXNET } from './alexnet.ts';
import { RAC_NETWORKS } from './classifier-rac.ts';
import { DENSENET_121, DENSENET_169 } from './densenet.ts';
import { DSCINT } from './dscint.ts';
import { DSPIC_NETWORKS } from './dspic.ts';
import { INCEPTION_V1 } from './inception-v1.ts';
import { INCEPTION_V3 } from './inception-v3.ts';
import { INCEPTION_V4 } from './inception-v4.ts';
import type { NetworkEntry } from './network-options.ts';
import { LESION_RESNET_50, RESNET_18 } from './resnet.ts';
import { SI_CLF_NETWORKS } from './si-clf.ts';
import { VGG_11, VGG_16 } from './vgg.ts';

const ALL: readonly NetworkEntry[] = [
  ...RAC_NETWORKS,
  DSCINT,
  ...DSPIC_NETWORKS,
  ...SI_CLF_NETWORKS,
  ALEXNET,
  VGG_11,
  VGG_16,
  RESNET_18,
  INCEPTION_V1,
  INCEPTION_V3,
  INCEPTION_V4,
  DENSENET_121,
  DENSENET_169,
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
