import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import type { Annotation } from '../../../src/annotations/annotation.ts';
import { readLabelCodes } from '../../../src/annotations/label-codes.ts';
import { writeLabelmeJson } from '../../../src/annotations/write-labelme-json.ts';
import { writeLabelmeXml } from '../../../src/annotations/write-labelme-xml.ts';
import { checkDataSet } from '../../../src/learn/data-set/check-data-set.ts';
import { DataSetError } from '../../../src/learn/data-set/data-set-error.ts';
import { exportDataSet, toCoco } from '../../../src/learn/data-set/export-data-set.ts';
import { findPictures } from '../../../src/learn/data-set/find-pictures.ts';
import type { FoundView } from '../../../src/learn/data-set/found-files.ts';
import type { ImportRequest } from '../../../src/learn/data-set/import-data-set.ts';
import { importDataSet } from '../../../src/learn/data-set/import-data-set.ts';
import {
  createPseudonyms,
  readPseudonymKey,
  removeIdentifiers,
} from '../../../src/learn/data-set/pseudonyms.ts';
import { readAdjudication } from '../../../src/learn/data-set/read-adjudication.ts';
import { loadManifestImage } from '../../../src/learn/data-set/read-image.ts';
import { readLabels } from '../../../src/learn/data-set/read-labels.ts';
import { classOfDiseases, classOfText } from '../../../src/learn/data-set/task-classes.ts';
import { encodeGrey } from '../../../src/learn/data-set/write-picture.ts';
import type { View } from '../../../src/study/view.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const codes = await readLabelCodes();
const SIZE = { rows: 30, columns: 20 };

function foundView(patient: number, view: View = 'anterior'): FoundView {
  return {
    file: `case-${patient}/${view}.dcm`,
    frame: 1,
    view,
    patientId: `HOSPITAL-${patient}`,
    studyUid: `1.2.3.${patient}`,
    identifiers: ['Muster^Erika', `HOSPITAL-${patient}`],
    ageYears: 63,
    sex: 'F',
    tracer: '99mTc-MDP',
    scanner: 'GE Millennium',
    pixelSpacingMm: [2.26, 2.26],
    quantity: 'counts',
    load: () =>
      Promise.resolve({
        ...SIZE,
        values: Float32Array.from({ length: 600 }, (_, pixel) => (pixel * (patient + 2)) % 71),
      }),
  };
}

function requestOf(parts: Partial<ImportRequest>): ImportRequest {
  return {
    name: 'small',
    statement: 'Pseudonymised patient data',
    task: 'dspic',
    found: { views: [foundView(1)], reports: [], unused: [] },
    labels: [],
    annotationFolder: null,
    boxes: null,
    reportFolder: null,
    adjudicated: new Map(),
    pseudonyms: createPseudonyms(Buffer.alloc(32, 7)),
    codes,
    ...parts,
  };
}

/** A square drawn by a reader; `N` for an image without anything. */
function drawn(code: string, left = 5): Annotation {
  const corners = [
    [left, 10],
    [left + 4, 14],
  ] as const;
  const label = { code, region: 'rib', side: 'left', level: '7' } as const;
  const shape = { label, shape: { kind: 'rectangle', corners }, reasons: [], description: '' } as const;
  return { reader: '', imageFile: 'x.png', ...SIZE, imageCodes: [], shapes: code === 'N' ? [] : [shape] };
}

