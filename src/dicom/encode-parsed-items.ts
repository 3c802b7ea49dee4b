import { encodeElement, encodeItem } from './encode-element.ts';
import type { ParsedElement, ParsedItem } from './parse-elements.ts';

/** Whether a sequence lies in the source without value representations, so that its bytes cannot be copied as they are. */
export function isReencoded(
  element: ParsedElement,
): element is ParsedElement & { readonly items: ParsedItem[] } {
  // A sequence that arrived as UN stays UN: its value is Implicit VR by definition.
  return element.items !== null && element.implicit && element.vr !== 'UN';
}

/**
 * Encodes implicit items again in Explicit VR Little Endian, with defined lengths.
 * @param bytes What the items were parsed from, within its depth limit, which bounds this recursion
 */
export function encodeParsedItems(bytes: Uint8Array, items: readonly ParsedItem[]): Uint8Array {
  return Buffer.concat(items.map((item) => encodeParsedItem(bytes, item)));
}

function encodeParsedItem(bytes: Uint8Array, item: ParsedItem): Uint8Array {
  const elements = [...item.values()].sort((a, b) => a.tag - b.tag);
  return encodeItem(
    elements.map((element) => {
      const { tag, vr, offset, length } = element;
      const value = isReencoded(element)
        ? encodeParsedItems(bytes, element.items)
        : bytes.subarray(offset, offset + length);
      return encodeElement(tag, vr, value);
    }),
  );
}
