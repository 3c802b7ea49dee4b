import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { DataSetError } from '../../../src/learn/data-set/data-set-error.ts';
import { parseManifest, readManifest } from '../../../src/learn/data-set/read-manifest.ts';
import { writeManifest } from '../../../src/learn/data-set/write-manifest.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { imageEntry, manifestOf } from './small-data-set.ts';

const whole = manifestOf(
  [
    imageEntry({
      class: 'M',
      findings: ['M'],
      quantity: 'counts',
      pixelSpacingMm: [2.26, 2.26],
      fold: 3,
      split: 'train',
      derivedFrom: { imageId: 'p0', seed: 7, parameters: { mirror: true, dx: -3, op: 'shift' } },
      lesions: [
        {
          id: 'l1',
          code: 'M',
          region: 'rib',
          side: 'left',
          level: '7',
          nature: 'malignant',
          mask: [3, 4, 5],
          reasons: ['flare'],
        },
      ],
      annotationFiles: ['annotations/a.json'],
      reportFile: 'reports/p1.txt',
    }),
    imageEntry({ view: 'posterior', class: null, ageYears: null, sex: null, tracer: null }),
  ],
  { history: [{ step: 'split', seed: 3, settings: { testShare: 0.3, method: 'by-patient' } }] },
);

function faultsOf(change: (manifest: Record<string, unknown>) => void): readonly string[] {
  const manifest = JSON.parse(JSON.stringify(whole)) as Record<string, unknown>;
  change(manifest);
  try {
    parseManifest(JSON.stringify(manifest), 'm');
  } catch (thrown) {
    if (thrown instanceof DataSetError) return thrown.faults;
    throw thrown;
  }
  return [];
}

const imagesOf = (manifest: Record<string, unknown>): Record<string, unknown>[] =>
  manifest['images'] as Record<string, unknown>[];

describe('data-set.json', () => {
  it('reads back what was written', async () => {
    await using folder = await temporaryFolder();
    const path = await writeManifest(join(folder.path, 'new'), whole);
    expect(await readManifest(path)).to.deep.equal(whole);
    await writeManifest(folder.path, manifestOf([]));
    expect(await readManifest(join(folder.path, 'data-set.json'))).to.deep.equal(manifestOf([]));
  });

  it('is refused with every fault at once', () => {
    const faults = faultsOf((manifest) => {
      const [first, second] = imagesOf(manifest);
      manifest['task'] = 'knee';
      first!['surprise'] = 1;
      first!['file'] = '../../etc/passwd';
      second!['frame'] = 0;
      second!['reportFile'] = 'C:\\report.txt';
    });
    expect(faults).to.have.length(5);
    expect(faults.join('\n')).to.match(/m: task:/);
    expect(faults.join('\n')).to.match(/images\.0: .*surprise/);
    expect(faults.join('\n')).to.match(/images\.0\.file: expected a path inside/);
    expect(faults.join('\n')).to.match(/images\.1\.frame/);
    expect(faults.join('\n')).to.match(/images\.1\.reportFile/);
  });

  it('is refused where ids are given twice or classes are unknown', () => {
    const faults = faultsOf((manifest) => {
      const [first, second] = imagesOf(manifest);
      second!['id'] = first!['id'];
      second!['class'] = 'Z';
      first!['findings'] = ['M', 'Q'];
    });
    expect(faults).to.deep.equal([
      'm: images.0: class "Q" is none of N, M, A, M&A',
      'm: images.1.id: "p1-anterior" is given twice',
      'm: images.1: class "Z" is none of N, M, A, M&A',
    ]);
  });

  it('tells a file that is none, or is not there', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'data-set.json');
    expect(await rejectionOf(readManifest(path), DataSetError)).to.have.property('code', 'DATA_SET_FILE');
    await writeFile(path, '{');
    expect(await rejectionOf(readManifest(path), DataSetError)).to.have.property('code', 'DATA_SET_FORMAT');
  });
});
