import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { DEFAULT_THETA } from '../../src/learn/evaluation/top-two.ts';
import { macroMetrics } from '../../src/learn/evaluation/metrics.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/papers.md'), 'utf8');

/** Cells of every table row whose first cell matches. */
function rowsWith(first: RegExp): string[][] {
  return PAGE.split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([cell]) => first.test(cell!));
}

/** `R-055 to R-058` and `R-053, R-054` as single numbers. */
function numbersOf(cell: string): number[] {
  const numbers = [...cell.matchAll(/\d+/g)].map(Number);
  if (!cell.includes(' to ')) return numbers;
  const [from, to] = numbers as [number, number];
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function oneTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

describe('papers page', () => {
  const readings = rowsWith(/^R-\d/);

  it('has each number from R-001 to R-109 in exactly one row', () => {
    const numbers = readings.flatMap(([cell]) => numbersOf(cell!)).sort((a, b) => a - b);
    expect(numbers).to.deep.equal(oneTo(109));
  });

  it('names a place for each number, and every place exists', () => {
    const wrong = readings.flatMap(([number, , , where]) => {
      const paths = [...where!.matchAll(/`([^`]+)`/g)].map(([, path]) => path!);
      const absent = paths.filter((path) => !existsSync(join(ROOT, path)));
      return paths.length === 0 ? [`${number!}: no place`] : absent.map((path) => `${number!}: ${path}`);
    });
    expect(wrong).to.deep.equal([]);
  });

  it('names only paths that exist outside the tables too', () => {
    const paths = [...PAGE.matchAll(/`((?:src|test|conf|mappings|docs)\/[^`\s]+)`/g)].map(
      ([, path]) => path!,
    );
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).to.deep.equal([]);
  });

  it('lists what is missing or done in part, and nothing else, in the table of what is not implemented', () => {
    const marked = readings.filter(([, , reading]) => /\*\*(In part|Not implemented)/.test(reading!));
    const listed = PAGE.slice(PAGE.indexOf('## Not implemented')).matchAll(/\|\s*(R-\d{3})\s*\|/g);
    expect([...listed].map(([, number]) => number)).to.deep.equal(marked.map(([number]) => number).sort());
  });

  it('has every reading of conf/readings.yaml', () => {
    const configured = [...readFileSync(join(ROOT, 'conf/readings.yaml'), 'utf8').matchAll(/^(R-\d{3}):/gm)];
    expect(configured).to.not.be.empty;
    const listed = new Set(readings.flatMap(([cell]) => numbersOf(cell!)));
    expect(configured.filter(([, number]) => !listed.has(Number(number!.slice(2))))).to.deep.equal([]);
  });

  it('states the inconsistencies I-1 to I-13 once each', () => {
    expect(rowsWith(/^I-\d/).flatMap(([cell]) => numbersOf(cell!))).to.deep.equal(oneTo(13));
  });

  it('prints the figures that its golden matrix gives', () => {
    const matrix = rowsWith(/^n?ADMet$|^NoMet$/).map((cells) => cells.slice(1).map(Number));
    const { accuracy, precision, recall, f1, specificity } = macroMetrics(matrix);
    for (const figure of [accuracy, precision, recall, f1, specificity])
      expect(PAGE).to.include(figure!.toFixed(4));
  });

  it('prints the threshold of the top-2 rule that the program has', () => {
    const [row] = readings.filter(([cell]) => cell === 'R-099');
    expect(row![2]).to.include(`reaches ${DEFAULT_THETA}`);
  });
});
