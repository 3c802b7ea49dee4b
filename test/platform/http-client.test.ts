import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { HttpAuthentication } from '../../src/platform/http-authentication.ts';
import { createHttpClient } from '../../src/platform/http-client.ts';
import type { HttpClient, HttpClientOptions, HttpRequest } from '../../src/platform/http-client.ts';
import { HttpError } from '../../src/platform/http-error.ts';
import { hasProgram, skipUnless } from '../support/available.ts';
import { freePort } from '../support/free-port.ts';
import { readBody, startHttpServer } from '../support/http-server.ts';
import type { Answer } from '../support/http-server.ts';
import { rejectionOf } from '../support/rejection.ts';

const NONE: HttpAuthentication = { kind: 'none' };
const GET: HttpRequest = { method: 'GET', path: 'studies', accept: 'application/json' };
const POST: HttpRequest = { ...GET, method: 'POST', contentType: 'text/plain', body: Buffer.from('hello') };

function clientFor(baseUrl: string, options: Partial<HttpClientOptions> = {}): HttpClient {
  return createHttpClient({
    baseUrl,
    authentication: NONE,
    connectTimeoutMs: 2000,
    responseTimeoutMs: 5000,
    totalTimeoutMs: 5000,
    maxResponseBytes: 1000,
    ...options,
  });
}

async function failureOf(
  answer: Answer,
  request: HttpRequest = GET,
  options: Partial<HttpClientOptions> = {},
): Promise<HttpError> {
  await using server = await startHttpServer(answer);
  const client = clientFor(server.url, options);
  const failure = await rejectionOf(
    client.send(request).then((response) => response.bytes()),
    HttpError,
  );
  await client.close();
  return failure;
}

function end(status: number, headers: Record<string, string> = {}, body = ''): Answer {
  return (_request, response: ServerResponse) => {
    response.writeHead(status, headers).end(body);
  };
}

