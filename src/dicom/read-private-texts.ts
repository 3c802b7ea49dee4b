import type { PrivateText } from '../study/scan-header.ts';
import type { DataSet } from './data-set.ts';

interface PrivateElement {
  readonly creator: string;
  readonly group: number;
  /** Low byte of the element number; the high byte is the block that the creator reserved. */
  readonly element: number;
}

/** Private elements that say which view, detector or kind of image an object is; no other private value is read. */
const ELEMENTS: readonly PrivateElement[] = [
  // GE: User Orientation, Dataset Name, Detector Number, Num WB Scans, WB Scan Num, Label.
  { creator: 'GEMS_GENIE_1', group: 0x0009, element: 0x22 },
  { creator: 'GEMS_GENIE_1', group: 0x0011, element: 0x12 },
  { creator: 'GEMS_GENIE_1', group: 0x0011, element: 0x15 },
  { creator: 'GEMS_GENIE_1', group: 0x0015, element: 0x13 },
  { creator: 'GEMS_GENIE_1', group: 0x0015, element: 0x15 },
  { creator: 'GEMS_GENIE_1', group: 0x5001, element: 0x50 },
  // Siemens: Main Acquisition View, Whole Body Processed Flag, Whole Body View, anterior and posterior status, Frame Name.
  { creator: 'SIEMENS MED NM', group: 0x0009, element: 0x80 },
  { creator: 'SIEMENS MED NM', group: 0x0019, element: 0x60 },
  { creator: 'SIEMENS MED NM', group: 0x0019, element: 0x61 },
  { creator: 'SIEMENS MED NM', group: 0x0019, element: 0x74 },
  { creator: 'SIEMENS MED NM', group: 0x0019, element: 0x75 },
  { creator: 'SIEMENS MED NM', group: 0x7fe3, element: 0x19 },
];

const FIRST_BLOCK = 0x10;
const LAST_BLOCK = 0xff;
const MAX_VALUES = 4096;
const MAX_LENGTH = 256;

/**
 * Reads the known private elements whose creator reserved their block; empty ones are left out.
 * @source PS3.5 section 7.8.1
 */
export function readPrivateTexts(dataSet: DataSet): PrivateText[] {
  const blocks = reservedBlocks(dataSet);
  return ELEMENTS.flatMap(({ creator, group, element }) => {
    const block = blocks.get(blockKey(group, creator));
    if (block === undefined) return [];
    const values = dataSet.strings(`x${hex(group, 4)}${hex(block, 2)}${hex(element, 2)}`);
    if (values.length === 0) return [];
    return {
      creator,
      element: `(${hex(group, 4).toUpperCase()},xx${hex(element, 2).toUpperCase()})`,
      values: values.slice(0, MAX_VALUES).map((value) => value.slice(0, MAX_LENGTH)),
    };
  });
}

function reservedBlocks(dataSet: DataSet): Map<string, number> {
  const blocks = new Map<string, number>();
  const groups = new Set(ELEMENTS.map(({ group }) => group));
  for (const tag of dataSet.tags()) {
    const group = Number.parseInt(tag.slice(1, 5), 16);
    const block = Number.parseInt(tag.slice(5), 16);
    if (!groups.has(group) || block < FIRST_BLOCK || block > LAST_BLOCK) continue;
    const key = blockKey(group, dataSet.text(tag));
    if (!blocks.has(key)) blocks.set(key, block);
  }
  return blocks;
}

function blockKey(group: number, creator: string): string {
  return `${group}|${creator}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
