import { expect } from 'chai';
import { drawOverlay, encodePng } from '../../src/report/overlay.ts';
import type { OverlayPage } from '../../src/report/overlay-svg.ts';
import { layOutOverlay } from '../../src/report/overlay-svg.ts';
import { displayWindows } from '../../src/report/window.ts';
import type { WordedResult } from '../../src/report/result-wording.ts';
import { PNG } from 'pngjs';
import { drawnBody } from './report-fixture.ts';

const result: WordedResult = {
  kind: 'classified',
  answer: { value: 'X', scheme: '99X', meaning: 'X' },
  headline: 'A pattern & <another>',
  classes: [
    {
      name: 'Met',
      label: 'Met: P(met)',
      concept: { value: 'X', scheme: '99X', meaning: 'P(met)' },
      percent: 87.3,
      isPredicted: true,
    },
  ],
  perView: [],
  lesions: [],
  flags: [],
  views: [],
  fusion: '',
  title: 'toy 0.0.1',
  model: '',
  engine: '',
  operatingPoint: 'argmax',
  limits: 'Research use only.',
};

function page(changed: Partial<WordedResult> = {}, isMirrored = false): OverlayPage {
  const counts = drawnBody(1024, 256);
  const view = { counts, pixelSpacingMm: [2.26, 2.26], isMirrored: false, marks: [] } as const;
  return {
    views: [
      { ...view, view: 'anterior' },
      { ...view, view: 'posterior', isMirrored },
    ],
    windows: displayWindows([counts]),
    results: [{ ...result, ...changed }],
    limits: 'Research use only.',
    facts: { study: ['Study date 2024-01-15'], views: ['Anterior: frame 1'], model: ['model 1'] },
  };
}

const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map((found) => found[1]!);
const places = (svg: string, text: string): number[] =>
  [...svg.matchAll(/<text x="([\d.]+)"[^>]*>([^<]*)</g)]
    .filter((found) => found[2] === text)
    .map((found) => Number(found[1]));

describe('overlay', () => {
  it('marks the sides of each view: R L on the anterior, L R on the posterior', () => {
    const { svg } = layOutOverlay(page());
    const [rightOfAnterior, rightOfPosterior] = places(svg, 'R');
    const [leftOfAnterior, leftOfPosterior] = places(svg, 'L');
    expect(rightOfAnterior).to.be.below(leftOfAnterior!);
    expect(leftOfPosterior).to.be.below(rightOfPosterior!);
    expect(leftOfAnterior).to.be.below(leftOfPosterior!);
  });

  it('shows a view of 1024 rows pixel by pixel', () => {
    const [anterior] = layOutOverlay(page()).places;
    expect(anterior).to.include({ width: 256, height: 1024 });
  });

  it('shows other matrices in true aspect', () => {
    const small = page();
    const counts = drawnBody(512, 128);
    const [anterior] = layOutOverlay({
      ...small,
      views: [
        { ...small.views[0], counts, pixelSpacingMm: [4, 2] },
        { ...small.views[1], counts },
      ],
    }).places;
    expect(anterior).to.include({ width: 128, height: 1024 });
  });

  it('has the banner, the numbers and a scale bar', () => {
    const texts = textsOf(layOutOverlay(page()).svg);
    expect(texts).to.include.members([
      'AI OUTPUT - NOT A DIAGNOSIS',
      'Research use only.',
      '87.3 %',
      'Met: P(met) (chosen)',
      '10 cm',
      'A pattern &amp; &lt;another&gt;',
    ]);
  });

  it('has no scale bar where the spacing is unknown', () => {
    const { views, ...rest } = page();
    const texts = textsOf(
      layOutOverlay({
        ...rest,
        views: [
          { ...views[0], pixelSpacingMm: null },
          { ...views[1], pixelSpacingMm: null },
        ],
      }).svg,
    );
    expect(texts).to.not.include('10 cm');
  });

  it('says of a mirrored view that it was not acquired', () => {
    expect(textsOf(layOutOverlay(page()).svg)).to.not.include('NOT ACQUIRED');
    expect(textsOf(layOutOverlay(page({}, true)).svg)).to.include.members([
      'NOT ACQUIRED',
      'mirror image of the anterior',
    ]);
  });

  it('grows with its text instead of cutting it off', () => {
    const flags = Array.from({ length: 40 }, (_, index) => ({
      code: `Q-${index}`,
      severity: 'warn' as const,
      text: 'a quality check with a rather long explanation that does not fit on a single line',
    }));
    const drawing = layOutOverlay(page({ flags }));
    expect(drawing.height).to.be.above(1500);
    const baselines = [...drawing.svg.matchAll(/<text [^>]*y="([\d.]+)"/g)].map((found) => Number(found[1]));
    expect(Math.max(...baselines)).to.be.below(drawing.height);
  });

  it('draws letters on a machine without fonts, and the same pixels every time', () => {
    const first = drawOverlay(page());
    expect(drawOverlay(page()).values).to.deep.equal(first.values);
    const withoutWords = drawOverlay(page({ headline: '' }));
    expect(countInk(first.values, first.columns)).to.be.above(
      countInk(withoutWords.values, first.columns) + 300,
    );
  });

  it('is white without counts and black where they are most', () => {
    const { values, columns } = drawOverlay(page());
    const [anterior] = layOutOverlay(page()).places;
    const at = (x: number, y: number): number[] => [
      ...values.subarray(3 * (y * columns + x), 3 * (y * columns + x) + 3),
    ];
    expect(at(anterior!.x + 128, anterior!.y + 512)).to.deep.equal([0, 0, 0]);
    expect(at(anterior!.x + 4, anterior!.y + 512)).to.deep.equal([255, 255, 255]);
  });

  it('is the same picture as a PNG', () => {
    const overlay = drawOverlay(page());
    const png = PNG.sync.read(Buffer.from(encodePng(overlay)));
    expect([png.width, png.height]).to.deep.equal([overlay.columns, overlay.rows]);
    const pixel = 3 * (600 * overlay.columns + 150);
    expect(png.data[4 * (600 * overlay.columns + 150)]).to.equal(overlay.values[pixel]);
  });
});

/** Dark pixels in the part of the panel where the headline stands. */
function countInk(values: Uint8Array, columns: number): number {
  let dark = 0;
  for (let y = 100; y < 170; y++)
    for (let x = 580; x < columns; x++) if (values[3 * (y * columns + x)]! < 100) dark++;
  return dark;
}
