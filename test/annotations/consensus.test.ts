import { expect } from 'chai';
import fc from 'fast-check';
import type { AnnotatedShape, Annotation } from '../../src/annotations/annotation.ts';
import { agreeOnImage, diseasesSeenBy } from '../../src/annotations/image-consensus.ts';
import { readLabelCodes } from '../../src/annotations/label-codes.ts';
import { agreeOnLesions } from '../../src/annotations/lesion-consensus.ts';
import { areaOfRuns, pixelsOfRuns, runsOfPixels } from '../../src/annotations/mask-runs.ts';
import {
  countCommon,
  diceOf,
  intersectionOverUnion,
  pixelsInAtLeast,
} from '../../src/annotations/mask-overlap.ts';
import { fleissKappa, meanPairwiseDice } from '../../src/annotations/reader-agreement.ts';
import { arbitraryMask, MASK_SIZE } from './arbitrary-mask.ts';

const codes = await readLabelCodes();

function square(label: string, left: number, top: number, size = 4, reasons: string[] = []): AnnotatedShape {
  const [code = '', region = ''] = label.split(':');
  const corners = [
    [left, top],
    [left + size, top + size],
  ] as const;
  return {
    label: { code, region, side: region === '' ? '' : 'left', level: '' },
    shape: { kind: 'rectangle', corners },
    reasons,
    description: '',
  };
}

function annotationOf(reader: string, shapes: AnnotatedShape[], imageCodes: string[] = []): Annotation {
  return { reader, imageFile: 'a.png', rows: 40, columns: 40, imageCodes, shapes };
}

describe('the label of an image by several readers (R-016)', () => {
  const agree = (...opinions: string[][]) => agreeOnImage(opinions, codes).diseases;

  it('is abnormal when two of three say so', () => {
    expect(agree(['M'], ['M'], [])).to.deep.equal(['M']);
    expect(agree(['M'], [], [])).to.deep.equal([]);
    expect(agree([], [], [])).to.deep.equal([]);
  });

  it('is the disease that most see', () => {
    expect(agree(['M'], ['M'], ['A'])).to.deep.equal(['M']);
    expect(agree(['M', 'A'], ['A'], ['M'])).to.deep.equal(['M', 'A']);
    expect(agree(['M', 'A'], ['A'], [])).to.deep.equal(['A']);
  });

  it('waits for an expert where no disease has a majority', () => {
    expect(agree(['M'], ['A'], ['T'])).to.equal(null);
    expect(agree(['M'], ['A'], [])).to.equal(null);
    expect(agree(['M'], [])).to.equal(null);
    expect(agree()).to.equal(null);
    expect(agreeOnImage([['M'], ['A'], []], codes).votes).to.deep.equal({ M: 1, A: 1, N: 1 });
  });

  it('comes from the image, or else from the shapes of a reader', () => {
    const shapes = [square('A:knee', 1, 1), square('ART:bladder', 9, 9), square('M:rib', 20, 20)];
    expect(diseasesSeenBy(annotationOf('a', shapes), codes)).to.deep.equal(['M', 'A']);
    expect(diseasesSeenBy(annotationOf('a', shapes, ['N']), codes)).to.deep.equal([]);
    expect(diseasesSeenBy(annotationOf('a', []), codes)).to.deep.equal([]);
  });
});

