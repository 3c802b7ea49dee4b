import type { Code } from '../study/code.ts';
import type { ElementLiteral } from '../dicom/write-data-set.ts';
import type { ContentItem, ContentValue, ImageReference, RelatedItem } from './content-item.ts';

/**
 * The elements of the SR Document Content module for a tree of content items.
 * @source PS3.3 C.17.3, C.18
 */
export function compileTree(root: ContentItem): ElementLiteral[] {
  return itemElements(root);
}

/** A code sequence of one item, as an element. */
export function codeSequence(keyword: string, code: Code): ElementLiteral {
  return {
    keyword,
    value: [
      [
        { keyword: 'CodeValue', value: code.value },
        { keyword: 'CodingSchemeDesignator', value: code.scheme },
        { keyword: 'CodeMeaning', value: code.meaning },
      ],
    ],
  };
}

function itemElements(item: ContentItem): ElementLiteral[] {
  const elements: ElementLiteral[] = [
    { keyword: 'ValueType', value: item.value.type },
    codeSequence('ConceptNameCodeSequence', item.name),
    ...valueElements(item.value),
  ];
  if (item.children.length > 0)
    elements.push({ keyword: 'ContentSequence', value: item.children.map(relatedElements) });
  return elements;
}

function relatedElements(item: RelatedItem): ElementLiteral[] {
  return [{ keyword: 'RelationshipType', value: item.relationship }, ...itemElements(item)];
}

function valueElements(value: ContentValue): ElementLiteral[] {
  switch (value.type) {
    case 'CONTAINER':
      return [
        { keyword: 'ContinuityOfContent', value: 'SEPARATE' },
        ...(value.templateId === null ? [] : [templateSequence(value.templateId)]),
      ];
    case 'CODE':
      return [codeSequence('ConceptCodeSequence', value.code)];
    case 'TEXT':
      return [{ keyword: 'TextValue', value: value.text }];
    case 'DATE':
      return [{ keyword: 'Date', value: value.date }];
    case 'UIDREF':
      return [{ keyword: 'UID', value: value.uid }];
    case 'NUM':
      return [
        {
          keyword: 'MeasuredValueSequence',
          value: [
            [
              { keyword: 'NumericValue', value: toDecimalString(value.value) },
              codeSequence('MeasurementUnitsCodeSequence', value.unit),
            ],
          ],
        },
      ];
    case 'IMAGE':
      return [{ keyword: 'ReferencedSOPSequence', value: [sopReference(value.image)] }];
    case 'SCOORD':
      return [
        { keyword: 'GraphicType', value: value.graphicType },
        { keyword: 'GraphicData', value: value.points.flat() },
      ];
  }
}

function templateSequence(templateId: string): ElementLiteral {
  return {
    keyword: 'ContentTemplateSequence',
    value: [
      [
        { keyword: 'MappingResource', value: 'DCMR' },
        { keyword: 'TemplateIdentifier', value: templateId },
      ],
    ],
  };
}

function sopReference(image: ImageReference): ElementLiteral[] {
  const reference: ElementLiteral[] = [
    { keyword: 'ReferencedSOPClassUID', value: image.sopClassUid },
    { keyword: 'ReferencedSOPInstanceUID', value: image.sopInstanceUid },
  ];
  if (image.segment !== undefined)
    return [...reference, { keyword: 'ReferencedSegmentNumber', value: image.segment }];
  // Only a multi-frame image has frames to choose from (PS3.3 table 10-3).
  return image.frame === null || image.numberOfFrames < 2
    ? reference
    : [...reference, { keyword: 'ReferencedFrameNumber', value: image.frame }];
}

/** DS: at most 16 characters, no exponent for the magnitudes that a report holds. */
function toDecimalString(value: number): string {
  return String(Number(value.toFixed(4)));
}
