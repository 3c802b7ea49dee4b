import { VGG_11_STAGES, VGG_16_STAGES } from '../vgg.ts';

/** How PyTorch's model zoo names what our layers are called. */
export interface PytorchLayout {
  /** Name in PyTorch of the module that is our layer. */
  readonly moduleOf: (layer: string) => string;
  /** Name that a module has in the file, where old files call it otherwise. */
  readonly renamed?: (tensor: string) => string;
}

const resNet: PytorchLayout = {
  moduleOf: (layer) =>
    layer === 'classes'
      ? 'fc'
      : layer
          .replace(/_downsample_conv$/, '_downsample_0')
          .replace(/_downsample_bn$/, '_downsample_1')
          .replaceAll('_', '.'),
};

const denseNet: PytorchLayout = {
  moduleOf: (layer) => (layer === 'classes' ? 'classifier' : `features.${layer.replaceAll('_', '.')}`),
  // Files from before 2018 have dots that module names may no longer have.
  renamed: (tensor) => tensor.replace(/(denselayer\d+\.(?:norm|conv))\.([12])\./, '$1$2.'),
};

const inceptionV3: PytorchLayout = {
  moduleOf: (layer) =>
    layer === 'classes' ? 'fc' : layer.replace(/_(conv|bn)$/, '.$1').replace(/^(Mixed_\d[a-e])_/, '$1.'),
};

/** PyTorch numbers all modules of a stage, convolutions, rectifiers and pools alike. */
function vgg(stages: readonly (readonly number[])[]): PytorchLayout {
  const places: number[] = [];
  let place = 0;
  for (const stage of stages) {
    for (let layer = 0; layer < stage.length; layer++) places.push(place + 2 * layer);
    place += 2 * stage.length + 1;
  }
  return numbered(places, [0, 3, 6]);
}

function numbered(convolutions: readonly number[], dense: readonly [number, number, number]): PytorchLayout {
  const modules = new Map<string, string>([
    ...convolutions.map((place, index): [string, string] => [`conv${index + 1}`, `features.${place}`]),
    ['fc1', `classifier.${dense[0]}`],
    ['fc2', `classifier.${dense[1]}`],
    ['classes', `classifier.${dense[2]}`],
  ]);
  return { moduleOf: (layer) => modules.get(layer) ?? layer };
}

/** Networks of the catalogue whose originals can be had trained, by our name. */
export const PYTORCH_LAYOUTS: Readonly<Record<string, PytorchLayout>> = {
  alexnet: numbered([0, 3, 6, 8, 10], [1, 4, 6]),
  'vgg-11': vgg(VGG_11_STAGES),
  'vgg-16': vgg(VGG_16_STAGES),
  'resnet-18': resNet,
  'lesion-resnet-50': resNet,
  'densenet-121': denseNet,
  'densenet-169': denseNet,
  'inception-v3': inceptionV3,
};
