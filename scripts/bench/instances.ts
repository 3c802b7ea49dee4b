import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parsePart10 } from '../../src/dicom/data-set.ts';
import { writePart10 } from '../../src/dicom/write-data-set.ts';
import { generatePatient } from '../../src/phantom/generate-patient.ts';
import { phantomToDicom, phantomToFiles } from '../../src/phantom/write-phantom.ts';

/** Makes the n-th object of a kind: the same pixels each time, UIDs of its own. */
export type MakeInstance = (n: number) => Uint8Array;

/** Half a megabyte of CT, all of them one study: nothing for a node that looks for bone scans. */
export function ctSlices(): MakeInstance {
  const side = 512;
  const pixels = Uint16Array.from({ length: side * side }, (_, index) => (index * 7919) % 4096);
  const study = '2.25.3141592653589793238462643000000000';
  const template = writePart10([
    { keyword: 'SOPClassUID', value: CT_IMAGE },
    { keyword: 'SOPInstanceUID', value: `${study.slice(0, -10)}2000000000` },
    { keyword: 'StudyDate', value: '20240101' },
    { keyword: 'StudyTime', value: '120000' },
    { keyword: 'Modality', value: 'CT' },
    { keyword: 'PatientName', value: 'SYNTHETIC^BENCH' },
    { keyword: 'PatientID', value: 'SYNTHETIC-BENCH' },
    { keyword: 'StudyInstanceUID', value: study },
    { keyword: 'SeriesInstanceUID', value: `${study.slice(0, -10)}1000000000` },
    { keyword: 'ImageType', value: ['ORIGINAL', 'PRIMARY', 'AXIAL'] },
    { keyword: 'SamplesPerPixel', value: 1 },
    { keyword: 'PhotometricInterpretation', value: 'MONOCHROME2' },
    { keyword: 'Rows', value: side },
    { keyword: 'Columns', value: side },
    { keyword: 'BitsAllocated', value: 16 },
    { keyword: 'BitsStored', value: 16 },
    { keyword: 'HighBit', value: 15 },
    { keyword: 'PixelRepresentation', value: 0 },
    { keyword: 'PixelData', vr: 'OW', value: new Uint8Array(pixels.buffer) },
  ]);
  return (n) => renumber(template, ['x00080018'], n);
}

/** Half a megabyte of NM: one view of a phantom, each a study of its own that waits for its other view. */
export function singleViews(): MakeInstance {
  const template = phantomToFiles(generatePatient('lung', 1), 'two-instances')[0]!.bytes;
  return (n) => renumber(template, ALL_UIDS, n);
}

/** A megabyte of NM: both views of a phantom in one object, each a study that can be analysed at once. */
export function completeStudies(patients: number): MakeInstance {
  const templates = Array.from({ length: patients }, (_, seed) =>
    phantomToDicom(generatePatient('lung', seed)),
  );
  return (n) => renumber(templates[n % patients]!, ALL_UIDS, n);
}

/** Writes objects number `first` to `first + count - 1`, in as many folders as there will be associations. */
export async function writeInstances(
  directory: string,
  make: MakeInstance,
  first: number,
  count: number,
  folders: number,
): Promise<string[]> {
  const paths = Array.from({ length: folders }, (_, index) => join(directory, String(index)));
  for (const path of paths) await mkdir(path, { recursive: true });
  for (let index = 0; index < count; index++)
    await writeFile(join(paths[index % folders]!, `${index}.dcm`), make(first + index));
  return paths;
}

const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';
const ALL_UIDS = ['x00080018', 'x0020000d', 'x0020000e'];
/** Bytes that hold all UIDs of our objects: the pixels need not be searched. */
const HEADER_BYTES = 16_384;
const DIGITS = 9;

/** A copy whose UIDs end in the digits of `n`; their lengths stay, so nothing else changes. */
function renumber(template: Uint8Array, tags: readonly string[], n: number): Uint8Array {
  const copy = Buffer.from(template);
  const header = copy.subarray(0, HEADER_BYTES);
  const dataSet = parsePart10(template);
  for (const tag of tags) {
    const uid = dataSet.text(tag);
    const renumbered = uid.slice(0, -DIGITS) + String(n).padStart(DIGITS, '0');
    for (let at = header.indexOf(uid); at >= 0; at = header.indexOf(uid, at + uid.length))
      header.write(renumbered, at, 'latin1');
  }
  return copy;
}
