import { expect } from 'chai';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePart10 } from '../../src/dicom/data-set.ts';
import { decodeFrame } from '../../src/dicom/decode-frame.ts';
import { readScanHeader } from '../../src/dicom/read-scan-header.ts';
import { generatePatient, type PhantomPatient } from '../../src/phantom/generate-patient.ts';
import { phantomToDicom, phantomToFiles } from '../../src/phantom/write-phantom.ts';
import { type PhantomSetTruth, writePhantomSet } from '../../src/phantom/write-phantom-set.ts';
import { hasProgram, skipUnless } from '../support/available.ts';

describe('phantoms as DICOM', function () {
  this.timeout(60_000);
  let patient: PhantomPatient;
  let folder: string;
  before(() => {
    patient = generatePatient('lung', 17);
    folder = mkdtempSync(join(tmpdir(), 'phantom-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('one object holds frame 1 anterior and frame 2 posterior, count by count', async () => {
    const dataSet = parsePart10(phantomToDicom(patient));
    expect((await decodeFrame(dataSet, 1)).values).to.deep.equal(patient.anterior.values);
    expect((await decodeFrame(dataSet, 2)).values).to.deep.equal(patient.posterior.values);
    const header = readScanHeader(dataSet);
    expect(header.detectors.map(({ viewCode }) => viewCode?.value)).to.deep.equal(['399321004', '399001007']);
    const counts = [...patient.anterior.values, ...patient.posterior.values].reduce((sum, v) => sum + v, 0);
    expect(header.countsAccumulated).to.equal(counts);
    expect(header.frames).to.deep.equal([
      { frame: 1, energyWindow: 1, detector: 1 },
      { frame: 2, energyWindow: 1, detector: 2 },
    ]);
  });

  it('says in every place a person looks that it is no patient', () => {
    const dataSet = parsePart10(phantomToDicom(patient));
    expect(dataSet.text('x00100010')).to.match(/^SYNTHETIC\^/);
    expect(dataSet.text('x00100020')).to.match(/^SYNTHETIC-/);
    expect(dataSet.text('x00080070')).to.equal('SYNTHETIC');
    expect(dataSet.text('x00204000')).to.equal('SYNTHETIC PHANTOM - not a patient');
  });

  it('the same patient gives the same bytes; the same seed with other settings gives other UIDs', () => {
    expect(phantomToDicom(patient)).to.deep.equal(phantomToDicom(patient));
    const other = generatePatient('lung', 17, { cameras: ['ecam'], moveProbability: 0, effectSize: 1 });
    const uids = [patient, other].map((one) => parsePart10(phantomToDicom(one)).text('x0020000d'));
    expect(uids[0]).to.match(/^2\.25\.\d+$/);
    expect(uids[0] === uids[1]).to.equal(
      Buffer.compare(
        Buffer.from(patient.anterior.values.buffer),
        Buffer.from(other.anterior.values.buffer),
      ) === 0,
    );
  });

  it('two instances share a series, two series share a study', () => {
    for (const [layout, series] of [
      ['two-instances', 1],
      ['two-series', 2],
    ] as const) {
      const sets = phantomToFiles(patient, layout).map(({ bytes }) => parsePart10(bytes));
      const distinct = (tag: string) => new Set(sets.map((dataSet) => dataSet.text(tag))).size;
      expect([distinct('x0020000d'), distinct('x0020000e'), distinct('x00080018')]).to.deep.equal([
        1,
        series,
        2,
      ]);
    }
  });

  for (const layout of ['two-frame', 'two-instances', 'two-series'] as const) {
    it(`${layout}: dciodvfy finds no error and dcmftest a DICOM file`, function () {
      skipUnless(this, hasProgram('dciodvfy'), 'dciodvfy (dicom3tools)');
      skipUnless(this, hasProgram('dcmftest'), 'dcmftest (dcmtk)');
      for (const { name, bytes } of phantomToFiles(patient, layout)) {
        const path = join(folder, `${layout}-${name}`);
        writeFileSync(path, bytes);
        const { stderr } = spawnSync('dciodvfy', [path], { encoding: 'utf8' });
        expect(stderr).to.include('NMImage').and.not.match(/error/i);
        expect(execFileSync('dcmftest', [path], { encoding: 'utf8' })).to.match(/^yes:/);
      }
    });
  }

  it('a set is one folder a case, with the truth of all beside them and progress after each', async () => {
    const done: number[] = [];
    const out = join(folder, 'set');
    await writePhantomSet(out, { preset: 'lung', count: 2, seed: 4 }, (count) => done.push(count));
    expect(done).to.deep.equal([1, 2]);
    const truth = JSON.parse(readFileSync(join(out, 'truth.json'), 'utf8')) as PhantomSetTruth;
    expect(truth.statement).to.include('SYNTHETIC');
    expect(truth.cases).to.have.length(2);
    for (const { caseId, files, foci } of truth.cases) {
      expect(files).to.deep.equal([`${caseId}/bone-scan.dcm`]);
      expect(parsePart10(readFileSync(join(out, files[0]!))).text('x00080060')).to.equal('NM');
      expect(foci).to.be.an('array');
    }
  });
});
