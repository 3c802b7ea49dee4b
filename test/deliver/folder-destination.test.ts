import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { DeliverError } from '../../src/deliver/deliver-error.ts';
import { createFolderDestination } from '../../src/deliver/folder-destination.ts';
import { rejectionOf } from '../support/rejection.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { makeBundle } from './bundle-fixture.ts';

const NEVER = new AbortController().signal;
const BUNDLE = makeBundle('folder');

describe('folder destination', () => {
  it('writes each object whole as <StudyInstanceUID>/<SOPInstanceUID>.dcm, and nothing else', async () => {
    await using folder = await temporaryFolder();
    const outbox = join(folder.path, 'not', 'there', 'yet');
    const receipt = await createFolderDestination('outbox', outbox).deliver(BUNDLE, NEVER);
    expect(receipt.accepted.map(({ status }) => status)).to.deep.equal(['written', 'written']);
    expect(await readdir(outbox)).to.deep.equal([BUNDLE.studyInstanceUid]);
    const names = await readdir(join(outbox, BUNDLE.studyInstanceUid));
    expect(names).to.have.members(BUNDLE.objects.map(({ sopInstanceUid }) => `${sopInstanceUid}.dcm`));
    for (const { sopInstanceUid, bytes } of BUNDLE.objects) {
      const written = await readFile(join(outbox, BUNDLE.studyInstanceUid, `${sopInstanceUid}.dcm`));
      expect(written.equals(bytes)).to.equal(true);
    }
  });

  it('leaves what is there already untouched, and mends what is there in part', async () => {
    await using folder = await temporaryFolder();
    const destination = createFolderDestination('outbox', folder.path);
    await destination.deliver(BUNDLE, NEVER);
    const [whole, part] = BUNDLE.objects.map(({ sopInstanceUid }) =>
      join(folder.path, BUNDLE.studyInstanceUid, `${sopInstanceUid}.dcm`),
    );
    const before = (await stat(whole!)).ino;
    await writeFile(part!, 'half an object');
    const receipt = await destination.deliver(BUNDLE, NEVER);
    expect(receipt.accepted.map(({ status }) => status)).to.deep.equal(['unchanged', 'written']);
    expect((await stat(whole!)).ino).to.equal(before);
    expect((await readFile(part!)).equals(BUNDLE.objects[1]!.bytes)).to.equal(true);
  });

  it('removes what a node that was killed while it wrote has left, and touches nothing else', async () => {
    await using folder = await temporaryFolder();
    const study = join(folder.path, BUNDLE.studyInstanceUid);
    const names = BUNDLE.objects.map(({ sopInstanceUid }) => `${sopInstanceUid}.dcm`);
    await mkdir(study);
    await writeFile(join(study, `.writing-${names[0]}.0b8e`), 'half an object');
    await writeFile(join(study, 'notes.txt'), 'of somebody else');
    await createFolderDestination('outbox', folder.path).deliver(BUNDLE, NEVER);
    expect(await readdir(study)).to.have.members([...names, 'notes.txt']);
  });

  it('does not try again where a file stands in the place of the folder', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'file');
    await writeFile(file, '');
    const destination = createFolderDestination('outbox', file);
    for (const attempt of [destination.deliver(BUNDLE, NEVER), destination.check(NEVER)])
      expect(await rejectionOf(attempt, DeliverError)).to.include({
        code: 'DELIVER_FOLDER',
        fault: 'permanent',
      });
  });

  it('never writes outside of its folder', async () => {
    await using folder = await temporaryFolder();
    const destination = createFolderDestination('outbox', join(folder.path, 'outbox'));
    const evil = { ...BUNDLE, studyInstanceUid: '../elsewhere' };
    expect(await rejectionOf(destination.deliver(evil, NEVER), DeliverError)).to.include({
      code: 'DELIVER_OBJECT',
    });
    expect(await readdir(folder.path)).to.deep.equal([]);
  });

  it('checks that it can write, and leaves nothing behind', async () => {
    await using folder = await temporaryFolder();
    const outbox = join(folder.path, 'outbox');
    expect(await createFolderDestination('outbox', outbox).check(NEVER)).to.contain('can be written');
    expect(await readdir(outbox)).to.deep.equal([]);
  });

  it('stops when it is told to', async () => {
    await using folder = await temporaryFolder();
    await mkdir(folder.path, { recursive: true });
    const failure = await rejectionOf(
      createFolderDestination('outbox', folder.path).deliver(BUNDLE, AbortSignal.abort()),
      DeliverError,
    );
    expect(failure).to.include({ code: 'DELIVER_CANCELLED', fault: 'transient' });
  });
});
