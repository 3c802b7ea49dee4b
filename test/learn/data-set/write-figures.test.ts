import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { expect } from 'chai';
import { PNG } from 'pngjs';
import { augmentationFigure } from '../../../src/learn/data-set/augmentation-figure.ts';
import { DataSetError } from '../../../src/learn/data-set/data-set-error.ts';
import { DEFAULT_TRANSFORM_LIMITS } from '../../../src/learn/data-set/draw-transform.ts';
import { fusionFigure } from '../../../src/learn/data-set/fusion-figure.ts';
import { writeFigures } from '../../../src/learn/data-set/write-figures.ts';
import { encodeCounts } from '../../../src/learn/data-set/write-picture.ts';
import { parseReadings } from '../../../src/preprocess/readings.ts';
import type { DataSetLesion } from '../../../src/study/data-set.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { imageEntry, manifestOf } from './small-data-set.ts';

const readings = parseReadings(
  await readFile(resolve(import.meta.dirname, '../../../conf/readings.yaml'), 'utf8'),
);
const SIZE = { rows: 120, columns: 60 };
const LABELS = { title: 'T <1>', statement: 'SYNTHETIC' };
const LESION: DataSetLesion = {
  id: 'l1',
  code: 'M',
  region: 'rib',
  side: 'left',
  level: '',
  nature: 'malignant',
  mask: [40, 10, 4, 41, 10, 4],
};

/** A body whose left half, as stored, is hotter; moved down by some rows. */
function body(hotLeft: boolean, down = 0) {
  const values = new Float32Array(SIZE.rows * SIZE.columns);
  for (let row = 20 + down; row < 100 + down; row++)
    for (let column = 8; column < 52; column++)
      values[row * SIZE.columns + column] = column < 30 === hotLeft ? 60 : 30;
  return { ...SIZE, values };
}

describe('figures of a data set (R-105)', () => {
  it('show fusion: the flipped posterior is moved onto the anterior, and its boxes with it', async () => {
    const figure = await fusionFigure(
      {
        anterior: { counts: body(true), lesions: [LESION] },
        posterior: { counts: body(false, 3), lesions: [LESION] },
      },
      readings,
      LABELS,
    );
    const [front, back, turned, sum] = figure.panels.map(({ picture }) => picture);
    expect(figure.panels[2]!.caption).to.include('moved by (0, -3) px');
    expect(front!.marks[0]).to.include({ left: 10, right: 14, top: 40, bottom: 42, view: 'anterior' });
    expect(back!.marks[0]).to.include({ left: 10, right: 14, top: 40, bottom: 42, view: 'posterior' });
    expect(turned!.marks[0]).to.include({ left: 46, right: 50, top: 37, bottom: 39, view: 'posterior' });
    expect(sum!.marks).to.have.length(2);
    // Both views agree after the move: the sum has only twice their counts.
    expect(figure.panels[3]!.caption).to.deep.equal(['Sum of (a) and (c)', '0 to 120 counts']);
  });

  it('show augmentation: six pictures, lesions moved with the image', async () => {
    const view = { view: 'anterior', counts: body(true), lesions: [LESION] } as const;
    const { panels } = await augmentationFigure(view, DEFAULT_TRANSFORM_LIMITS, LABELS);
    expect(panels.map(({ caption }) => caption[0])).to.deep.equal([
      'Original',
      'Mirrored',
      'Shifted',
      'Rotated',
      'Mirrored and shifted',
      'Mirrored and rotated',
    ]);
    expect(panels.map(({ picture }) => picture.marks[0]!.left)).to.deep.equal([10, 46, 15, 11, 51, 47]);
    const pixels = panels.map(({ picture }) => PNG.sync.read(Buffer.from(picture.png)).data);
    // Column 10 of the middle row: hot, cold after the mirror.
    expect([0, 1].map((at) => pixels[at]![4 * (60 * 60 + 10)])).to.deep.equal([0, 128]);
    const off = { mirror: false, shiftPixels: 0, rotationDegrees: 2 };
    expect((await augmentationFigure(view, off, LABELS)).panels).to.have.length(2);
  });

  it('are written as SVG and PNG of the examination with most lesions, or of the one that is named', async function () {
    // Three large pictures are rendered, a second each on an idle core.
    this.timeout(60_000);
    await using folder = await temporaryFolder();
    const images = [
      imageEntry({ patientId: 'p1', view: 'anterior' }),
      imageEntry({ patientId: 'p1', view: 'posterior' }),
      imageEntry({ patientId: 'p2', view: 'anterior', lesions: [LESION] }),
      imageEntry({ patientId: 'p2', view: 'posterior' }),
      imageEntry({ patientId: 'p3', view: 'posterior' }),
    ];
    for (const { file, view } of images) {
      await mkdir(dirname(join(folder.path, file)), { recursive: true });
      await writeFile(join(folder.path, file), await encodeCounts(body(view === 'anterior')));
    }
    const draw = (imageId: string | null, name: string) =>
      writeFigures(
        { from: folder.path, to: join(folder.path, name) },
        manifestOf(images, { statement: '<b>SYNTHETIC' }),
        { imageId, readings, limits: DEFAULT_TRANSFORM_LIMITS },
      );
    expect(await draw(null, 'a')).to.have.members([
      'fusion.svg',
      'fusion.png',
      'augmentation.svg',
      'augmentation.png',
    ]);
    const svg = await readFile(join(folder.path, 'a/fusion.svg'), 'utf8');
    expect(svg).to.include('Fusion of both views: p2').and.to.include('&lt;b&gt;SYNTHETIC');
    expect(svg.match(/<image\s/g)).to.have.length(4);
    const png = PNG.sync.read(await readFile(join(folder.path, 'a/fusion.png')));
    expect([png.width, png.height].every((length) => length > 500)).to.equal(true);
    // Black somewhere inside: the pictures in the drawing were drawn, not left out.
    expect(png.data[4 * (png.width * (2 * 64 + 520) + 2 * (24 + 60))]).to.be.lessThan(40);
    expect(await draw('p3-posterior', 'b')).to.have.members(['augmentation.svg', 'augmentation.png']);
    const error = await rejectionOf(draw('none', 'c'), DataSetError);
    expect(error.code).to.equal('DATA_SET_REQUEST');
  });
});