async function write(path: string, text: string | Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

describe('importDataSet', () => {
  it('writes pixels, pseudonyms and what labels and headers say, and no name', async () => {
    await using folder = await temporaryFolder();
    const table = 'patient,view,class,tumour,report\nHOSPITAL-1,,M&A,breast,"Erika MUSTER, many foci"\n';
    await write(join(folder.path, 'labels.csv'), table);
    const labels = await readLabels(join(folder.path, 'labels.csv'), 'dspic');
    const out = join(folder.path, 'out');
    const views = [foundView(1), foundView(1, 'posterior')];
    const { manifest } = await importDataSet(
      out,
      requestOf({ labels, found: { views, reports: [], unused: [] } }),
    );
    expect(manifest.images).to.have.length(2);
    const [image] = manifest.images;
    expect(image).to.deep.include({ class: 'M&A', findings: ['M', 'A'], tumourType: 'breast', ageYears: 63 });
    expect((await loadManifestImage(out, image!)).values).to.deep.equal((await views[0]!.load()).values);
    expect(await readFile(join(out, image!.reportFile!), 'utf8')).to.equal(
      '[removed] [removed], many foci\n',
    );
    for (const file of await readdir(out, { recursive: true })) {
      expect(file).not.to.match(/HOSPITAL|1\.2\.3/);
      if ((await stat(join(out, file))).isFile())
        expect(await readFile(join(out, file), 'latin1')).not.to.match(/HOSPITAL|Muster|1\.2\.3\.1/i);
    }
    expect((await checkDataSet(out, manifest, codes)).faults).to.deep.equal([]);
  });

  it('lets three readers decide, and leaves to an expert what they cannot', async () => {
    await using folder = await temporaryFolder();
    const annotationFolder = join(folder.path, 'read');
    const views = [1, 2, 3].map((patient) => foundView(patient));
    const named = requestOf({ found: { views, reports: [], unused: [] }, annotationFolder });
    const opinions = [
      ['M', 'M', 'N'],
      ['M', 'A', 'N'],
      ['N', 'N', 'A'],
    ];
    for (const [index, own] of opinions.entries())
      for (const [reader, code] of own.entries()) {
        // The files of the three cases have the same name, so that annotations must use the ids.
        const id = `${named.pseudonyms.patient(`HOSPITAL-${index + 1}`)}-${named.pseudonyms.study(`1.2.3.${index + 1}`).slice(-6)}-anterior`;
        const annotation = drawn(code, 5 + reader);
        const xml = reader === 2;
        const text = xml ? writeLabelmeXml(annotation, codes) : writeLabelmeJson(annotation, codes);
        await write(join(annotationFolder, `dr-${reader}`, `${id}.${xml ? 'xml' : 'json'}`), text);
      }
    const out = join(folder.path, 'out');
    const { manifest, waiting, agreement } = await importDataSet(out, named);
    expect(manifest.images.map((image) => image.class)).to.deep.equal(['M', null, 'N']);
    expect(manifest.images[0]?.lesions).to.have.length(1);
    expect(manifest.images[0]?.lesions[0]).to.deep.include({ code: 'M', region: 'rib', nature: 'malignant' });
    expect(manifest.images[0]?.annotationFiles).to.have.length(3);
    expect(waiting).to.equal(1);
    expect(agreement).to.include({ images: 3, readers: 3 });
    expect(agreement?.fleissKappa).to.be.lessThan(0.2);

    const list = await readFile(join(out, 'adjudicate.csv'), 'utf8');
    expect(list).to.match(/"M 1, A 1, N 1",the readers have no majority,$/m);
    await writeFile(join(out, 'adjudicate.csv'), list.replace(/majority,$/m, 'majority,M&A'));
    const adjudicated = await readAdjudication(join(out, 'adjudicate.csv'), codes);
    const second = await importDataSet(join(folder.path, 'second'), { ...named, adjudicated });
    expect(second.waiting).to.equal(0);
    expect(second.manifest.images[1]).to.deep.include({ class: 'M&A', findings: ['M', 'A'] });
    expect(second.manifest.images.map(({ id }) => id)).to.deep.equal(manifest.images.map(({ id }) => id));
  });

  it('lists all faults of all files at once, and then writes nothing', async () => {
    await using folder = await temporaryFolder();
    const read = join(folder.path, 'read');
    await write(join(read, 'stranger.json'), writeLabelmeJson(drawn('M'), codes));
    await write(join(read, 'dr-1/anterior.json'), '{"shapes": 3}');
    await write(join(read, 'dr-2/anterior.json'), writeLabelmeJson({ ...drawn('M'), rows: 99 }, codes));
    await write(join(folder.path, 'reports/unknown.txt'), 'text');
    const broken: FoundView = {
      ...foundView(2, 'posterior'),
      load: () => Promise.reject(new Error('damaged')),
    };
    const request = requestOf({
      found: { views: [foundView(1), broken], reports: [], unused: [] },
      labels: [{ where: 'labels.csv: row 7', patient: 'NOBODY', class: 'M' }],
      annotationFolder: read,
      reportFolder: join(folder.path, 'reports'),
      adjudicated: new Map([['ghost', ['M']]]),
    });
    const out = join(folder.path, 'out');
    const { faults } = await rejectionOf(importDataSet(out, request), DataSetError);
    const all = faults.join('\n');
    expect(all).to.match(/labels\.csv: row 7: no view fits patient NOBODY/);
    expect(all).to.match(/case-2\/posterior\.dcm: damaged/);
    expect(all).to.match(/stranger\.json: no image is named stranger/);
    expect(all)
      .to.match(/dr-1\/anterior\.json: shapes: /)
      .and.match(/dr-1\/anterior\.json: imagePath: /);
    expect(all).to.match(/dr-2\/anterior\.json: drawn on 20 x 99 pixels, the image has 20 x 30/);
    expect(all).to.match(/unknown\.txt: no study could have this report/);
    expect(all).to.match(/adjudication: no image is named ghost/);
    expect(await readdir(folder.path)).not.to.include('out');
  });

  it('takes the table where readers say something else, and says so', async () => {
    await using folder = await temporaryFolder();
    const annotationFolder = join(folder.path, 'read');
    await write(join(annotationFolder, 'anterior.json'), writeLabelmeJson(drawn('A'), codes));
    const labels = [{ where: 'row 1', patient: 'HOSPITAL-1', class: 'M', findings: ['M'] }];
    const { manifest, notes } = await importDataSet(
      join(folder.path, 'out'),
      requestOf({ labels, annotationFolder }),
    );
    expect(manifest.images[0]?.class).to.equal('M');
    expect(notes.join()).to.match(/the table says M, the readers A; the table is taken/);
  });

  it('brings in pictures with boxes, flagged as no counts', async () => {
    await using folder = await temporaryFolder();
    const white = Uint8Array.from({ length: 600 }, (_, pixel) => (pixel === 250 ? 10 : 240));
    await write(join(folder.path, 'pictures/a_ant.png'), await encodeGrey(white, 30, 20));
    await write(join(folder.path, 'boxes/a_ant.txt'), '1 0.5 0.5 0.2 0.2\n');
    await write(join(folder.path, 'labels.csv'), 'file;patient;view;class\na_ant.png;7;anterior;M\n');
    const request = requestOf({
      found: await findPictures(join(folder.path, 'pictures')),
      labels: await readLabels(join(folder.path, 'labels.csv'), 'dspic'),
      boxes: { path: join(folder.path, 'boxes'), labels: ['N', 'M:rib'] },
    });
    const out = join(folder.path, 'out');
    const { manifest } = await importDataSet(out, request);
    const [image] = manifest.images;
    expect(image).to.include({ quantity: 'grey', class: 'M', view: 'anterior' });
    expect(image?.lesions[0]).to.include({ code: 'M', region: 'rib' });
    expect(image?.lesions[0]?.mask.slice(0, 3)).to.deep.equal([12, 8, 4]);
    const { values } = await loadManifestImage(out, image!);
    expect([values[250], values[0]]).to.deep.equal([245, 15]);

    await write(join(folder.path, 'boxes/a_ant.txt'), '9 0.5 0.5 0.2 0.2\nM 3 3 0.1 0.1\n0 1 2\n');
    await write(join(folder.path, 'boxes/b.txt'), 'M 0.5 0.5 1 1\n');
    const { faults } = await rejectionOf(importDataSet(join(folder.path, 'no'), request), DataSetError);
    expect(faults.join('\n'))
      .to.match(/a_ant\.txt: line 1: label "9"/)
      .and.match(/line 2: the box covers no pixel/);
    expect(faults.join('\n'))
      .to.match(/line 3: a box is four numbers/)
      .and.match(/b\.txt: line 1: no image/);
  });
});

describe('labels, keys and classes', () => {
  it('lists every faulty row of the table', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'labels.json');
    await write(
      path,
      JSON.stringify([{ class: 'M' }, { patient: 1, class: 'Q', sex: 'x', age: 'old', view: 'top' }]),
    );
    const { faults } = await rejectionOf(readLabels(path, 'dspic'), DataSetError);
    expect(faults).to.have.length(5);
    expect(faults[0]).to.match(/row 1: one of patient, study and file is needed/);
    await write(path, JSON.stringify([{ name: 'Erika' }]));
    expect((await rejectionOf(readLabels(path, 'dspic'), DataSetError)).message).to.match(
      /unknown column "name"/,
    );
    await write(path, '{}');
    expect((await rejectionOf(readLabels(path, 'dspic'), DataSetError)).message).to.match(
      /expected a JSON array/,
    );
    await write(join(folder.path, 'bad.csv'), 'patient,class\n"1,M\n');
    const csv = await rejectionOf(readLabels(join(folder.path, 'bad.csv'), 'dspic'), DataSetError);
    expect(csv.code).to.equal('DATA_SET_FORMAT');
  });

  it('makes a key that only its owner can read, and the same pseudonyms from it', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'key');
    const key = await readPseudonymKey(path);
    expect((await stat(path)).mode & 0o077).to.equal(0);
    const again = createPseudonyms(await readPseudonymKey(path));
    expect(again.patient('7')).to.equal(createPseudonyms(key).patient('7'));
    expect(again.patient('7')).not.to.equal(createPseudonyms(Buffer.alloc(32)).patient('7'));
    expect(again.study('1.2')).to.match(/^2\.25\.\d{20,39}$/);
    await write(path, 'secret');
    expect((await rejectionOf(readPseudonymKey(path), DataSetError)).message).to.match(/no key/);
  });

  it('takes names out of texts, whatever their form', () => {
    const text = 'Muster, Erika (12345): MUSTER has foci. Li is well.';
    expect(removeIdentifiers(text, ['Muster^Erika', '12345', 'Li^X', 'a.c'])).to.equal(
      '[removed], [removed] ([removed]): [removed] has foci. Li is well.',
    );
  });

  it('gives diseases the classes of a task', () => {
    expect(classOfDiseases([], 'dscint', null)).to.deep.equal({ class: 'normal', findings: ['normal'] });
    expect(classOfDiseases(['M', 'A'], 'dscint', null)).to.deep.include({ class: 'metastasis' });
    expect(classOfDiseases(['M'], 'lung', 'adenocarcinoma')).to.deep.include({ class: 'ADMet' });
    expect(classOfDiseases(['M'], 'lung', 'non-adenocarcinoma')).to.deep.include({ class: 'nADMet' });
    expect(classOfDiseases(['M'], 'lung', null)).to.have.property('fault');
    expect(classOfDiseases(['A'], 'lung', null)).to.deep.include({ class: 'NoMet' });
    expect(classOfDiseases(['T'], 'dspic', null)).to.have.property('fault');
    expect(classOfText('A & M', 'dspic')).to.deep.equal({ class: 'M&A', findings: ['M', 'A'] });
    expect(classOfText('M&Q', 'dspic')).to.have.property('fault');
  });
});

