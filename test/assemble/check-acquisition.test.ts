import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkAcquisition } from '../../src/assemble/check-acquisition.ts';
import { recordAcquisition } from '../../src/assemble/record-acquisition.ts';
import { parsePart10 } from '../../src/dicom/data-set.ts';
import { readScanHeader } from '../../src/dicom/read-scan-header.ts';
import { generatePatient, seedOfCase } from '../../src/phantom/generate-patient.ts';
import { phantomToDicom } from '../../src/phantom/write-phantom.ts';
import type { AcquisitionRecord } from '../../src/study/acquisition-record.ts';
import type { ScanView } from '../../src/study/bone-scan.ts';
import type { Tracer } from '../../src/study/data-set.ts';
import type { ScanHeader } from '../../src/study/scan-header.ts';
import { READINGS } from '../preprocess/readings-file.ts';
import { sharedData, skipUnless } from '../support/available.ts';
import { phantomScan } from '../support/phantom-scan.ts';
import { detector, geDiscovery670, scanHeader } from './scan-header-builder.ts';

function viewOf(header: ScanHeader, frame = 1): ScanView {
  const evidence = { rule: 'view-code-sequence', confidence: 'high', seen: '' } as const;
  return { kind: 'acquired', source: { path: '', dataSetSha256: '', header, frame }, evidence };
}

const MIRRORED: ScanView = { kind: 'mirrored', from: 'anterior' };

function recordOf(anterior: Partial<ScanHeader>, posterior?: Partial<ScanHeader>): AcquisitionRecord {
  return recordAcquisition({
    anterior: viewOf(scanHeader(anterior)),
    posterior: posterior === undefined ? MIRRORED : viewOf(scanHeader(posterior)),
  });
}

function flagsOf(record: AcquisitionRecord, tracer: Tracer = '99mTc-MDP'): string[] {
  const limits = READINGS[tracer === '131I' ? 'R-005' : 'R-004'];
  return checkAcquisition(record, limits, tracer).map(({ code, severity }) => `${code} ${severity}`);
}

const given = (totalDoseMbq: number): Partial<ScanHeader> => ({
  radiopharmaceutical: { ...scanHeader().radiopharmaceutical!, totalDoseMbq },
});
const collimator = (name: string, collimatorType = 'PARA'): Partial<ScanHeader> => ({
  detectors: [detector(1, { collimator: name, collimatorType })],
});
const speed = (cmPerMin: number): Partial<ScanHeader> => ({
  scanVelocityMmPerS: cmPerMin / 6,
  actualFrameDurationMs: 1900 / (cmPerMin / 6 / 1000),
});
const window = (lowerKev: number, upperKev: number): Partial<ScanHeader> => ({
  energyWindows: [{ number: 1, name: '', ranges: [{ lowerKev, upperKev }] }],
});
const NOTHING: Partial<ScanHeader> = {
  radiopharmaceutical: null,
  actualFrameDurationMs: null,
  scanLengthMm: null,
  energyWindows: [],
  detectors: [],
};

describe('the record of an acquisition', () => {
  it('holds what the header states of each acquired view', () => {
    const record = recordOf({ ...speed(10), wholeBodyTechnique: ['1PS'] }, collimator('LEHR'));
    expect(record.map(({ view }) => view)).to.deep.equal(['anterior', 'posterior']);
    expect(record[0]).to.deep.equal({
      view: 'anterior',
      activityMbq: 740,
      uptakeMinutes: 180,
      collimator: 'LEHR',
      collimatorType: '',
      energyWindowKev: [{ lowerKev: 126.5, upperKev: 154.5 }],
      wholeBodyTechnique: ['1PS'],
      durationMinutes: 19,
      scanLengthMm: 1900,
      scanSpeedCmPerMin: 10,
      scanSpeedFrom: 'scan-velocity',
    });
    expect(recordOf({})).to.have.length(1);
  });

  it('works the speed out from length and duration, of both passes of a two-pass scan', () => {
    const slow = { scanLengthMm: 1800, actualFrameDurationMs: 900_000 };
    expect(recordOf(slow)[0]).to.include({ scanSpeedCmPerMin: 12, scanSpeedFrom: 'length-and-duration' });
    expect(recordOf({ ...slow, wholeBodyTechnique: ['2PS'] })[0]!.scanSpeedCmPerMin).to.equal(24);
    expect(recordOf({ ...slow, wholeBodyTechnique: ['MSP'] })[0]!.scanSpeedCmPerMin).to.equal(null);
  });

  it('takes detector and window of the frame, not of the object', () => {
    const header = geDiscovery670({
      detectors: [detector(1, { collimator: 'LEHR' }), detector(2, { collimator: 'MEGP' })],
      radiopharmaceutical: null,
    });
    const record = recordAcquisition({ anterior: viewOf(header, 1), posterior: viewOf(header, 2) });
    expect(record.map((view) => view.collimator)).to.deep.equal(['LEHR', 'MEGP']);
    expect(flagsOf(record)).to.deep.equal(['Q-24 warn', 'Q-24 warn']);
  });
});

