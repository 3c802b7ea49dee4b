import { parsePart10 } from '../../src/dicom/data-set.ts';
import { elementOfKeyword } from '../../src/dicom/dcmjs-dictionary.ts';
import type { ElementLiteral } from '../../src/dicom/write-data-set.ts';
import { writePart10 } from '../../src/dicom/write-data-set.ts';
import type { PhantomPatient } from '../../src/phantom/generate-patient.ts';
import { generatePatient } from '../../src/phantom/generate-patient.ts';
import type { PhantomLayout } from '../../src/phantom/write-phantom.ts';
import { phantomToFiles } from '../../src/phantom/write-phantom.ts';

/** A synthetic study as files to send. */
export interface PhantomScan {
  readonly studyInstanceUid: string;
  /** With one object a view, the anterior one first. */
  readonly files: readonly Uint8Array[];
}

let patient: PhantomPatient | undefined;

/** A study of its own for each `name`; the pixels are always the same, as making others takes long. */
export function phantomScan(name: string, layout: PhantomLayout = 'two-frame'): PhantomScan {
  patient ??= generatePatient('lung', 11);
  const named = { ...patient, truth: { ...patient.truth, caseId: name } };
  const files = phantomToFiles(named, layout).map(({ bytes }) => bytes);
  return { studyInstanceUid: parsePart10(files[0]!).text('x0020000d'), files };
}

/** The same object with some elements other than they were; those without an old value are added. */
export function changeElements(file: Uint8Array, changes: readonly ElementLiteral[]): Uint8Array {
  const dataSet = parsePart10(file);
  const changed = new Set(changes.map(tagOf));
  const kept = dataSet
    .tags()
    .filter((tag) => !changed.has(tag))
    .map((tag) => dataSet.element(tag)!);
  return writePart10([...kept, ...changes]);
}

function tagOf(element: ElementLiteral): string {
  if ('tag' in element) return element.tag;
  return `x${elementOfKeyword(element.keyword).tag.toString(16).padStart(8, '0')}`;
}