describe('exportDataSet', () => {
  it('paints pictures whose pixels are those of the matrix, and reads its own annotations back', async () => {
    await using folder = await temporaryFolder();
    const [data, out] = [join(folder.path, 'data'), join(folder.path, 'export')];
    const annotationFolder = join(folder.path, 'read');
    await write(join(annotationFolder, 'anterior.json'), writeLabelmeJson(drawn('M'), codes));
    const { manifest } = await importDataSet(data, requestOf({ annotationFolder }));
    const pages = await exportDataSet({ from: data, to: out }, manifest, codes);
    expect(pages).to.deep.equal(['cases.html']);
    const [image] = manifest.images;
    const picture = await loadManifestImage(out, { id: 'x', file: `pictures/${image!.id}.png`, frame: 1 });
    const counts = await loadManifestImage(data, image!);
    const windows = JSON.parse(await readFile(join(out, 'windows.json'), 'utf8')) as Record<
      string,
      { upper: number }
    >;
    const { upper } = windows[image!.id]!;
    for (const [index, value] of counts.values.entries())
      expect(picture.values[index]).to.be.closeTo(255 * (1 - Math.min(1, value / upper)), 0.51);
    const again = await importDataSet(
      join(folder.path, 'again'),
      requestOf({ annotationFolder: join(out, 'pictures') }),
    );
    expect(again.manifest.images[0]?.lesions).to.deep.equal(image!.lesions);
    const coco = toCoco(manifest, [SIZE], codes);
    expect(coco.annotations[0]).to.deep.include({
      area: 16,
      bbox: [5, 10, 4, 4],
      category_id: 1,
      segmentation: [[5, 10, 9, 10, 9, 14, 5, 14]],
    });
  });
});