describe('HTTP client', () => {
  it('asks below the base URL with the query given, and reads the answer', async () => {
    await using server = await startHttpServer(end(200, { 'content-type': 'application/json' }, '{"a":1}'));
    const client = clientFor(`${server.url}/dicom-web`);
    const response = await client.send({
      ...GET,
      query: [
        ['StudyDate', '20260101-'],
        ['limit', '5'],
      ],
    });
    expect(await response.json()).to.deep.equal({ a: 1 });
    expect(server.requests).to.deep.equal(['GET /dicom-web/studies?StudyDate=20260101-&limit=5']);
    await client.close();
  });

  it('tells an overloaded peer from a refused request, and respects Retry-After', async () => {
    const busy = await failureOf(end(503, { 'retry-after': '120' }));
    expect(busy).to.include({ code: 'HTTP_STATUS', fault: 'transient' });
    expect(busy.context).to.deep.include({ status: 503, retryAfterMs: 120_000 });
    for (const status of [408, 429, 500, 502, 504])
      expect((await failureOf(end(status))).fault, `status ${status}`).to.equal('transient');
    for (const status of [400, 404, 409, 415, 501])
      expect((await failureOf(end(status))).fault, `status ${status}`).to.equal('permanent');
    for (const status of [401, 403])
      expect(await failureOf(end(status))).to.include({ code: 'HTTP_AUTH', fault: 'permanent' });
  });

  it('keeps the query out of its error messages, because it may name a patient', async () => {
    const failure = await failureOf(end(500), { ...GET, query: [['PatientName', 'DOE^JANE']] });
    expect(failure.message).to.contain('/studies').and.not.contain('DOE');
  });

  it('hands over an error status that the caller wants to read', async () => {
    await using server = await startHttpServer(end(409, {}, 'details'));
    const client = clientFor(server.url);
    const response = await client.send({ ...POST, expect: [409] });
    expect(response.status).to.equal(409);
    expect(Buffer.from(await response.bytes()).toString()).to.equal('details');
    await client.close();
  });

  it('calls a peer that is not there transient, even for a POST', async () => {
    const client = clientFor(`http://127.0.0.1:${await freePort()}`);
    const failure = await rejectionOf(client.send(POST), HttpError);
    expect(failure).to.include({ code: 'HTTP_CONNECT', fault: 'transient' });
    await client.close();
  });

  it('calls a connection lost after the body was sent ambiguous', async () => {
    const lost: Answer = async (request, response) => {
      await readBody(request);
      response.destroy();
    };
    expect(await failureOf(lost, POST)).to.include({ code: 'HTTP_NETWORK', fault: 'ambiguous' });
    expect(await failureOf(lost, GET)).to.include({ code: 'HTTP_NETWORK', fault: 'transient' });
  });

  it('calls an answer that breaks off a network fault, not a short answer', async () => {
    const failure = await failureOf((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('only this', () => response.destroy());
    });
    expect(failure).to.include({ code: 'HTTP_NETWORK', fault: 'transient' });
  });

  it('waits no longer than the total time for a peer that accepts and stays silent', async () => {
    const silent = createTcpServer((socket) => socket.on('error', () => socket.destroy()).resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const client = clientFor(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`, {
      totalTimeoutMs: 100,
    });
    expect(await rejectionOf(client.send(GET), HttpError)).to.include({
      code: 'HTTP_TIMEOUT',
      fault: 'transient',
    });
    expect(await rejectionOf(client.send(POST), HttpError)).to.include({ fault: 'ambiguous' });
    await client.close();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('waits no longer than the response time between two parts of an answer', async () => {
    const failure = await failureOf(
      (_request, response) => {
        response.writeHead(200).write('first part');
      },
      GET,
      { responseTimeoutMs: 500 },
    );
    expect(failure).to.include({ code: 'HTTP_TIMEOUT', fault: 'transient' });
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const failure = await failureOf(() => stop.abort(), { ...GET, signal: stop.signal });
    expect(failure).to.include({ code: 'HTTP_CANCELLED', fault: 'transient' });
  });

  it('stops reading at the size cap, whether the length is announced or not', async () => {
    expect(await failureOf(end(200, { 'content-length': '5000' }, 'x'.repeat(5000)))).to.include({
      code: 'HTTP_TOO_LARGE',
      fault: 'permanent',
    });
    let sent = 0;
    const endless: Answer = (_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(64 * 1024))) sent += 64 * 1024;
      };
      response.on('drain', more).on('error', () => undefined);
      more();
    };
    expect(await failureOf(endless)).to.include({ code: 'HTTP_TOO_LARGE' });
    expect(sent).to.be.below(50_000_000);
  });

  it('refuses a compressed answer, because a size cap must hold for what is unpacked', async () => {
    expect(await failureOf(end(200, { 'content-encoding': 'gzip' }, 'x'))).to.include({
      code: 'HTTP_CONTENT',
    });
  });

  it('says that an answer is not JSON without quoting it', async () => {
    await using server = await startHttpServer(end(200, {}, '<html>DOE^JANE</html>'));
    const client = clientFor(server.url);
    const failure = await rejectionOf((await client.send(GET)).json(), HttpError);
    expect(failure.message).to.contain('not JSON').and.not.contain('DOE');
    await client.close();
  });

  it('follows a redirect within the peer, and never to another origin with its credentials', async () => {
    await using elsewhere = await startHttpServer(end(200, {}, 'stolen'));
    await using server = await startHttpServer((request, response) => {
      if (request.url === '/studies') response.writeHead(302, { location: '/studies/' }).end();
      else if (request.url === '/studies/') response.writeHead(200).end('here');
      else response.writeHead(307, { location: `${elsewhere.url}/x` }).end();
    });
    const client = clientFor(server.url, { authentication: { kind: 'bearer', token: 'secret' } });
    expect(Buffer.from(await (await client.send(GET)).bytes()).toString()).to.equal('here');
    const failure = await rejectionOf(client.send({ ...GET, path: 'other' }), HttpError);
    expect(failure).to.include({ code: 'HTTP_REDIRECT', fault: 'permanent' });
    expect(elsewhere.requests).to.deep.equal([]);
    await client.close();
  });

  it('refuses a path that leads to another place than the base URL', async () => {
    const client = clientFor('http://127.0.0.1:1/dicom-web');
    for (const path of ['../admin', 'studies/../../admin', 'http://example.invalid/x'])
      expect(await rejectionOf(client.send({ ...GET, path }), HttpError), path).to.include({
        code: 'HTTP_CONFIG',
      });
    await client.close();
  });

  it('refuses a base URL that cannot be used or that carries credentials', () => {
    for (const url of ['ftp://pacs.example/', 'not a url', 'http://user:word@pacs.example/'])
      expect(() => clientFor(url), url).to.throw(HttpError, /base URL/);
    expect(() => clientFor('https://pacs.example', { caFile: '/nonexistent.pem' })).to.throw(
      HttpError,
      /CA file/,
    );
  });

  describe('with TLS', () => {
    let folder: string;
    before(function () {
      skipUnless(this, hasProgram('openssl'), 'openssl');
      folder = mkdtempSync(join(tmpdir(), 'osteonode-tls-'));
      execFileSync(
        'openssl',
        `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=pacs
         -addext subjectAltName=IP:127.0.0.1 -keyout ${folder}/key.pem -out ${folder}/ca.pem`.split(/\s+/),
        { stdio: 'ignore' },
      );
    });
    after(() => {
      if (folder) rmSync(folder, { recursive: true });
    });

    it('trusts a hospital CA that it was given, and no unknown one', async () => {
      const tls = { key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'ca.pem')) };
      await using server = await startHttpServer(end(200, {}, 'ok'), tls);
      const trusting = clientFor(server.url, { caFile: join(folder, 'ca.pem') });
      expect((await trusting.send(GET)).status).to.equal(200);
      await trusting.close();
      const strict = clientFor(server.url);
      expect(await rejectionOf(strict.send(GET), HttpError)).to.include({
        code: 'HTTP_TLS',
        fault: 'permanent',
      });
      await strict.close();
    });
  });
});
