import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { readLabelCodes } from '../../../src/annotations/label-codes.ts';
import { writeLabelmeJson } from '../../../src/annotations/write-labelme-json.ts';
import { DataSetError } from '../../../src/learn/data-set/data-set-error.ts';
import { SHOWN_CHARACTERS } from '../../../src/learn/data-set/read-case.ts';
import { CASES_PER_PAGE, writeCasePages } from '../../../src/learn/data-set/write-case-pages.ts';
import type { DataSetImage, DataSetManifest } from '../../../src/study/data-set.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { imageEntry, manifestOf } from './small-data-set.ts';

const codes = await readLabelCodes();
const HOSTILE = '</pre><script>alert(1)</script><img src=x onerror="alert(2)">';

/** Both views of one patient, read by one reader, with a report. */
function pair(parts: Partial<DataSetImage> = {}): DataSetImage[] {
  const shared = { class: 'M', reportFile: 'report.txt', ...parts };
  return [
    imageEntry({ ...shared, view: 'posterior' }),
    imageEntry({ ...shared, view: 'anterior', annotationFiles: ['reader.json'] }),
  ];
}

async function write(folder: string, manifest: DataSetManifest, report: string, blind = false) {
  const to = join(folder, 'out');
  await mkdir(to, { recursive: true });
  await writeFile(join(folder, 'report.txt'), report);
  const annotation = {
    reader: 'reader-1',
    imageFile: 'a.png',
    rows: 40,
    columns: 20,
    imageCodes: ['M'],
    shapes: [],
  };
  await writeFile(join(folder, 'reader.json'), writeLabelmeJson(annotation, codes));
  const sizes = new Map(manifest.images.map(({ id }) => [id, { rows: 40, columns: 20 }]));
  const names = await writeCasePages({ from: folder, to, blind }, manifest, codes, sizes);
  return { names, pages: await Promise.all(names.map((name) => readFile(join(to, name), 'utf8'))) };
}

describe('pages of cases (R-014)', () => {
  it('show both views beside the report, with class, lesions and what the reader said', async () => {
    await using folder = await temporaryFolder();
    const { names, pages } = await write(folder.path, manifestOf(pair()), 'FINDINGS: one focus.\n');
    const [page] = pages as [string];
    expect(names).to.deep.equal(['cases.html']);
    expect(page).to.include('FINDINGS: one focus.').and.to.include('SYNTHETIC data.');
    expect(page).to.include('Not a medical device.').and.to.include('anterior view: M');
    expect(page).to.include('reader-1: M, 0 marks');
    const sources = [...page.matchAll(/<img src="([^"]+)"[^>]* width="20" height="40" loading="lazy"/g)];
    expect(sources.map(([, source]) => source)).to.deep.equal([
      'pictures/p1-anterior.png',
      'pictures/p1-posterior.png',
    ]);
  });

  it('escape a hostile report and hostile names: no element and no script comes from them', async () => {
    await using folder = await temporaryFolder();
    const images = pair({ id: `a${HOSTILE}`, patientId: HOSTILE, scanner: HOSTILE, tumourType: HOSTILE });
    const entries = images.map((image, index) => ({ ...image, id: `${index}${HOSTILE}` }));
    const manifest = manifestOf(entries, { name: HOSTILE, statement: HOSTILE });
    const [page] = (await write(folder.path, manifest, HOSTILE)).pages as [string];
    expect(page).not.to.match(/<script|<img src=x|<[^>]*\sonerror=/);
    expect(page).to.include('&lt;/pre&gt;&lt;script&gt;');
    expect(page.match(/<pre/g)).to.have.length(1);
    const outward = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, to]) => to!);
    for (const to of outward) expect(to).to.match(/^pictures\/[A-Za-z0-9._-]+$/);
  });

  it('say nothing of class, lesions and opinions to readers who are to be blind', async () => {
    await using folder = await temporaryFolder();
    const { pages } = await write(folder.path, manifestOf(pair()), 'text', true);
    expect(pages[0]).not.to.match(/reader-1|view: M|No lesion/);
    expect(pages[0]).to.include('are left out');
  });

  it('cut an endless report, and divide a large set into pages that lead to each other', async () => {
    await using folder = await temporaryFolder();
    const many = Array.from({ length: CASES_PER_PAGE + 1 }, (_, index) =>
      imageEntry({ patientId: `p${index + 1}`, ...(index === 0 ? { reportFile: 'report.txt' } : {}) }),
    );
    const copy = imageEntry({ patientId: 'p1', id: 'copy', source: 'augmented' });
    const text = 'x'.repeat(10 * SHOWN_CHARACTERS);
    const { names, pages } = await write(folder.path, manifestOf([...many, copy]), text);
    expect(names).to.deep.equal(['cases.html', 'cases-2.html']);
    expect(pages[0]!.match(/<section/g)).to.have.length(CASES_PER_PAGE);
    expect(pages[0]!.match(/x{100,}/)![0]).to.have.length(SHOWN_CHARACTERS);
    expect(pages[0]).to.include('Cut after').and.to.include('href="cases-2.html"');
    expect(pages[1]!.match(/<section/g)).to.have.length(1);
    expect(pages[1]).to.include('href="cases.html"').and.to.include('Examinations 201 to 201 of 201');
  });

  it('name every file that is not there', async () => {
    await using folder = await temporaryFolder();
    const images = pair({ reportFile: 'gone.txt' }).map((image) => ({
      ...image,
      annotationFiles: [`gone-${image.view}.json`],
    }));
    const error = await rejectionOf(write(folder.path, manifestOf(images), ''), DataSetError);
    expect(error.code).to.equal('DATA_SET_FILE');
    expect(error.faults).to.have.length(3);
  });
});
