import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { evaluatePredictions } from '../../../src/learn/evaluation/evaluate-predictions.ts';
import type { CasePicture } from '../../../src/learn/evaluation/case-picture.ts';
import type { CaseTime } from '../../../src/learn/evaluation/case-time.ts';
import { parsePredictions } from '../../../src/learn/evaluation/read-predictions.ts';
import { reportPage } from '../../../src/learn/evaluation/report/report-page.ts';
import { writeEvaluationReport } from '../../../src/learn/evaluation/report/write-evaluation-report.ts';
import { tableOfCounts } from './table-of-counts.ts';

const TABLE = tableOfCounts(
  ['nADMet', 'ADMet', 'NoMet'],
  [
    [67, 6, 8],
    [22, 70, 11],
    [8, 8, 84],
  ],
);
const RESULT = evaluatePredictions(TABLE, { draws: 50, subgroups: ['lesions'] });

/** Drawn once: the charts are most of the time. */
const PAGE = reportPage([RESULT]);

const PICTURE: CasePicture = {
  png: Uint8Array.from([1, 2, 3]),
  rows: 20,
  columns: 5,
  marks: [{ left: 1, top: 4, right: 3, bottom: 6, view: 'posterior', name: '<b>' }],
};
const TIME: CaseTime = {
  cases: 9,
  medianMs: 12.34,
  p95Ms: 45.67,
  batchSize: 1,
  threads: 1,
  provider: 'cpu',
  host: { processor: 'Slow <1>', cores: 2, memoryGiB: 8, system: 'linux x64', node: 'v24' },
};

describe('the evaluation report', () => {
  it('is complete in itself: no script, no address elsewhere, every picture named', () => {
    expect(PAGE).not.to.match(/<script|<link|<iframe|\son\w+=|url\((?!#)/i);
    expect(
      [...PAGE.matchAll(/(?:src|href)="([^"]*)"/g)].filter(([, to]) => !/^(#|data:image)/.test(to!)),
    ).to.deep.equal([]);
    const pictures = PAGE.match(/<svg /g)!.length;
    expect(pictures).to.be.greaterThan(4);
    expect(PAGE.match(/<svg role="img" aria-label="[^"]{20,}"/g)).to.have.length(pictures);
  });

  it('says what it is and is not, and keeps published figures apart', () => {
    expect(PAGE).to.include('Research use only. Not a medical device.').and.to.include('SYNTHETIC data');
    expect(PAGE).to.match(/<h2>Published results: other data<\/h2>/);
    expect(PAGE).to.include('two-class (merged)');
    expect(reportPage([{ ...RESULT, synthetic: false }])).not.to.include('SYNTHETIC');
  });

  it('shows the golden figures', () => {
    for (const figure of ['0.7782', '0.7799', '0.7823', '0.7764', '0.8905', '0.8768', '0.9116', '0.8967'])
      expect(PAGE, figure).to.include(figure);
  });

  it('escapes what came from a file, and is the same for the same results', () => {
    const named = evaluatePredictions({ ...TABLE, model: '<img src=x onerror=alert(1)>' }, { draws: 0 });
    expect(reportPage([named])).not.to.include('<img src=x');
    expect(reportPage([RESULT])).to.equal(PAGE);
  });

  it('puts pictures of wrong cases beside them where there are some', () => {
    const page = reportPage([RESULT], { pictures: new Map([[RESULT.misclassified[0]!.id, PICTURE]]) });
    expect(page).to.include('src="data:image/png;base64,AQID"');
    expect(page).to.include('Misclassified: the surest mistakes').and.not.to.include('Correct: the surest');
  });

  it('has a gallery of correct and wrong cases with boxes around their lesions', () => {
    const ids = [RESULT.correct[0]!.id, RESULT.misclassified[0]!.id];
    const page = reportPage([RESULT], { pictures: new Map(ids.map((id) => [id, PICTURE])) });
    expect(page).to.include('Correct: the surest of each class').and.to.include('Misclassified: the surest');
    // Two pixels of the screen away from the lesion, at 320 for 20 rows.
    const boxes = [...page.matchAll(/<rect\s+x="([\d.]+)"\s+y="([\d.]+)"\s+width="([\d.]+)"[^>]*><title>/g)];
    expect(boxes.map((match) => match.slice(1).map(Number))).to.deep.equal([
      [0.875, 3.875, 2.25],
      [0.875, 3.875, 2.25],
    ]);
    expect(page)
      .to.include('&lt;b&gt;, posterior')
      .and.to.match(/aria-label="case [^"]* 1 lesions marked"/);
    const unknown = new Map(ids.map((id) => [id, { ...PICTURE, marks: null }]));
    expect(reportPage([RESULT], { pictures: unknown })).to.include('did not keep where they lie');
    expect(page).not.to.include('did not keep where they lie');
  });

  it('says how long a case took and on what, or that nobody knows', () => {
    expect(PAGE).to.include('Not measured: the predictions came from a file');
    const page = reportPage([RESULT], { times: [TIME] });
    expect(page)
      .to.include('12.3')
      .and.to.include('45.7')
      .and.to.include('cpu, one thread, on Slow &lt;1&gt;');
    expect(page).not.to.include('Not measured');
  });

  it('shows runs with mean and standard deviation, and models compared on the same cases', () => {
    const other = {
      ...TABLE,
      model: 'other',
      cases: TABLE.cases.map((item) => ({ ...item, probabilities: [0.2, 0.3, 0.5] })),
    };
    const results = [RESULT, evaluatePredictions(other, { draws: 0 })];
    const page = reportPage(results, { grouping: 'runs', tables: [TABLE, other] });
    expect(page).to.include('2 runs').and.to.include('standard deviation').and.to.include('p (DeLong)');
  });
});

describe('writeEvaluationReport', () => {
  const folder = mkdtempSync(join(tmpdir(), 'evaluation-'));
  after(() => rmSync(folder, { recursive: true }));

  it('writes page, figures, tables and the predictions themselves', async () => {
    const files = await writeEvaluationReport(folder, [RESULT], { tables: [TABLE], times: [TIME] });
    expect(files).to.include.members([
      'report.html',
      'metrics.json',
      'figures.csv',
      'roc.csv',
      'predictions.json',
    ]);
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    expect(parsePredictions(read('predictions.json'), 'predictions.json')).to.deep.equal(TABLE);
    const metrics = JSON.parse(read('metrics.json')) as {
      disclaimer: string;
      synthetic: boolean;
      results: { macro: { accuracy: number }; caseTime: CaseTime }[];
    };
    expect(metrics.disclaimer).to.equal('Research use only. Not a medical device.');
    expect(metrics.synthetic).to.equal(true);
    expect(metrics.results[0]!.macro.accuracy).to.be.closeTo(0.7782, 1e-4);
    expect(metrics.results[0]!.caseTime).to.deep.equal(TIME);
    const figures = parse<Record<string, string>>(read('figures.csv'), { columns: true });
    expect(Number(figures.find(({ figure }) => figure === 'macroF1')!['value'])).to.be.closeTo(0.7764, 5e-5);
    const wrong = parse<Record<string, string>>(read('misclassified.csv'), { columns: true });
    expect(wrong).to.have.length(63);
  });
});
