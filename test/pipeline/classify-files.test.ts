import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { classify, readResult } from '../support/classify-command.ts';
import { sharedData, skipUnless } from '../support/available.ts';
import { phantomScan } from '../support/phantom-scan.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Start of frame of lossless JPEG; the number of lines comes 5 bytes after it. */
const LOSSLESS_START_OF_FRAME = Buffer.of(0xff, 0xc3);

describe('classifying several studies at once', function () {
  this.timeout(60_000);

  it('names the one whose pixels cannot be decoded, and classifies the other', async function () {
    const folder = sharedData('whole-body');
    skipUnless(this, folder !== null, 'shared/data/whole-body');
    await using work = await temporaryFolder();
    const damaged = await readFile(join(folder!, 'NM1_JPLL.dcm'));
    damaged.writeUInt16BE(77, damaged.indexOf(LOSSLESS_START_OF_FRAME) + 5);
    const good = phantomScan('beside-damaged');
    const paths = ['damaged.dcm', 'good.dcm'].map((name) => join(work.path, name));
    await writeFile(paths[0]!, damaged);
    await writeFile(paths[1]!, good.files[0]!);

    const alone = await classify(join(work.path, 'alone'), paths[0]!);
    expect(alone.exitCode, alone.text).to.equal(3);
    expect((await readResult(work.path, 'alone')).outcome).to.include({ code: 'DICOM_PIXELS' });

    const both = await classify(join(work.path, 'both'), ...paths);
    expect(both.exitCode, both.text).to.equal(0);
    expect(both.text).to.include('DICOM_PIXELS').and.not.include('    at ');
    expect((await readResult(work.path, 'both', good.studyInstanceUid)).results[0]!.classes).to.have.length(
      3,
    );
  });
});
