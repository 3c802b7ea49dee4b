import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { readManifest } from '../../src/learn/data-set/read-manifest.ts';
import { writeManifest } from '../../src/learn/data-set/write-manifest.ts';
import { encodeCounts } from '../../src/learn/data-set/write-picture.ts';
import { imageEntry, manifestOf } from '../learn/data-set/small-data-set.ts';
import { runCommand } from '../support/classify-command.ts';
import { phantomScan } from '../support/phantom-scan.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Forty small images of twenty patients, two classes, one lesion. */
async function writeDataSet(folder: string): Promise<void> {
  const mask = [4, 3, 3, 5, 3, 3];
  const lesion = {
    id: 'l1',
    code: 'M',
    region: 'rib',
    side: 'left',
    level: '7',
    nature: 'malignant',
    mask,
  } as const;
  const images = Array.from({ length: 40 }, (_, index) =>
    imageEntry({
      patientId: `p${Math.floor(index / 2)}`,
      view: index % 2 === 0 ? 'anterior' : 'posterior',
      class: index < 20 ? 'N' : 'M',
      lesions: index === 20 ? [lesion] : [],
    }),
  );
  for (const [index, { patientId, file }] of images.entries()) {
    await mkdir(join(folder, patientId), { recursive: true });
    const values = Float32Array.from({ length: 120 }, (_, pixel) => (pixel * (index + 1)) % 90);
    await writeFile(join(folder, file), await encodeCounts({ rows: 12, columns: 10, values }));
  }
  await writeManifest(folder, manifestOf(images, { classes: ['N', 'M', 'A'] }));
}

describe('the dataset commands', function () {
  this.timeout(240_000); // Each command runs as a process of its own, and starting them takes long on a busy machine.

  it('check, split, augment and describe a data set', async () => {
    await using folder = await temporaryFolder();
    const [data, out] = [join(folder.path, 'data'), join(folder.path, 'augmented')];
    await writeDataSet(data);
    const run = async (...parameters: string[]): Promise<string> => {
      const { exitCode, text } = await runCommand('dataset', ...parameters);
      expect(exitCode, text).to.equal(0);
      return text;
    };
    expect(await run('check', data))
      .to.match(/40 images of 20 patients/)
      .and.match(/nothing is wrong/);
    expect(await run('split', data, '--seed', '4')).to.match(/test: 6 patients, 12 images \(N 6, M 6, A 0\)/);
    expect(await run('augment', data, '--target', 'M=30', '--out', out)).to.match(/10 copies; 50 images/);
    const { images, history } = await readManifest(join(out, 'data-set.json'));
    expect(history?.map(({ step }) => step)).to.deep.equal(['split', 'augment']);
    expect(images.filter(({ split }) => split === 'test')).to.have.length(12);
    await run('stats', join(out, 'data-set.json'), '--out', join(folder.path, 'stats'));
    expect(await readFile(join(folder.path, 'stats/lesions.csv'), 'utf8')).to.match(/rib/);
  });

  it('import DICOM with labels and reports, and export pictures of it', async () => {
    await using folder = await temporaryFolder();
    const [scans, out, key] = ['scans', 'out', 'key'].map((name) => join(folder.path, name)) as [
      string,
      string,
      string,
    ];
    const { studyInstanceUid, files } = phantomScan('case-7');
    await mkdir(join(scans, 'a'), { recursive: true });
    await writeFile(join(scans, 'a', 'scan.dcm'), files[0]!);
    await writeFile(join(scans, 'broken.dcm'), 'no scan');
    await writeFile(
      join(folder.path, 'labels.csv'),
      'patient,class,tumour\nSYNTHETIC-case-7,ADMet,adenocarcinoma\n',
    );
    await mkdir(join(folder.path, 'reports'));
    await writeFile(join(folder.path, 'reports', `${studyInstanceUid}.txt`), 'SYNTHETIC-case-7: many foci');
    const parameters = [
      '--dicom',
      scans,
      '--labels',
      join(folder.path, 'labels.csv'),
      '--task',
      'lung',
      '--key',
      key,
    ];
    const imported = await runCommand(
      ...['dataset', 'import', ...parameters, '--reports', join(folder.path, 'reports'), '--out', out],
    );
    expect(imported.exitCode, imported.text).to.equal(0);
    expect(imported.text)
      .to.match(/note: broken\.dcm: /)
      .and.match(/2 images in/);
    const { images, unit } = await readManifest(join(out, 'data-set.json'));
    expect([unit, images.map(({ view }) => view).join()]).to.deep.equal([
      'examination',
      'anterior,posterior',
    ]);
    expect(images[0]).to.deep.include({ class: 'ADMet', tracer: '99mTc-MDP', pixelSpacingMm: [2.26, 2.26] });
    expect(images[0]?.patientId).not.to.include('case-7');
    expect(await readFile(join(out, images[0]!.reportFile!), 'utf8')).to.equal('[removed]: many foci\n');
    expect((await runCommand('dataset', 'check', out)).text).to.match(/nothing is wrong/);
    const exported = await runCommand('dataset', 'export', out, '--out', join(folder.path, 'export'));
    expect(exported.text).to.match(/2 pictures in/);
    expect(await readdir(join(folder.path, 'export', 'pictures'))).to.have.length(2);
  });

  it('say what is wrong, with status 1 for the data and 2 for the command line', async () => {
    await using folder = await temporaryFolder();
    await writeManifest(folder.path, manifestOf([imageEntry()]));
    const faulty = await runCommand('dataset', 'check', folder.path);
    expect(faulty.exitCode).to.equal(1);
    expect(faulty.text).to.match(/fault: image p1-anterior: p1\/anterior.png/);
    for (const parameters of [
      ['split', folder.path, '--as', '../x.json'],
      ['augment', folder.path, '--out', folder.path, '--target', 'M'],
    ])
      expect((await runCommand('dataset', ...parameters)).exitCode, parameters.join(' ')).to.equal(2);
  });
});
