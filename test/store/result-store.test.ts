import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { ResultStore } from '../../src/store/result-store.ts';
import type { ReportBundle } from '../../src/study/report-bundle.ts';
import type { TemporaryState } from './temporary-state.ts';
import { openTemporaryState, rejection } from './temporary-state.ts';

const bundle: ReportBundle = {
  studyInstanceUid: '1.2',
  revision: 0,
  objects: [
    {
      kind: 'score-sr',
      sopClassUid: '1.2.840.10008.5.1.4.1.1.88.34',
      sopInstanceUid: '2.25.1',
      seriesInstanceUid: '2.25.2',
      bytes: Buffer.from('report'),
    },
    {
      kind: 'overlay-sc',
      sopClassUid: '1.2.840.10008.5.1.4.1.1.7',
      sopInstanceUid: '2.25.3',
      seriesInstanceUid: '2.25.4',
      bytes: Buffer.from('overlay'),
    },
  ],
  overlayPng: Buffer.from('png'),
};
const made = {
  inputKey: 'input',
  models: [{ id: 'm', version: '1', weightsSha256: 'w' }],
  configHash: 'c',
  result: { predicted: 'metastatic' },
};

describe('ResultStore', () => {
  let state: TemporaryState;
  let results: ResultStore;
  beforeEach(async () => {
    state = await openTemporaryState();
    results = new ResultStore(state.db, state.files, state.clock);
    await state.db.transaction().execute(async (tx) => await state.studies.open(tx, '1.2'));
  });
  afterEach(async () => await state.remove());

  const keep = async (kept: ReportBundle, result: unknown = made.result): Promise<void> => {
    const files = await results.writeFiles(kept);
    await state.db.transaction().execute(async (tx) => await results.record(tx, files, { ...made, result }));
  };

  it('gives back a result with its objects byte for byte, and the overlay for the page', async () => {
    await keep(bundle);
    const found = await results.find('1.2', 0);
    expect(found).to.deep.include({ ...made, createdAt: '2030-01-01T08:00:00.000Z' });
    expect(readFileSync(found!.overlayPath, 'utf8')).to.equal('png');
    expect(await results.readObjects(found!)).to.eql(bundle.objects);
  });

  it('lists the newest revision first and knows which are not there', async () => {
    await keep(bundle);
    await keep({ ...bundle, revision: 1 });
    expect((await results.list('1.2')).map((result) => result.revision)).to.eql([1, 0]);
    expect(await results.find('1.2', 2)).to.equal(null);
  });

  it('replaces what an interrupted attempt at the same revision has recorded', async () => {
    await keep(bundle);
    await keep(bundle, { predicted: 'again' });
    expect((await results.list('1.2')).map((result) => result.result)).to.eql([{ predicted: 'again' }]);
  });

  it('hands out no object whose file was changed or removed', async () => {
    await keep(bundle);
    const found = (await results.find('1.2', 0))!;
    const path = state.files.absolute(found.objects[0]!.relativePath);
    writeFileSync(path, 'forged');
    expect(await rejection(results.readObjects(found))).to.include({ code: 'STORE_CORRUPT' });
    rmSync(path);
    expect(await rejection(results.readObjects(found))).to.include({ code: 'STORE_CORRUPT' });
  });

  it('writes nothing for a study whose UID would lead out of its folder', async () => {
    const error = await rejection(results.writeFiles({ ...bundle, studyInstanceUid: '../escape' }));
    expect(error).to.include({ code: 'STORE_UID' });
    expect(existsSync(state.files.absolute('results'))).to.equal(false);
  });
});
