import { expect } from 'chai';
import { readMultipartRelated } from '../../src/dicom/multipart.ts';
import { DeliverError } from '../../src/deliver/deliver-error.ts';
import type { Destination } from '../../src/deliver/destination.ts';
import { createStowRsDestination } from '../../src/deliver/stow-rs-destination.ts';
import { createHttpClient } from '../../src/platform/http-client.ts';
import { HttpError } from '../../src/platform/http-error.ts';
import { NodeError } from '../../src/platform/node-error.ts';
import { skipUnless } from '../support/available.ts';
import { readBody, startHttpServer } from '../support/http-server.ts';
import type { Answer } from '../support/http-server.ts';
import { hasOrthanc, startOrthanc } from '../support/orthanc.ts';
import type { Orthanc } from '../support/orthanc.ts';
import { rejectionOf } from '../support/rejection.ts';
import { makeBundle } from './bundle-fixture.ts';

const NEVER = new AbortController().signal;
const BUNDLE = makeBundle('stow');
const [SR, SC] = BUNDLE.objects.map(({ sopInstanceUid }) => sopInstanceUid) as [string, string];

function destinationAt(baseUrl: string, options: { totalTimeoutMs?: number } = {}): Destination {
  return createStowRsDestination(
    'archive',
    createHttpClient({
      baseUrl,
      authentication: { kind: 'none' },
      connectTimeoutMs: 5000,
      responseTimeoutMs: 5000,
      totalTimeoutMs: 10_000,
      maxResponseBytes: 100_000,
      ...options,
    }),
  );
}

/** A STOW-RS answer in DICOM JSON: UIDs stored, and UIDs failed with their reason. */
function stowJson(stored: readonly string[], failed: Readonly<Record<string, number>> = {}): string {
  return JSON.stringify({
    '00081199': { vr: 'SQ', Value: stored.map((uid) => ({ '00081155': { vr: 'UI', Value: [uid] } })) },
    '00081198': {
      vr: 'SQ',
      Value: Object.entries(failed).map(([uid, reason]) => ({
        '00081155': { vr: 'UI', Value: [uid] },
        '00081197': { vr: 'US', Value: [reason] },
      })),
    },
  });
}

/** An archive that answers STOW-RS as told, and QIDO-RS with the instances it `has`. */
function archive(status: number, body = '', has: readonly string[] = [], qidoStatus = 200): Answer {
  return async (request, response) => {
    if (request.method === 'POST') {
      await readBody(request);
      response.writeHead(status, { 'content-type': 'application/dicom+json' }).end(body);
      return;
    }
    const wanted = new URL(request.url!, 'http://x').searchParams.get('SOPInstanceUID')!;
    const found = has.includes(wanted) ? [{ '00080018': { vr: 'UI', Value: [wanted] } }] : [];
    response.writeHead(qidoStatus).end(qidoStatus === 200 ? JSON.stringify(found) : '');
  };
}

async function deliverTo(
  answer: Answer,
  options = {},
): Promise<{ statuses: string[]; notes: readonly string[] }> {
  await using server = await startHttpServer(answer);
  const destination = destinationAt(server.url, options);
  try {
    const { accepted, notes } = await destination.deliver(BUNDLE, NEVER);
    return { statuses: accepted.map(({ status }) => status), notes };
  } finally {
    await destination.close();
  }
}