describe('the lesions of an image by several readers (R-017)', () => {
  it('are what two readers marked, pixel by pixel', () => {
    const lesions = agreeOnLesions(
      [
        annotationOf('a', [square('M:rib', 10, 10), square('M:rib', 30, 30)]),
        annotationOf('b', [square('M:rib', 11, 10)]),
        annotationOf('c', [square('A:rib', 12, 10), square('M:skull', 2, 2)]),
      ],
      codes,
    );
    expect(lesions).to.have.length(1);
    const [{ lesion, readers, dice }] = lesions as [(typeof lesions)[0]];
    expect(readers).to.deep.equal(['a', 'b', 'c']);
    expect(lesion).to.include({ code: 'M', region: 'rib', side: 'left', nature: 'malignant' });
    expect(lesion.mask).to.deep.equal([10, 11, 4, 11, 11, 4, 12, 11, 4, 13, 11, 4]);
    expect(dice).to.be.closeTo((0.75 + 0.5 + 0.75) / 3, 1e-12);
  });

  it('keep the reasons that fit the code, and cannot be judged where readers differ', () => {
    const [one] = agreeOnLesions(
      [
        annotationOf('a', [square('M:rib', 10, 10, 4, ['flare'])]),
        annotationOf('b', [square('M:rib', 10, 10, 4, ['trauma', 'new-lesion'])]),
      ],
      codes,
    );
    expect(one?.lesion.reasons).to.deep.equal(['flare', 'new-lesion']);
    const [other] = agreeOnLesions(
      [annotationOf('a', [square('M:rib', 10, 10)]), annotationOf('b', [square('A', 10, 10)])],
      codes,
    );
    expect(other?.lesion).to.include({ code: 'U', nature: null, region: 'rib' });
  });

  it('are all shapes of a reader who is alone', () => {
    const lesions = agreeOnLesions([annotationOf('', [square('M', 1, 1), square('B', 9, 9)])], codes);
    expect(lesions.map(({ lesion }) => lesion.code)).to.deep.equal(['M', 'B']);
    expect(lesions.map(({ lesion }) => lesion.id)).to.deep.equal(['l1', 'l2']);
  });
});

describe('overlap of masks', () => {
  it('agrees with counting pixels', () => {
    fc.assert(
      fc.property(arbitraryMask, arbitraryMask, arbitraryMask, (one, other, third) => {
        const pixels = [one, other, third].map((runs) => pixelsOfRuns(runs, MASK_SIZE));
        const depth = pixels[0]!.map((value, index) => value + pixels[1]![index]! + pixels[2]![index]!);
        for (const least of [1, 2, 3])
          expect(pixelsInAtLeast(least, [one, other, third])).to.deep.equal(
            runsOfPixels(
              depth.map((value) => (value >= least ? 1 : 0)),
              MASK_SIZE,
            ),
          );
        const common = areaOfRuns(pixelsInAtLeast(2, [one, other]));
        expect(countCommon(one, other)).to.equal(common);
        const union = areaOfRuns(pixelsInAtLeast(1, [one, other]));
        expect(intersectionOverUnion(one, other)).to.equal(union === 0 ? 0 : common / union);
      }),
    );
  });

  it('is 1 for a mask with itself, and nothing for two empty ones', () => {
    expect(diceOf([1, 1, 3], [1, 1, 3])).to.equal(1);
    expect(diceOf([1, 1, 3], [1, 4, 3])).to.equal(0);
    expect(diceOf([], [])).to.equal(null);
    expect(meanPairwiseDice([[1, 1, 2], [1, 1, 2], []])).to.be.closeTo(1 / 3, 1e-12);
    expect(meanPairwiseDice([[]])).to.equal(null);
  });
});

describe('fleissKappa', () => {
  it('gives 0.210 for the worked example of 14 raters, 10 subjects and 5 categories', () => {
    const counts = [
      [0, 0, 0, 0, 14],
      [0, 2, 6, 4, 2],
      [0, 0, 3, 5, 6],
      [0, 3, 9, 2, 0],
      [2, 2, 8, 1, 1],
      [7, 7, 0, 0, 0],
      [3, 2, 6, 3, 0],
      [2, 5, 3, 2, 2],
      [6, 5, 2, 1, 0],
      [0, 2, 2, 3, 7],
    ];
    expect(fleissKappa(counts)).to.be.closeTo(0.20993, 5e-6);
  });

  it('is 1 for full agreement on several categories, and nothing where all say the same', () => {
    const agreed = [
      [3, 0],
      [0, 3],
    ];
    expect(fleissKappa(agreed)).to.equal(1);
    expect(fleissKappa([[3, 0]])).to.equal(null);
    expect(fleissKappa([])).to.equal(null);
    expect(() => fleissKappa([[3, 0], [1, 1]])).to.throw(RangeError); // prettier-ignore
  });
});