describe('quality checks on the acquisition', () => {
  it('find nothing in an ordinary scan, nor where nothing is stated', () => {
    expect(flagsOf(recordOf({}, {}))).to.deep.equal([]);
    expect(flagsOf(recordOf(NOTHING, NOTHING))).to.deep.equal([]);
  });

  it('Q-23: warn of an activity out of range, and say so where it would be right as mCi', () => {
    for (const usual of [370, 555, 925, 1110]) expect(flagsOf(recordOf(given(usual)))).to.deep.equal([]);
    for (const odd of [20, 360, 1150]) expect(flagsOf(recordOf(given(odd)))).to.deep.equal(['Q-23 warn']);
    const [flag] = checkAcquisition(recordOf(given(20)), READINGS['R-004'], '99mTc-MDP');
    expect(flag!.text).to.contain('As mCi it would be 740 MBq');
    expect(flagsOf(recordOf(given(740), given(600)))).to.deep.equal(['Q-23 warn']);
  });

  it('Q-24: warn of a collimator for other photons, note a coarse one, pass names that say nothing', () => {
    for (const name of [
      'LEHR',
      'LEUHR',
      'LEHRS',
      'VXHR',
      'WEHR45',
      'Low Energy High Resolution',
      '@30429646',
      '',
    ])
      expect(flagsOf(recordOf(collimator(name))), name).to.deep.equal([]);
    for (const name of ['LEGP', 'LEAP', 'ELEGP', 'Low-energy all purpose'])
      expect(flagsOf(recordOf(collimator(name))), name).to.deep.equal(['Q-24 info']);
    for (const name of ['MEGP', 'MELP', 'HEGP', 'HE', 'High Energy'])
      expect(flagsOf(recordOf(collimator(name))), name).to.deep.equal(['Q-24 warn']);
    expect(flagsOf(recordOf(collimator('LEHR', 'PINH')))).to.deep.equal(['Q-24 warn']);
    expect(flagsOf(recordOf(collimator('LEHR'), collimator('HEGP')))).to.deep.equal([
      'Q-24 warn',
      'Q-24 warn',
    ]);
  });

  it('Q-25: take a duration that is too short for the scan for that of a point', () => {
    const discovery = { scanLengthMm: 1780, actualFrameDurationMs: 90_000 };
    expect(recordOf(discovery)[0]!.scanSpeedCmPerMin).to.equal(null);
    const stated = recordOf({ ...discovery, scanVelocityMmPerS: 4.43333 });
    expect(stated[0]!.scanSpeedCmPerMin).to.be.closeTo(26.6, 0.01);
    expect(flagsOf(stated)).to.deep.equal([]);
  });

  it('Q-25: warn of a speed out of range, or one that length and duration contradict', () => {
    for (const usual of [8, 16, 20, 30]) expect(flagsOf(recordOf(speed(usual)))).to.deep.equal([]);
    for (const odd of [7, 50]) expect(flagsOf(recordOf(speed(odd)))).to.deep.equal(['Q-25 warn']);
    expect(flagsOf(recordOf({ ...speed(16), scanVelocityMmPerS: 16 / 6 / 2 }))).to.deep.equal(['Q-25 warn']);
  });

  it('Q-26: warn of a window that is too narrow or too wide', () => {
    expect(flagsOf(recordOf(window(126.45, 154.55)))).to.deep.equal([]);
    expect(flagsOf(recordOf(window(100, 180)))).to.deep.equal(['Q-26 warn']);
    expect(flagsOf(recordOf(window(138, 143)))).to.deep.equal(['Q-26 warn']);
  });

  it('131I has ranges of its own', () => {
    const iodine = {
      ...given(148),
      ...collimator('HEGP'),
      ...window(346.3, 382.7),
      acquisitionDate: '20250302',
    };
    const record = (says: Partial<ScanHeader> = {}, startTime = '20250301101500'): AcquisitionRecord => {
      const radiopharmaceutical = { ...given(148).radiopharmaceutical!, startTime };
      return recordOf({ ...iodine, radiopharmaceutical, ...says });
    };
    expect(flagsOf(record(), '131I')).to.deep.equal([]);
    expect(flagsOf(record({}, '20250226101500'), '131I')).to.deep.equal(['Q-20 warn']);
    expect(flagsOf(record(given(3700)), '131I')).to.include('Q-23 warn');
    expect(flagsOf(record(collimator('LEHR')), '131I')).to.deep.equal(['Q-24 warn']);
  });
});

describe('the acquisition of files', () => {
  const recordOfFile = (bytes: Uint8Array): AcquisitionRecord => {
    const header = readScanHeader(parsePart10(bytes));
    const second = header.numberOfFrames > 1 ? viewOf(header, 2) : MIRRORED;
    return recordAcquisition({ anterior: viewOf(header), posterior: second });
  };

  it('a phantom states all of it, and nothing is out of range', function () {
    this.timeout(30_000); // two phantoms at full size
    const bone = recordOfFile(phantomScan('acquisition').files[0]!);
    expect(bone).to.have.length(2);
    expect(bone[1]).to.include({ activityMbq: 740, collimator: 'LEHR', scanSpeedFrom: 'scan-velocity' });
    expect(flagsOf(bone)).to.deep.equal([]);
    const patient = generatePatient('dscint', seedOfCase(1, 0), { className: 'thyroid', artefactRate: 0 });
    const iodine = recordOfFile(phantomToDicom(patient));
    expect(iodine[0]).to.include({ activityMbq: 148, collimator: 'HEGP' });
    expect(flagsOf(iodine, '131I')).to.deep.equal([]);
  });

  it('real files: NM1 is within every range, the blood-pool scan was taken too fast', function () {
    const folder = sharedData('whole-body');
    skipUnless(this, folder !== null, 'shared/data/whole-body');
    const late = recordOfFile(readFileSync(join(folder!, 'NM1_UNC.dcm')));
    expect(late[0]!.scanSpeedCmPerMin).to.be.closeTo(10.03, 0.01);
    expect(late[0]).to.include({ activityMbq: null, collimator: '', durationMinutes: 20.1739 });
    expect(flagsOf(late)).to.deep.equal([]);
    const early = recordOfFile(readFileSync(join(folder!, 'siemens-two-view-early-phase.dcm')));
    expect(early.map(({ activityMbq }) => activityMbq)).to.deep.equal([764, 764]);
    expect(flagsOf(early)).to.deep.equal(['Q-25 warn']);
  });
});