describe('STOW-RS destination', () => {
  describe('with Orthanc', () => {
    const stack = new AsyncDisposableStack();
    let orthanc: Orthanc;
    let destination: Destination;
    before(async function () {
      this.timeout(30_000);
      skipUnless(this, hasOrthanc(), 'Orthanc with its DICOMweb plugin');
      orthanc = stack.use(await startOrthanc());
      destination = destinationAt(orthanc.dicomWebUrl);
      stack.defer(() => destination.close());
    });
    after(() => stack.disposeAsync());

    it('stores the bundle byte for byte, and again without harm', async () => {
      for (let round = 0; round < 2; round += 1) {
        const receipt = await destination.deliver(BUNDLE, NEVER);
        expect(receipt).to.deep.equal({
          destination: 'archive',
          accepted: [SR, SC].map((sopInstanceUid) => ({ sopInstanceUid, status: 'HTTP 200' })),
          notes: [],
        });
      }
      for (const object of BUNDLE.objects)
        expect((await orthanc.file(object.sopInstanceUid))!.equals(object.bytes), object.kind).to.equal(true);
    });

    it('says that the archive takes no such request when a part is junk, though both its sequences are empty', async () => {
      const junk = {
        ...BUNDLE.objects[0]!,
        sopInstanceUid: '1.2.3',
        bytes: Buffer.from('this is not DICOM'),
      };
      const failure = await rejectionOf(
        destination.deliver({ ...BUNDLE, objects: [junk] }, NEVER),
        DeliverError,
      );
      expect(failure).to.include({ code: 'DELIVER_REFUSED', fault: 'permanent' });
      expect(failure.message).to.contain('HTTP 400');
    });

    it('checks the archive by QIDO-RS', async () => {
      expect(await destination.check(NEVER)).to.match(/answers QIDO-RS with HTTP 20[04]/);
    });
  });

  it('sends one part an object, each with its length, in one request', async () => {
    const parts: Buffer[] = [];
    await deliverTo(async (request, response) => {
      const limits = { maxParts: 9, maxPartBytes: 1e6, maxTotalBytes: 1e7 };
      for await (const part of readMultipartRelated(request, request.headers['content-type']!, limits)) {
        expect(part.headers.get('content-type')).to.equal('application/dicom');
        parts.push(Buffer.from(part.body));
      }
      expect(request.url).to.equal('/studies');
      response.writeHead(200).end(stowJson([SR, SC]));
    });
    expect(parts.map((part, index) => part.equals(BUNDLE.objects[index]!.bytes))).to.deep.equal([true, true]);
  });

  it('believes success only for the objects that the answer names', async () => {
    expect((await deliverTo(archive(200, stowJson([SR, SC])))).statuses).to.deep.equal([
      'HTTP 200',
      'HTTP 200',
    ]);
    const failure = await rejectionOf(deliverTo(archive(200, stowJson([SR]))), DeliverError);
    expect(failure).to.include({ code: 'DELIVER_REFUSED', fault: 'ambiguous' });
    expect(failure.message).to.contain('overlay-sc').and.not.contain('score-sr');
  });

  it('asks by QIDO-RS for what an empty or an XML answer does not name', async () => {
    for (const body of ['', '<NativeDicomModel/>', '{}', '[]', 'null']) {
      const { notes } = await deliverTo(archive(200, body, [SR, SC]));
      expect(notes, body).to.deep.equal(['confirmed by QIDO-RS, because HTTP 200 did not name every object']);
    }
    expect(await rejectionOf(deliverTo(archive(200, '', [SR])), DeliverError)).to.include({
      fault: 'ambiguous',
    });
    expect((await deliverTo(archive(200, '', [], 403))).notes).to.deep.equal([
      'HTTP 200 without details; QIDO-RS is not allowed there',
    ]);
  });

  it('takes a duplicate as stored: by its reason, or because a 409 archive has it', async () => {
    expect((await deliverTo(archive(409, stowJson([], { [SR]: 0x0111, [SC]: 0x0111 })))).notes).to.deep.equal(
      ['was there already'],
    );
    expect((await deliverTo(archive(409, '', [SR, SC]))).statuses).to.deep.equal(['HTTP 409', 'HTTP 409']);
    expect(await rejectionOf(deliverTo(archive(409, '')), DeliverError)).to.include({ fault: 'permanent' });
  });

  it('tells passing from lasting failures of single objects by their reason', async () => {
    const busy = await rejectionOf(deliverTo(archive(202, stowJson([SR], { [SC]: 0xa700 }))), DeliverError);
    expect(busy).to.include({ fault: 'transient' });
    expect(busy.message).to.contain('1 of 2').and.contain('overlay-sc: 0xA700 out of resources');
    for (const reason of [0xa900, 0xc000, 0x0122, 0x0124])
      expect(
        await rejectionOf(deliverTo(archive(409, stowJson([SR], { [SC]: reason }))), DeliverError),
      ).to.include({ fault: 'permanent' });
    const both = await rejectionOf(
      deliverTo(archive(409, stowJson([], { [SR]: 0xc000, [SC]: 0xa700 }))),
      DeliverError,
    );
    expect(both.fault).to.equal('transient');
    const contradictory = archive(202, stowJson([SR, SC], { [SC]: 0xc000 }));
    expect(await rejectionOf(deliverTo(contradictory), DeliverError)).to.include({ fault: 'permanent' });
  });

  describe('survives an archive that misbehaves', () => {
    it('is busy, and says for how long', async () => {
      const failure = await rejectionOf(
        deliverTo((_request, response) => void response.writeHead(503, { 'retry-after': '30' }).end()),
        HttpError,
      );
      expect(failure).to.include({ fault: 'transient' });
      expect(failure.context).to.include({ retryAfterMs: 30_000 });
    });

    it('refuses the request as a whole', async () => {
      for (const status of [400, 401, 403, 404, 413, 415, 501])
        expect((await rejectionOf(deliverTo(archive(status)), NodeError)).fault, `${status}`).to.equal(
          'permanent',
        );
    });

    it('takes the objects and then goes away, or never answers', async () => {
      const gone: Answer = async (request, response) => {
        await readBody(request);
        response.destroy();
      };
      expect(await rejectionOf(deliverTo(gone), HttpError)).to.include({ fault: 'ambiguous' });
      const silent: Answer = () => undefined;
      expect(await rejectionOf(deliverTo(silent, { totalTimeoutMs: 100 }), HttpError)).to.include({
        code: 'HTTP_TIMEOUT',
        fault: 'ambiguous',
      });
    });

    it('answers more than any answer can be', async () => {
      expect(await rejectionOf(deliverTo(archive(200, 'x'.repeat(200_000))), HttpError)).to.include({
        code: 'HTTP_TOO_LARGE',
      });
    });
  });
});
