import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Counts } from '../../study/counts.ts';
import type { View } from '../../study/view.ts';
import type { FoundFiles, FoundView } from './found-files.ts';
import { readPicture } from './read-picture.ts';

const MAX_BYTES = 64 * 1024 * 1024;

/**
 * PNG and JPEG pictures of a folder, as collections like BS-80K have them. Their grey values are no counts; a picture on
 * a bright ground is turned, so that much uptake is a high value as in counts. Patient and view come from the labels; a
 * view is guessed only from the name.
 */
export async function findPictures(folder: string): Promise<FoundFiles> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.(png|jpe?g)$/i.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  return { views: files.map((file) => pictureView(folder, file)), reports: [], unused: [] };
}

function pictureView(folder: string, file: string): FoundView {
  return {
    file,
    frame: 1,
    view: viewOfName(file),
    patientId: '',
    studyUid: '',
    identifiers: [],
    ageYears: null,
    sex: null,
    tracer: null,
    scanner: null,
    pixelSpacingMm: null,
    quantity: 'grey',
    load: () => loadPicture(join(folder, file)),
  };
}

function viewOfName(file: string): View {
  return /post|dorsal|hinten/i.test(file) ? 'posterior' : 'anterior';
}

async function loadPicture(path: string): Promise<Counts> {
  const { size } = await stat(path);
  if (size > MAX_BYTES) throw new RangeError(`a picture of ${size} bytes`);
  return darkGround(await readPicture(await readFile(path)));
}

/** Turns a picture whose border is bright: black uptake on white becomes white on black. */
function darkGround(picture: Counts): Counts {
  const { rows, columns, values } = picture;
  const most = values.reduce((highest, value) => Math.max(highest, value), 0);
  const border = [...values.subarray(0, columns), ...values.subarray((rows - 1) * columns)].sort(
    (one, other) => one - other,
  );
  const typical = border[Math.floor(border.length / 2)] ?? 0;
  const white = most > 255 ? 65_535 : 255;
  return typical > white / 2 ? { rows, columns, values: values.map((value) => white - value) } : picture;
}
