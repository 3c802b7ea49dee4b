import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import { expect } from 'chai';
import { encodeFileMeta } from '../../src/dicom/part10.ts';
import { TRANSFER_SYNTAX } from '../../src/dicom/transfer-syntaxes.ts';
import { writePart10 } from '../../src/dicom/write-data-set.ts';
import { sharedData, skipUnless } from '../support/available.ts';
import { implicitElement, ITEM, longElement, shortElement, UNDEFINED } from './bytes.ts';
import { identityElements, pixelElements } from './synthetic-scan.ts';

interface Reading {
  readonly file: string;
  readonly outcome: string;
  readonly ms: number;
}

const OUTCOMES = /^(read|DICOM_PARSE|DICOM_IDENTITY|DICOM_LIMIT|DICOM_PIXELS)$/;

/** Reads files in a process of its own, so that time and memory are theirs. */
async function readAll(files: readonly string[]): Promise<{ readings: Reading[]; peakMb: number }> {
  const script = join(import.meta.dirname, 'read-everything.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...files], { timeout: 60_000 });
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  const { peakMb } = lines.pop() as { peakMb: number };
  return { readings: lines as Reading[], peakMb };
}

function expectHarmless({ readings, peakMb }: { readings: readonly Reading[]; peakMb: number }): void {
  for (const { file, outcome, ms } of readings) {
    expect(outcome, basename(file)).to.match(OUTCOMES);
    expect(ms, basename(file)).to.be.below(2000);
  }
  expect(peakMb).to.be.below(700);
}

/** A repeatable pseudo-random number generator (mulberry32), 0 to 1. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('Hostile files', function () {
  this.timeout(60_000);
  let folder = '';
  before(() => void (folder = mkdtempSync(join(tmpdir(), 'osteonode-hostile-'))));
  after(() => rmSync(folder, { recursive: true }));

  for (const collection of ['fuzz', 'malformed'])
    it(`of ${collection}/ are each answered within 2 s and 700 MB, with a code`, async function () {
      const source = sharedData(collection);
      skipUnless(this, source !== null, 'shared/data');
      const files = readdirSync(source!).map((name) => join(source!, name));
      const result = await readAll(files);
      expect(result.readings).to.have.length(files.length);
      expectHarmless(result);
    });

  it('that are large on purpose are answered within 2 s and 700 MB', async () => {
    const meta = (transferSyntaxUid: string): Uint8Array =>
      encodeFileMeta({
        sopClassUid: '1.2.840.10008.5.1.4.1.1.20',
        sopInstanceUid: '1.2.3',
        transferSyntaxUid,
      });
    const explicit = meta(TRANSFER_SYNTAX.explicitVrLittleEndian);
    const open = Buffer.concat([
      longElement('00540220', 'SQ', Buffer.alloc(0), UNDEFINED),
      implicitElement(ITEM, '', UNDEFINED),
    ]);
    const emptyElements = Buffer.alloc(40_000_000 - (40_000_000 % 8));
    for (let at = 0, tag = 0x00100001; at < emptyElements.length; at += 8, tag += 1) {
      emptyElements.writeUInt16LE(tag >>> 16, at);
      emptyElements.writeUInt16LE(tag & 0xffff, at + 2);
      emptyElements.write('LO', at + 4, 'latin1');
    }
    const files: Readonly<Record<string, Uint8Array>> = {
      'five-million-elements': Buffer.concat([explicit, emptyElements]),
      'two-million-levels': Buffer.concat([explicit, Buffer.alloc(open.length * 2_000_000, open)]),
      'million-items': Buffer.concat([
        explicit,
        longElement('00540220', 'SQ', Buffer.alloc(8_000_000, implicitElement(ITEM, ''))),
      ]),
      'million-values': Buffer.concat([
        explicit,
        longElement('00081030', 'UC', Buffer.alloc(20_000_000, '\\')),
      ]),
      'deflate-bomb': Buffer.concat([
        meta(TRANSFER_SYNTAX.deflatedExplicitVrLittleEndian),
        deflateRawSync(Buffer.alloc(400_000_000)),
      ]),
      'escapes-only': Buffer.concat([
        explicit,
        shortElement('00080005', 'CS', '\\ISO 2022 IR 87 '),
        longElement('00081030', 'UC', Buffer.alloc(20_000_000, '\x1b$B')),
      ]),
    };
    const paths = Object.entries(files).map(([name, bytes]) => {
      const path = join(folder, `${name}.dcm`);
      writeFileSync(path, bytes);
      return path;
    });
    expectHarmless(await readAll(paths));
  });

  it('made of a good one by changing or cutting some bytes are answered with a code', async () => {
    const random = randomFrom(20_240_826);
    const pick = (limit: number): number => Math.floor(random() * limit);
    const pixels = {
      rows: 16,
      columns: 16,
      frames: 2,
      bitsAllocated: 16,
      bitsStored: 16,
      signed: false,
    } as const;
    const good = writePart10([
      ...identityElements(),
      ...pixelElements({ ...pixels, value: (index) => index }),
      { keyword: 'DetectorInformationSequence', value: [[{ keyword: 'StartAngle', value: 180 }], []] },
    ]);
    const paths = Array.from({ length: 300 }, (_, index) => {
      const bytes = Buffer.from(good);
      // Most of the file is pixels: aim at the header.
      for (let change = pick(5); change >= 0; change -= 1) bytes[132 + pick(600)] = pick(256);
      const path = join(folder, `changed-${index}.dcm`);
      writeFileSync(path, index % 5 === 0 ? bytes.subarray(0, pick(bytes.length)) : bytes);
      return path;
    });
    const result = await readAll(paths);
    expectHarmless(result);
    expect(new Set(result.readings.map(({ outcome }) => outcome)).size).to.be.above(2);
  });

  it('with damaged compressed frames are answered with a code, and the next frame decodes', async function () {
    const source = sharedData('whole-body');
    skipUnless(this, source !== null, 'shared/data');
    const random = randomFrom(7);
    const names = ['NM1_J2KR.dcm', 'NM1_JPLL.dcm', 'NM1_JLSL.dcm', 'NM1_RLE.dcm'];
    const paths = names.flatMap((name) => {
      const good = readFileSync(join(source!, name));
      return Array.from({ length: 15 }, (_, index) => {
        const bytes = Buffer.from(good);
        for (let change = 0; change < 8; change += 1)
          bytes[4000 + Math.floor(random() * (bytes.length - 4100))] = Math.floor(random() * 256);
        const path = join(folder, `${index}-${name}`);
        writeFileSync(path, bytes);
        return path;
      });
    });
    const result = await readAll([...paths, ...names.map((name) => join(source!, name))]);
    expectHarmless(result);
    expect(result.readings.slice(-names.length).map(({ outcome }) => outcome)).to.deep.equal(
      names.map(() => 'read'),
    );
  });
});
