import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { readLabelCodes } from '../../src/annotations/label-codes.ts';
import { readLabelmeJson } from '../../src/annotations/read-labelme-json.ts';
import { parsePart10 } from '../../src/dicom/data-set.ts';
import { readManifest } from '../../src/learn/data-set/read-manifest.ts';
import { QuotaFilling } from '../../src/phantom/output/fill-quota.ts';
import { planCases, planQuota, publishedQuota } from '../../src/phantom/output/plan-cases.ts';
import type { CaseRecord } from '../../src/phantom/output/write-case.ts';
import { PhantomError } from '../../src/phantom/phantom-error.ts';
import { writePhantomSet } from '../../src/phantom/write-phantom-set.ts';
import { eventually } from '../support/eventually.ts';
import { rejectionOf } from '../support/rejection.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SET = resolve(import.meta.dirname, '../../src/phantom/write-phantom-set.ts');

describe('a set of phantoms on disk', function () {
  // Renders some phantoms in worker threads.
  this.timeout(60_000);

  it('is the same for one worker and for three, and its manifest is one that the data set commands read', async () => {
    await using folder = await temporaryFolder();
    const request = { preset: 'dspic', count: 4, seed: 8, layout: 'two-series' } as const;
    const [one, three] = [join(folder.path, 'one'), join(folder.path, 'three')];
    const done: number[] = [];
    await writePhantomSet(one, { ...request, workers: 1 }, (count) => done.push(count));
    await writePhantomSet(three, { ...request, workers: 3 });
    expect(done).to.deep.equal([1, 2, 3, 4]);
    const names = (await readdir(one, { recursive: true })).sort();
    expect((await readdir(three, { recursive: true })).sort()).to.deep.equal(names);
    for (const name of names.filter((path) => /\.\w+$/.test(path)))
      expect(await readFile(join(one, name)), name).to.deep.equal(await readFile(join(three, name)));

    const manifest = await readManifest(join(one, 'data-set.json'));
    expect(manifest).to.include({ task: 'dspic', unit: 'view' });
    expect(manifest.statement).to.include('SYNTHETIC');
    expect(manifest.images).to.have.length(8);
    const codes = await readLabelCodes();
    for (const image of manifest.images) {
      const dataSet = parsePart10(await readFile(join(one, image.file)));
      expect([dataSet.text('x0020000d'), dataSet.text('x00100020')]).to.deep.equal([
        image.studyUid,
        image.patientId,
      ]);
      expect(image.file).to.include(image.view);
      expect(image.annotationFiles).to.have.length(3);
      for (const path of image.annotationFiles!) {
        const annotation = readLabelmeJson(await readFile(join(one, path), 'utf8'), codes);
        expect(annotation).to.include({ rows: 1024, columns: 256 });
      }
      expect(await readFile(join(one, image.reportFile!), 'utf8')).to.include('SYNTHETIC REPORT');
    }
  });

  it('lays nothing over a set that is there', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'data-set.json'), '{}');
    const request = { preset: 'lung', count: 1, seed: 1 };
    const error = await rejectionOf(writePhantomSet(folder.path, request), PhantomError);
    expect(error.code).to.equal('PHANTOM_FOLDER');
    expect(await readdir(folder.path)).to.deep.equal(['data-set.json']);
  });

  it('has no manifest when it was killed on the way', async () => {
    await using folder = await temporaryFolder();
    const [out, script] = [join(folder.path, 'set'), join(folder.path, 'write.mjs')];
    const request = { preset: 'lung', count: 5000, seed: 1, readers: 0 };
    // A file, because worker threads take over the parameters of the process.
    await writeFile(
      script,
      `import { writePhantomSet } from ${JSON.stringify(SET)};
      await writePhantomSet(${JSON.stringify(out)}, ${JSON.stringify(request)});`,
    );
    const child = spawn(process.execPath, [script], { stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    try {
      await eventually('two cases are begun', async () => {
        return existsSync(out) && (await readdir(out)).length > 1;
      });
    } finally {
      child.kill('SIGKILL');
      await ended;
    }
    expect((await readdir(out)).filter((name) => name.endsWith('.json'))).to.deep.equal([]);
  });

  it('fails, and leaves no manifest, when a worker fails', async () => {
    await using folder = await temporaryFolder();
    const request = { preset: 'lung', count: 3, seed: 1, options: { className: 'no such class' } };
    const error = await rejectionOf(writePhantomSet(folder.path, request), Error);
    expect(error.message).to.include('no such class');
    expect(existsSync(join(folder.path, 'data-set.json'))).to.equal(false);
  });
});

describe('published class counts', () => {
  /** A case whose two views have these classes. */
  function record(className: string, anterior: string | null, posterior: string | null): CaseRecord {
    const image = (view: string, own: string | null) => ({ view, class: own, lesions: [] });
    return {
      truth: { className, files: [] },
      images: [image('anterior', anterior), image('posterior', posterior)],
    } as unknown as CaseRecord;
  }

  it('are those of R-011, and a set that the papers do not have is refused by name', () => {
    expect(publishedQuota('lung', 'D3')).to.deep.equal({ NoMet: 307, ADMet: 318, nADMet: 320 });
    expect(publishedQuota('dscint', 'D1')).to.deep.equal({
      normal: 334,
      metastasis: 174,
      arthritis: 252,
      thyroid: 318,
    });
    expect(() => publishedQuota('dscint', 'D3')).to.throw(PhantomError, 'dscint');
  });

  it('are met exactly, view by view, with what a case shows and not with what its patient has', () => {
    const filling = new QuotaFilling({ N: 2, M: 1 }, 'view');
    expect(filling.add(record('M', 'M', 'N'))).to.equal(true);
    expect(filling.missing).to.deep.equal({ N: 1 });
    expect(filling.add(record('M', 'M', null))).to.equal(false);
    expect(filling.add(record('N', 'N', 'N'))).to.equal(true);
    expect(filling.missing).to.deep.equal({});
    expect(filling.records.flatMap(({ images }) => images.map((image) => image.class))).to.deep.equal([
      'M',
      'N',
      'N',
    ]);
  });

  it('are met examination by examination where a sample is an examination', () => {
    const filling = new QuotaFilling({ NoMet: 1 }, 'examination');
    expect(filling.add(record('NoMet', 'NoMet', null))).to.equal(true);
    expect(filling.add(record('NoMet', 'NoMet', null))).to.equal(false);
    expect(filling.records[0]!.images).to.have.length(2);
  });

  it('later rounds plan other patients than earlier ones', () => {
    const first = planQuota({ A: 4, B: 3 }, 2, 7, 0);
    const second = planQuota({ A: 4, B: 3 }, 2, 7, first.length);
    expect(first.map(({ className }) => className).sort()).to.deep.equal(['A', 'A', 'B', 'B']);
    expect(new Set([...first, ...second].map(({ seed }) => seed)).size).to.equal(8);
    expect(planCases('golden', 50, 1)).to.have.length(12);
    expect(planCases('golden', 50, 1)).to.deep.equal(planCases('golden', 50, 2));
  });
});
