import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'chai';

const ROOT = resolve(import.meta.dirname, '../..');
const CODE = "'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)'";

describe('docs/errors.md', () => {
  const documented = codesOfPage();
  const raised = codesOfSource();

  it('explains every code that an error can carry', () => {
    expect(raised.size).to.be.greaterThan(60);
    const missing = [...raised].filter(([code]) => !documented.has(code));
    expect(missing.map(([code, file]) => `${code} (${file})`)).to.deep.equal([]);
  });

  it('explains no code that the program does not know', () => {
    const source = sourceFiles().map(({ text }) => text);
    const unknown = [...documented].filter((code) => !source.some((text) => text.includes(code)));
    expect(unknown).to.deep.equal([]);
  });

  it('explains each code once', () => {
    const all = rowsOfPage();
    expect(all.filter((code, index) => all.indexOf(code) !== index)).to.deep.equal([]);
  });
});

/** First column of every table of the page. */
function rowsOfPage(): string[] {
  const page = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8');
  return [...page.matchAll(/^\| `([A-Z0-9_]+)` +\|/gm)].map((match) => match[1]!);
}

function codesOfPage(): ReadonlySet<string> {
  return new Set(rowsOfPage());
}

/** Code → a file that has it: thrown by name, given to a base class, or named by the type or the table of a station. */
function codesOfSource(): ReadonlyMap<string, string> {
  const patterns = [
    new RegExp(String.raw`new [A-Z]\w*Error\(\s*${CODE}`, 'g'),
    new RegExp(String.raw`super\(\s*${CODE}`, 'g'),
  ];
  const found = new Map<string, string>();
  const note = (file: string, text: string, pattern: RegExp): void => {
    for (const match of text.matchAll(pattern)) found.set(match[1]!, file);
  };
  for (const { file, text } of sourceFiles()) {
    for (const pattern of patterns) note(file, text, pattern);
    for (const [declaration] of text.matchAll(/type \w*Code\w* =[^;]+;/g))
      if (/error/i.test(file)) note(file, declaration, new RegExp(CODE, 'g'));
    // Tables of faults and answers: `STORE_FULL: 'transient'`, `ADMIN_NOT_FOUND: [404, ...]`.
    if (/-error\.ts$/.test(file)) note(file, text, /^ {2}([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+):/gm);
  }
  return found;
}

function sourceFiles(): { readonly file: string; readonly text: string }[] {
  return globSync('src/**/*.ts', { cwd: ROOT }).map((file) => ({
    file,
    text: readFileSync(join(ROOT, file), 'utf8'),
  }));
}
