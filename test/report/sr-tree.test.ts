import { expect } from 'chai';
import {
  code,
  container,
  contains,
  hasConceptMod,
  image,
  num,
  outline,
  selectedFrom,
} from '../../src/report/content-item.ts';
import type { ImageReference } from '../../src/report/content-item.ts';
import { compileTree } from '../../src/report/sr-tree.ts';

const NAME = { value: '125007', scheme: 'DCM', meaning: 'Measurement Group' };
const SIDE = { value: '7771000', scheme: 'SCT', meaning: 'Left' };
const PERCENT = { value: '%', scheme: 'UCUM', meaning: 'Percent' };

const frame: ImageReference = {
  studyInstanceUid: '2.25.1',
  seriesInstanceUid: '2.25.2',
  sopClassUid: '1.2.840.10008.5.1.4.1.1.20',
  sopInstanceUid: '2.25.3',
  frame: 2,
  rows: 10,
  columns: 4,
  numberOfFrames: 2,
};

const coded = (keyword: string, { value, scheme, meaning }: typeof NAME) => ({
  keyword,
  value: [
    [
      { keyword: 'CodeValue', value },
      { keyword: 'CodingSchemeDesignator', value: scheme },
      { keyword: 'CodeMeaning', value: meaning },
    ],
  ],
});

describe('compileTree', () => {
  it('writes a container with its template, and its children with their relationship', () => {
    const tree = container(
      NAME,
      [hasConceptMod(code(NAME, SIDE)), contains(num(NAME, 12.5, PERCENT))],
      '1410',
    );
    expect(compileTree(tree)).to.deep.equal([
      { keyword: 'ValueType', value: 'CONTAINER' },
      coded('ConceptNameCodeSequence', NAME),
      { keyword: 'ContinuityOfContent', value: 'SEPARATE' },
      {
        keyword: 'ContentTemplateSequence',
        value: [
          [
            { keyword: 'MappingResource', value: 'DCMR' },
            { keyword: 'TemplateIdentifier', value: '1410' },
          ],
        ],
      },
      {
        keyword: 'ContentSequence',
        value: [
          [
            { keyword: 'RelationshipType', value: 'HAS CONCEPT MOD' },
            { keyword: 'ValueType', value: 'CODE' },
            coded('ConceptNameCodeSequence', NAME),
            coded('ConceptCodeSequence', SIDE),
          ],
          [
            { keyword: 'RelationshipType', value: 'CONTAINS' },
            { keyword: 'ValueType', value: 'NUM' },
            coded('ConceptNameCodeSequence', NAME),
            {
              keyword: 'MeasuredValueSequence',
              value: [
                [{ keyword: 'NumericValue', value: '12.5' }, coded('MeasurementUnitsCodeSequence', PERCENT)],
              ],
            },
          ],
        ],
      },
    ]);
  });

  it('closes an outline and points at the frame it lies on', () => {
    const on = selectedFrom(image(NAME, frame));
    const elements = compileTree(
      outline(
        NAME,
        [
          [0, 0],
          [4, 0],
          [4, 10],
        ],
        on,
      ),
    );
    expect(elements).to.deep.include({ keyword: 'GraphicType', value: 'POLYLINE' });
    expect(elements).to.deep.include({ keyword: 'GraphicData', value: [0, 0, 4, 0, 4, 10, 0, 0] });
    expect(JSON.stringify(elements)).to.include('{"keyword":"ReferencedFrameNumber","value":2}');
  });

  it('names no frame of an image that has only one', () => {
    const elements = compileTree(image(NAME, { ...frame, frame: 1, numberOfFrames: 1 }));
    expect(JSON.stringify(elements)).to.include('2.25.3').and.not.include('ReferencedFrameNumber');
  });

  it('writes small numbers without an exponent', () => {
    expect(JSON.stringify(compileTree(num(NAME, 0.00001, PERCENT)))).to.include(
      '{"keyword":"NumericValue","value":"0"}',
    );
  });
});
