import { expect } from 'chai';
import fc from 'fast-check';
import { MultipartError } from '../../src/dicom/multipart-error.ts';
import { readMultipartRelated, writeMultipartRelated } from '../../src/dicom/multipart.ts';
import type { MultipartLimits, MultipartPart } from '../../src/dicom/multipart.ts';

const LIMITS: MultipartLimits = { maxParts: 100, maxPartBytes: 1_000_000, maxTotalBytes: 10_000_000 };
const TYPE = 'multipart/related; type="application/dicom"; boundary=B';

/** The body in pieces that end at the given places. */
async function* inPieces(body: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    if (cut <= from || cut >= body.length) continue;
    yield body.subarray(from, cut);
    from = cut;
  }
  await Promise.resolve();
  yield body.subarray(from);
}

async function readAll(
  body: Uint8Array | string,
  contentType = TYPE,
  cuts: readonly number[] = [],
  limits = LIMITS,
): Promise<MultipartPart[]> {
  const parts: MultipartPart[] = [];
  const bytes = typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
  for await (const part of readMultipartRelated(inPieces(bytes, cuts), contentType, limits)) parts.push(part);
  return parts;
}

async function faultOf(read: Promise<unknown>): Promise<string> {
  try {
    await read;
  } catch (error) {
    if (error instanceof MultipartError) return `${error.code} ${error.fault}`;
    throw error;
  }
  return 'read';
}

const texts = (parts: readonly MultipartPart[]): string[] =>
  parts.map(({ body }) => Buffer.from(body).toString('latin1'));

