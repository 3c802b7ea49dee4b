import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import { DataSetError } from '../../../src/learn/data-set/data-set-error.ts';
import { loadManifestImage } from '../../../src/learn/data-set/read-image.ts';
import { encodeCounts, encodeGrey } from '../../../src/learn/data-set/write-picture.ts';
import { generatePatient } from '../../../src/phantom/generate-patient.ts';
import { phantomToDicom } from '../../../src/phantom/write-phantom.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('loadManifestImage', () => {
  const entry = (file: string, frame = 1) => ({ id: 'p1-anterior', file, frame });

  it('reads the frame of a DICOM file', async () => {
    await using folder = await temporaryFolder();
    const patient = generatePatient('lung', 5);
    await writeFile(join(folder.path, 'a.dcm'), phantomToDicom(patient));
    const posterior = await loadManifestImage(folder.path, entry('a.dcm', 2));
    expect(posterior.values).to.deep.equal(Float32Array.from(patient.posterior.values));
  });

  it('reads counts of a 16-bit PNG without loss, and 8-bit pictures as they are', async () => {
    await using folder = await temporaryFolder();
    const values = Float32Array.from({ length: 12 }, (_, index) => index * 5000);
    await mkdir(join(folder.path, 'sub'));
    await writeFile(join(folder.path, 'sub/a.png'), await encodeCounts({ rows: 3, columns: 4, values }));
    expect(await loadManifestImage(folder.path, entry('sub/a.png'))).to.deep.equal({
      rows: 3,
      columns: 4,
      values,
    });
    const grey = Uint8Array.from({ length: 12 }, (_, index) => index * 20);
    await writeFile(join(folder.path, 'b.png'), await encodeGrey(grey, 4, 3));
    const read = await loadManifestImage(folder.path, entry('b.png'));
    expect(read).to.deep.equal({ rows: 4, columns: 3, values: Float32Array.from(grey) });
  });

  it('names image and file where a picture or a scan cannot be read', async () => {
    await using folder = await temporaryFolder();
    const huge = await sharp({ create: { width: 5000, height: 5000, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    await writeFile(join(folder.path, 'huge.png'), huge);
    await writeFile(join(folder.path, 'text.dcm'), 'this is no image');
    await writeFile(join(folder.path, 'empty'), '');
    for (const file of ['huge.png', 'text.dcm', 'empty', 'absent.dcm']) {
      const error = await rejectionOf(loadManifestImage(folder.path, entry(file)), DataSetError);
      expect(error).to.have.property('code', 'DATA_SET_FILE');
      expect(String(error)).to.contain(`image p1-anterior: ${file}: `);
    }
  });
});
