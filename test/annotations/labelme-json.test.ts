import { expect } from 'chai';
import fc from 'fast-check';
import type { Annotation, Shape } from '../../src/annotations/annotation.ts';
import { AnnotationError } from '../../src/annotations/annotation-error.ts';
import { readLabelCodes } from '../../src/annotations/label-codes.ts';
import { rasteriseShape } from '../../src/annotations/rasterise-shape.ts';
import { readLabelmeJson } from '../../src/annotations/read-labelme-json.ts';
import { writeLabelmeJson } from '../../src/annotations/write-labelme-json.ts';
import { arbitraryLesion, MASK_SIZE } from './arbitrary-mask.ts';

const codes = await readLabelCodes();

function annotationOf(shapes: readonly Shape[]): Annotation {
  return {
    reader: 'reader-2',
    imageFile: 'anterior.png',
    ...MASK_SIZE,
    imageCodes: ['M'],
    shapes: shapes.map((shape) => ({
      label: { code: 'M', region: 'rib', side: 'left', level: '7' },
      shape,
      reasons: ['new-lesion'],
      description: 'seen twice',
    })),
  };
}

function faultsOf(text: string): readonly string[] {
  try {
    readLabelmeJson(text, codes);
  } catch (thrown) {
    if (thrown instanceof AnnotationError) return thrown.faults;
    throw thrown;
  }
  return [];
}

describe('labelme.py JSON', () => {
  const shapes: Shape[] = [
    {
      kind: 'polygon',
      points: [
        [1, 1],
        [6.5, 1],
        [6.5, 4.25],
      ],
    },
    {
      kind: 'rectangle',
      corners: [
        [2, 2],
        [5, 4],
      ],
    },
    { kind: 'circle', centre: [4, 4], radius: 2 },
    { kind: 'point', at: [3.5, 3.5] },
    { kind: 'mask', runs: [2, 3, 4, 3, 4, 1] },
  ];

  it('reads back what it wrote', () => {
    const annotation = annotationOf(shapes);
    expect(readLabelmeJson(writeLabelmeJson(annotation, codes), codes)).to.deep.equal(annotation);
  });

  it('keeps any mask', () => {
    fc.assert(
      fc.property(arbitraryLesion, (runs) => {
        const annotation = annotationOf([{ kind: 'mask', runs }]);
        expect(readLabelmeJson(writeLabelmeJson(annotation, codes), codes)).to.deep.equal(annotation);
      }),
      { numRuns: 30 },
    );
  });

  it('reads a file as labelme.py 5 saves it', () => {
    const file = {
      version: '5.4.1',
      flags: {},
      shapes: [
        {
          label: 'A:knee.R',
          points: [
            [2, 2],
            [6, 2],
            [6, 5],
          ],
          group_id: null,
          description: '',
          shape_type: 'polygon',
          flags: { 'around-joint': true, trauma: false },
          mask: null,
        },
      ],
      imagePath: '..\\images\\7.png',
      imageData: 'aGVsbG8=',
      imageHeight: 9,
      imageWidth: 11,
    };
    const [shape] = readLabelmeJson(JSON.stringify(file), codes).shapes;
    expect(shape?.reasons).to.deep.equal(['around-joint']);
    expect(rasteriseShape(shape!.shape, MASK_SIZE)).to.have.length.greaterThan(3);
  });

  it('lists every fault at once, each with its shape', () => {
    const file = JSON.parse(writeLabelmeJson(annotationOf(shapes), codes)) as {
      shapes: Record<string, unknown>[];
      flags: unknown;
    };
    file.flags = { weird: true };
    file.shapes[0]!['label'] = 'Q';
    file.shapes[1]!['shape_type'] = 'linestrip';
    file.shapes[2]!['points'] = [[400, 400]];
    file.shapes[3]!['points'] = [[400, 400]];
    file.shapes[4]!['mask'] = 'bm8gcG5n';
    const faults = faultsOf(JSON.stringify(file));
    expect(faults).to.have.length(6);
    expect(faults[0]).to.match(/flags: unknown code "weird"/);
    expect(faults[1]).to.match(/^shapes\[0\]: label "Q"/);
    expect(faults[2]).to.match(/^shapes\[1\]: shape_type "linestrip" encloses no pixels/);
    expect(faults[3]).to.match(/^shapes\[2\]: a circle has 2 points/);
    expect(faults[4]).to.match(/^shapes\[3\]: the point covers no pixel/);
    expect(faults[5]).to.match(/^shapes\[4\]: the mask is no PNG/);
  });

  it('names the path of what has the wrong form', () => {
    expect(faultsOf('{')).to.deep.equal(['not a JSON file']);
    expect(faultsOf('[]').join()).to.match(/^file:/);
    const faults = faultsOf(
      JSON.stringify({ shapes: [{ label: 'M', points: [[1]] }], imagePath: 'x', imageHeight: 9 }),
    );
    expect(faults.join()).to.match(/shapes\[0\]\.points\[0\].*imageWidth/);
  });
});
