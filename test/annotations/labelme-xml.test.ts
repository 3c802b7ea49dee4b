import { expect } from 'chai';
import fc from 'fast-check';
import type { AnnotatedShape, Annotation, Shape } from '../../src/annotations/annotation.ts';
import { AnnotationError } from '../../src/annotations/annotation-error.ts';
import { readLabelCodes } from '../../src/annotations/label-codes.ts';
import { pixelsOfRuns, runsOfPixels } from '../../src/annotations/mask-runs.ts';
import { rasteriseShape } from '../../src/annotations/rasterise-shape.ts';
import { readLabelmeXml } from '../../src/annotations/read-labelme-xml.ts';
import { writeLabelmeXml } from '../../src/annotations/write-labelme-xml.ts';
import { arbitraryLesion, MASK_SIZE } from './arbitrary-mask.ts';

const codes = await readLabelCodes();

const AS_LABELME_WRITES = `<annotation><filename>case7.jpg</filename><folder>scans</folder>
<source><sourceImage>The MIT-CSAIL database of objects and scenes</sourceImage></source>
<imagesize><nrows>9</nrows><ncols>11</ncols></imagesize>
<object><name>M:rib.L.7</name><deleted>0</deleted><verified>0</verified><occluded>no</occluded>
<attributes>flare, near the &lt;angle&gt;</attributes><parts><hasparts></hasparts><ispartof></ispartof></parts>
<date>01-Mar-2021 10:00:00</date><id>0</id><polygon><username>rita</username>
<pt><x>1</x><y>1</y></pt><pt><x>6</x><y>1</y></pt><pt><x>6</x><y>5</y></pt></polygon></object>
<object><name>A:knee</name><deleted>1</deleted><polygon><username>rita</username></polygon></object>
</annotation>`;

function shapeOf(shape: Shape): AnnotatedShape {
  const label = { code: 'M', region: 'rib', side: 'left', level: '7' } as const;
  return { label, shape, reasons: ['flare'], description: 'a & b' };
}

function annotationOf(shapes: readonly Shape[]): Annotation {
  const head = { reader: 'reader-1', imageFile: 'a<b>.png', ...MASK_SIZE, imageCodes: ['M', 'A'] };
  return { ...head, shapes: shapes.map(shapeOf) };
}

function faultsOf(text: string): readonly string[] {
  try {
    readLabelmeXml(text, codes);
  } catch (thrown) {
    if (thrown instanceof AnnotationError) return thrown.faults;
    throw thrown;
  }
  return [];
}

describe('LabelMe 3.0 XML', () => {
  it('is read as the web tool writes it, without what was deleted', () => {
    const annotation = readLabelmeXml(AS_LABELME_WRITES, codes);
    expect(annotation.reader).to.equal('rita');
    expect(annotation.shapes).to.have.length(1);
    const [shape] = annotation.shapes;
    expect(shape?.label).to.deep.equal({ code: 'M', region: 'rib', side: 'left', level: '7' });
    expect(shape?.reasons).to.deep.equal(['flare']);
    expect(shape?.description).to.equal('near the <angle>');
  });

  it('reads back what it wrote', () => {
    const triangle: Shape = {
      kind: 'polygon',
      points: [
        [1, 1.5],
        [6, 1],
        [6, 5],
      ],
    };
    const annotation = annotationOf([triangle, { kind: 'point', at: [2.5, 2.5] }]);
    expect(readLabelmeXml(writeLabelmeXml(annotation, codes), codes)).to.deep.equal(annotation);
  });

  it('keeps the pixels of any mask, as one polygon for each part', () => {
    fc.assert(
      fc.property(arbitraryLesion, (runs) => {
        const text = writeLabelmeXml(annotationOf([{ kind: 'mask', runs }]), codes);
        const pixels = new Uint8Array(MASK_SIZE.rows * MASK_SIZE.columns);
        for (const { shape } of readLabelmeXml(text, codes).shapes) {
          const part = pixelsOfRuns(rasteriseShape(shape, MASK_SIZE), MASK_SIZE);
          for (let index = 0; index < pixels.length; index++) pixels[index]! |= part[index]!;
        }
        expect(runsOfPixels(pixels, MASK_SIZE)).to.deep.equal(runs);
      }),
      { numRuns: 20 },
    );
  });

  it('lists every fault at once, each with its object', () => {
    const text = AS_LABELME_WRITES.replace('M:rib.L.7', 'Q')
      .replace('<x>6</x>', '<x>six</x>')
      .replace(
        '</annotation>',
        '<object><name>M</name><segm><mask>m.png</mask></segm></object></annotation>',
      );
    const faults = faultsOf(text);
    expect(faults).to.have.length(3);
    expect(faults[0]).to.match(/^object 1: label "Q"/);
    expect(faults[1]).to.match(/^object 1: pt 2: x "six"/);
    expect(faults[2]).to.match(/^object 3: a segm object/);
  });

  it('refuses hostile files quickly', () => {
    const bomb = `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(100)}">]><annotation>&b;</annotation>`;
    expect(faultsOf(bomb)).to.deep.equal(['an annotation has no document type and no entities']);
    const external = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><annotation>&x;</annotation>';
    expect(faultsOf(external)).to.have.length(1);
    expect(faultsOf('<a>'.repeat(200_000)).join()).to.match(/nested/);
    expect(faultsOf(`<annotation>${'x'.repeat(9_000_000)}</annotation>`).join()).to.match(/characters/);
    expect(faultsOf('<annotation><__proto__><y>1</y></__proto__></annotation>').join()).to.match(
      /not an XML/,
    );
    expect(faultsOf('<annotation><object></annotation>').join()).to.match(/<\/annotation> closes <object>/);
    expect(faultsOf(AS_LABELME_WRITES.replace('</annotation>', '')).join()).to.match(
      /<annotation> is not closed/,
    );
    expect(faultsOf('<'.repeat(1_000_000))).to.have.length(1);
    expect(faultsOf('<html></html>').join()).to.match(/annotation/);
    expect(faultsOf('')).to.have.length(1);
  });

  it('takes the size of the picture where the file does not say it', () => {
    const text = AS_LABELME_WRITES.replace(/<imagesize>.*<\/imagesize>/, '');
    expect(faultsOf(text).join()).to.match(/how large the image is/);
    expect(readLabelmeXml(text, codes, MASK_SIZE).rows).to.equal(9);
    expect(faultsOf(AS_LABELME_WRITES.replace('<nrows>9', '<nrows>nine')).join()).to.match(/"nine" rows/);
  });
});
