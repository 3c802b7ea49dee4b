import { globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { expect } from 'chai';

const source = resolve(import.meta.dirname, '../src');
const STATIONS = ['receive', 'store', 'assemble', 'preprocess', 'infer', 'report', 'deliver', 'lesions'];
const station = ['study', 'dicom', 'platform'];

/** Which folder may import which other folders of src. Itself is always allowed; `*` = any. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  study: [],
  platform: [],
  dimse: ['platform'],
  dicom: ['study', 'platform'],
  receive: [...station, 'dimse'],
  store: station,
  assemble: station,
  preprocess: station,
  lesions: station,
  infer: [...station, 'onnx'],
  report: station,
  deliver: [...station, 'dimse'],
  queue: ['platform'],
  pipeline: [...STATIONS, 'annotations', 'queue', 'study', 'platform', 'dicom'],
  onnx: ['platform'],
  networks: ['onnx', 'study', 'platform'],
  annotations: ['study', 'platform'],
  phantom: ['annotations', 'study', 'dicom', 'platform'],
  learn: [
    'annotations',
    'networks',
    'phantom',
    'preprocess',
    'infer',
    'lesions',
    'dicom',
    'study',
    'platform',
  ],
  admin: ['study', 'platform'],
  cli: ['*'],
  '': ['*'],
};

/** Packages that only some folders (or files) may import; a package not named here may be imported anywhere. */
const PACKAGES: readonly { readonly packages: RegExp; readonly allowed: readonly string[] }[] = [
  { packages: /^(dcmjs|dcmjs-codecs)$/, allowed: ['dicom/'] },
  { packages: /^dcmjs-dimse$/, allowed: ['deliver/', 'receive/'] },
  { packages: /^@tensorflow\//, allowed: ['networks/', 'learn/', 'infer/tfjs'] },
  { packages: /^onnxruntime-node$/, allowed: ['infer/'] },
  { packages: /^(express|helmet)$/, allowed: ['admin/', 'receive/stow'] },
  { packages: /^prom-client$/, allowed: ['admin/', 'node.ts'] },
  { packages: /^node-cron$/, allowed: ['node-pollers.ts'] },
  { packages: /^winston$/, allowed: ['platform/'] },
  { packages: /^(undici|oauth4webapi)$/, allowed: ['platform/'] },
  { packages: /^kysely$/, allowed: ['store/', 'queue/', 'pipeline/', 'open-stores.ts'] },
  { packages: /^@resvg\//, allowed: ['report/', 'learn/'] },
  { packages: /^(echarts|sharp|csv-parse|fft\.js|simple-statistics|@stdlib\/.*)$/, allowed: ['learn/'] },
  { packages: /^fast-xml-parser$/, allowed: ['annotations/'] },
  { packages: /^webgpu$/, allowed: ['infer/tfjs'] },
  { packages: /^commander$/, allowed: ['cli/', 'main.ts'] },
];

interface Import {
  readonly file: string;
  readonly specifier: string;
  /** Path below src of the imported file; `null` for packages. */
  readonly target: string | null;
}

const files = globSync('**/*.ts', { cwd: source }).map((file) => file.split(sep).join('/'));
const imports = files.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const text = readFileSync(join(source, file), 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g,
  );
  return [...found].map((match) => {
    const specifier = match[1] ?? match[2]!;
    const target = specifier.startsWith('.')
      ? relative(source, resolve(source, dirname(file), specifier))
          .split(sep)
          .join('/')
      : null;
    return { file, specifier, target };
  });
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : '';
}

describe('architecture', () => {
  it('has only rooms of the plan', () => {
    const unknown = files.map(folderOf).filter((folder) => !(folder in FOLDERS));
    expect([...new Set(unknown)]).to.deep.equal([]);
  });

  it('opens only the doors of the plan: no station imports another', () => {
    const forbidden = imports.filter(({ file, target }) => {
      if (target === null) return false;
      const from = folderOf(file);
      const to = folderOf(target);
      const allowed = FOLDERS[from] ?? [];
      return from !== to && !allowed.includes('*') && !allowed.includes(to);
    });
    expect(forbidden.map(({ file, target }) => `${file} imports ${target ?? ''}`)).to.deep.equal([]);
  });

  it('lets nobody import the composition root or the commands', () => {
    const forbidden = imports.filter(
      ({ file, target }) =>
        target !== null &&
        (folderOf(target) === '' || folderOf(target) === 'cli') &&
        !['', 'cli'].includes(folderOf(file)),
    );
    expect(forbidden.map(({ file, target }) => `${file} imports ${target ?? ''}`)).to.deep.equal([]);
  });

  it('keeps each package behind its border', () => {
    const forbidden = imports.filter(({ file, specifier, target }) => {
      if (target !== null || specifier.startsWith('node:') || builtinModules.includes(specifier))
        return false;
      const name = specifier.startsWith('@')
        ? specifier.split('/').slice(0, 2).join('/')
        : specifier.split('/')[0]!;
      const border = PACKAGES.find(({ packages }) => packages.test(name));
      return border !== undefined && !border.allowed.some((place) => file.startsWith(place));
    });
    expect(forbidden.map(({ file, specifier }) => `${file} imports ${specifier}`)).to.deep.equal([]);
  });

  it('has no cycles', () => {
    const graph = new Map(
      files.map((file) => [
        file,
        imports.filter((edge) => edge.file === file && edge.target !== null).map((edge) => edge.target!),
      ]),
    );
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
      else if (!done.has(file)) {
        for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
        done.add(file);
      }
    };
    for (const file of files) visit(file, []);
    expect(cycles).to.deep.equal([]);
  });

  it('has no barrel files and no rooms for odds and ends', () => {
    expect(files.filter((file) => /(^|\/)(index|utils?|helpers?|common|misc)\.ts$/.test(file))).to.deep.equal(
      [],
    );
  });
});
