import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const GUIDE = read('docs/admin-guide.md');

describe('docs/admin-guide.md', () => {
  it('explains every setting of conf/default.yaml', () => {
    const keys = leavesOf(parse(read('conf/default.yaml')));
    expect(keys).to.include('dimse.limits.associations');
    expect(keys.filter((key) => !GUIDE.includes(`\`${key}\``))).to.deep.equal([]);
  });

  it('states the default of every quantity and number as it is', () => {
    const limits = Object.entries(parse(read('conf/default.yaml')) as Record<string, object>).flatMap(
      scalarsOf,
    );
    expect(limits.map(([key]) => key)).to.include('dimse.limits.memory');
    const stated = ([key]: readonly [string, string]): string | undefined =>
      new RegExp(`^\\| \`${key.replaceAll('.', '\\.')}\` +\\| (\\S+)`, 'm').exec(GUIDE)?.[1];
    const quantities = limits.filter(([, value]) => /^\d[\w.]*$/.test(value));
    expect(quantities.map((entry) => [entry[0], stated(entry)])).to.deep.equal(quantities);
  });

  it('explains every reason why a study is not classified', () => {
    const codes = found(
      ['assemble-scan', 'read-applicability', 'survey-study']
        .map((file) => `src/assemble/${file}.ts`)
        .concat(
          ['decide-next-step', 'plan-models', 'judge-lesions', 'result-document'].map(
            (file) => `src/pipeline/${file}.ts`,
          ),
        ),
      /'([A-Z]+(?:_[A-Z]+)+)'/g,
    );
    expect(codes).to.include('EARLY_PHASE');
    const all = [...codes, 'MISSING_ANTERIOR', 'MISSING_POSTERIOR'];
    expect(all.filter((code) => !GUIDE.includes(`\`${code}\``))).to.deep.equal([]);
  });

  it('explains every quality flag', () => {
    const flags = found(globSync('src/**/*.ts', { cwd: ROOT }), /'([QV]-\d\d)', '(?:info|warn|fail)'/g);
    expect(flags).to.include('V-01');
    const preprocessing = found(globSync('src/preprocess/*.ts', { cwd: ROOT }), /code: '(Q-\d\d)'/g);
    const all = [...flags, ...preprocessing];
    expect(all.filter((flag) => !new RegExp(`^\\| ${flag} +\\|`, 'm').test(GUIDE))).to.deep.equal([]);
  });

  it('names every metric, and no other', () => {
    const metrics = found(['src/admin/metrics.ts'], /'(osteonode_\w+)'/g);
    const named = [...GUIDE.matchAll(/\bosteonode_[a-z_]+/g)].map(([name]) => name);
    expect([...new Set(named)].sort()).to.deep.equal(metrics.sort());
  });

  it('explains every event of the log', () => {
    const events = found(
      globSync('src/**/*.ts', { cwd: ROOT }),
      /logger(?:\.(?:debug|info|warn|error)|\[[^\]]+\])\(\s*'([\w.-]+)'/g,
    );
    expect(events).to.include('node.started');
    const named = events.filter((event) => event !== 'retryAtMs');
    expect(named.filter((event) => !GUIDE.includes(`\`${event}\``))).to.deep.equal([]);
  });
});

/** What the pattern's group finds in the files, each once. */
function found(files: readonly string[], pattern: RegExp): string[] {
  return [...new Set(files.flatMap((file) => [...read(file).matchAll(pattern)].map((match) => match[1]!)))];
}

/** `dimse.limits.memory` and so on; a list is one setting. */
/** Dotted keys of all single values of a mapping, with the values as text. */
function scalarsOf([key, value]: readonly [string, unknown]): [string, string][] {
  if (typeof value === 'string' || typeof value === 'number') return [[key, String(value)]];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([child, inner]) => scalarsOf([`${key}.${child}`, inner]));
}

function leavesOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, child]) =>
    leavesOf(child, path === '' ? key : `${path}.${key}`),
  );
}