describe('Reading multipart/related', () => {
  it('reads parts with headers, with and without Content-Length, between preamble and epilogue', async () => {
    const parts = await readAll(
      'preamble\r\n--B\r\nContent-Type: application/dicom\r\nContent-Length: 3\r\n\r\nabc\r\n' +
        '--B  \r\ncontent-type:application/dicom;\r\n transfer-syntax=*\r\n\r\nde\r\n--B\r\n\r\n\r\n--B--\r\nepilogue',
    );
    expect(texts(parts)).to.deep.equal(['abc', 'de', '']);
    expect(parts[0]?.headers.get('content-length')).to.equal('3');
    expect(parts[1]?.headers.get('content-type')).to.equal('application/dicom; transfer-syntax=*');
    expect(parts[2]?.headers.size).to.equal(0);
  });

  for (const [name, contentType] of [
    ['quoted', 'multipart/related; boundary="B"; type="application/dicom"'],
    ['unquoted', 'Multipart/Related;type=application/dicom;boundary=B'],
    ['quoted with an escape', 'multipart/related; boundary="\\B"'],
  ] as const)
    it(`understands a ${name} boundary`, async () => {
      expect(texts(await readAll('--B\r\n\r\nx\r\n--B--', contentType))).to.deep.equal(['x']);
    });

  it('lets Content-Length win over bytes that look like a boundary', async () => {
    const body = 'ab\r\n--B--\r\ncd';
    const parts = await readAll(`--B\r\nContent-Length: ${body.length}\r\n\r\n${body}\r\n--B--`);
    expect(texts(parts)).to.deep.equal([body]);
  });

  it('does not take a longer line for its boundary', async () => {
    expect(texts(await readAll('--B\r\n\r\na\r\n--BB\r\nb\r\n--B--'))).to.deep.equal(['a\r\n--BB\r\nb']);
  });

  it('reads an answer without any part', async () => {
    expect(await readAll('--B--\r\n')).to.deep.equal([]);
  });

  it('gives back what was written, whatever the bytes and however they are cut', async () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 2000 }), { maxLength: 5 });
    const cuts = fc.array(fc.nat({ max: 12_000 }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(parts, cuts, fc.boolean(), async (bodies, places, withoutLength) => {
        const contentType = 'application/dicom';
        const written = writeMultipartRelated(
          bodies.map((body) => ({ contentType, body })),
          contentType,
        );
        const text = Buffer.from(written.body).toString('latin1');
        const body = withoutLength ? text.replaceAll(/Content-Length: \d+\r\n/g, '') : text;
        const read = await readAll(body, written.contentType, places);
        expect(read.map((part) => Buffer.from(part.body))).to.deep.equal(
          bodies.map((part) => Buffer.from(part)),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('reads a boundary that comes byte by byte', async () => {
    const body = '--B\r\n\r\nx\r\n--\r\ny\r\n--B--';
    const everywhere = Array.from({ length: body.length }, (_, index) => index);
    expect(texts(await readAll(body, TYPE, everywhere))).to.deep.equal(['x\r\n--\r\ny']);
  });

  it('calls a body that breaks off anywhere transient, because the connection broke', async () => {
    const whole = '--B\r\nContent-Length: 3\r\n\r\nabc\r\n--B\r\n\r\nde\r\n--B--';
    for (let length = 0; length < whole.length; length += 1)
      expect(await faultOf(readAll(whole.slice(0, length))), String(length)).to.equal(
        'MULTIPART_TRUNCATED transient',
      );
  });

  const refusals: Readonly<Record<string, [string, string, Partial<MultipartLimits>, string]>> = {
    'another media type': ['{}', 'application/json', {}, 'MULTIPART_MALFORMED permanent'],
    'a missing boundary': ['--B--', 'multipart/related', {}, 'MULTIPART_MALFORMED permanent'],
    'a Content-Length that is not the length': [
      '--B\r\nContent-Length: 2\r\n\r\nabcdef\r\n--B--',
      TYPE,
      {},
      'MULTIPART_MALFORMED permanent',
    ],
    'too many parts': [
      '--B\r\n\r\na\r\n--B\r\n\r\nb\r\n--B--',
      TYPE,
      { maxParts: 1 },
      'MULTIPART_LIMIT permanent',
    ],
    'a part that says it is too large': [
      '--B\r\nContent-Length: 900\r\n\r\n',
      TYPE,
      { maxPartBytes: 100 },
      'MULTIPART_LIMIT permanent',
    ],
    'a part that is too large': [
      `--B\r\n\r\n${'x'.repeat(900)}`,
      TYPE,
      { maxPartBytes: 100 },
      'MULTIPART_LIMIT permanent',
    ],
    'a body that is too large': [
      `--B--${'x'.repeat(900)}`,
      TYPE,
      { maxTotalBytes: 100 },
      'MULTIPART_LIMIT permanent',
    ],
    'endless headers': [`--B\r\n${'x: y\r\n'.repeat(5000)}`, TYPE, {}, 'MULTIPART_LIMIT permanent'],
    'an endless preamble': ['x'.repeat(50_000), TYPE, {}, 'MULTIPART_LIMIT permanent'],
  };
  for (const [name, [body, contentType, limits, fault]] of Object.entries(refusals))
    it(`refuses ${name}`, async () => {
      expect(await faultOf(readAll(body, contentType, [], { ...LIMITS, ...limits }))).to.equal(fault);
    });

  it('closes its source when the reader stops early', async () => {
    let closed = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          await Promise.resolve();
          yield Buffer.from('--B\r\n\r\na\r\n');
        }
      } finally {
        closed = true;
      }
    }
    for await (const part of readMultipartRelated(source(), TYPE, LIMITS)) {
      expect(Buffer.from(part.body).toString()).to.equal('a');
      break;
    }
    expect(closed).to.equal(true);
  });

  it('takes time in proportion to the body, also when it comes in small pieces', async () => {
    const body = Buffer.concat([
      Buffer.from('--B\r\n\r\n'),
      Buffer.alloc(4_000_000, 0x2d),
      Buffer.from('\r\n--B--'),
    ]);
    const cuts = Array.from({ length: 8000 }, (_, index) => index * 500);
    const started = performance.now();
    const [part] = await readAll(body, TYPE, cuts, { ...LIMITS, maxPartBytes: 5_000_000 });
    expect(part?.body).to.have.length(4_000_000);
    expect(performance.now() - started).to.be.below(3000);
  });
});
