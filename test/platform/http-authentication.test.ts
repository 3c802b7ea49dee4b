import { expect } from 'chai';
import type { HttpAuthentication } from '../../src/platform/http-authentication.ts';
import { createHttpClient } from '../../src/platform/http-client.ts';
import type { HttpClient } from '../../src/platform/http-client.ts';
import { HttpError } from '../../src/platform/http-error.ts';
import { readBody, startHttpServer } from '../support/http-server.ts';
import type { Answer, TestServer } from '../support/http-server.ts';
import { rejectionOf } from '../support/rejection.ts';

const GET = { method: 'GET', path: 'studies', accept: 'application/json' } as const;

function clientFor(server: TestServer, authentication: HttpAuthentication, nowMs = () => 0): HttpClient {
  return createHttpClient({
    baseUrl: server.url,
    authentication,
    connectTimeoutMs: 2000,
    responseTimeoutMs: 5000,
    totalTimeoutMs: 5000,
    maxResponseBytes: 1000,
    clock: { nowMs },
  });
}

async function authorizationSeen(authentication: HttpAuthentication): Promise<string | undefined> {
  let seen: string | undefined;
  await using server = await startHttpServer((request, response) => {
    seen = request.headers.authorization;
    response.writeHead(200).end();
  });
  const client = clientFor(server, authentication);
  await (await client.send(GET)).bytes();
  await client.close();
  return seen;
}

describe('HTTP authentication', () => {
  it('sends nothing, a basic pair in UTF-8 or a bearer token', async () => {
    expect(await authorizationSeen({ kind: 'none' })).to.equal(undefined);
    expect(await authorizationSeen({ kind: 'basic', username: 'node', password: 'pä:ss' })).to.equal(
      `Basic ${Buffer.from('node:pä:ss').toString('base64')}`,
    );
    expect(await authorizationSeen({ kind: 'bearer', token: 'abc.def' })).to.equal('Bearer abc.def');
  });

  it('refuses secrets that no header can carry, without showing them', async () => {
    await using server = await startHttpServer((_request, response) => void response.end());
    expect(() => clientFor(server, { kind: 'bearer', token: 'a\r\nx: y' }))
      .to.throw(HttpError, /bearer/)
      .and.property('message')
      .not.contain('x: y');
    expect(() => clientFor(server, { kind: 'basic', username: 'a:b', password: 'p' })).to.throw(
      HttpError,
      /colon/,
    );
  });

  describe('by OAuth2 client credentials', () => {
    let nowMs = 0;
    let issued = 0;
    let accepted: string[] = [];
    let tokenAnswer: Answer | null = null;
    const grants: string[] = [];
    let server: TestServer;
    let client: HttpClient;

    beforeEach(async () => {
      nowMs = 0;
      issued = 0;
      accepted = [];
      tokenAnswer = null;
      grants.length = 0;
      server = await startHttpServer(async (request, response) => {
        if (request.url !== '/token') {
          const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
          response.writeHead(accepted.includes(token) ? 200 : 401).end();
          return;
        }
        grants.push(`${request.headers.authorization ?? ''} ${(await readBody(request)).toString()}`);
        if (tokenAnswer !== null) return tokenAnswer(request, response);
        issued += 1;
        accepted = [`t${issued}`];
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ access_token: `t${issued}`, token_type: 'Bearer', expires_in: 600 }));
      });
      client = clientFor(
        server,
        {
          kind: 'oauth2',
          tokenUrl: `${server.url}/token`,
          clientId: 'node',
          clientSecret: 'k',
          scope: 'dicom',
        },
        () => nowMs,
      );
    });
    afterEach(async () => {
      await client.close();
      await server[Symbol.asyncDispose]();
    });

    async function get(): Promise<number> {
      const response = await client.send(GET);
      await response.bytes();
      return response.status;
    }

    it('asks once for a token with its client secret and uses it until shortly before it expires', async () => {
      await Promise.all([get(), get(), get()]);
      nowMs = 569_000;
      await get();
      expect(grants).to.deep.equal([
        `Basic ${Buffer.from('node:k').toString('base64')} scope=dicom&grant_type=client_credentials`,
      ]);
      nowMs = 571_000;
      await get();
      expect(issued).to.equal(2);
    });

    it('gets a fresh token once when the peer no longer accepts the old one', async () => {
      await get();
      accepted = [];
      expect(await get()).to.equal(200);
      expect(issued).to.equal(2);
    });

    it('gives up with a clear reason when the peer accepts no token at all', async () => {
      tokenAnswer = (_request, response) => {
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end('{"access_token":"never","token_type":"Bearer"}');
      };
      expect(await rejectionOf(get(), HttpError)).to.include({ code: 'HTTP_AUTH', fault: 'permanent' });
      expect(grants).to.have.length(2);
    });

    it('tells a wrong secret, which a human must mend, from a token server that is down', async () => {
      tokenAnswer = (_request, response) => {
        response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"invalid_client"}');
      };
      const wrong = await rejectionOf(get(), HttpError);
      expect(wrong).to.include({ code: 'HTTP_TOKEN', fault: 'permanent' });
      expect(wrong.message).to.contain('invalid_client').and.not.contain('Basic');
      tokenAnswer = (_request, response) => void response.writeHead(503).end();
      expect(await rejectionOf(get(), HttpError)).to.include({ code: 'HTTP_TOKEN', fault: 'transient' });
      tokenAnswer = (_request, response) => void response.destroy();
      expect(await rejectionOf(get(), HttpError)).to.include({ fault: 'transient' });
      tokenAnswer = (_request, response) => void response.writeHead(200).end('<html>');
      expect(await rejectionOf(get(), HttpError)).to.include({ code: 'HTTP_TOKEN', fault: 'permanent' });
      tokenAnswer = null;
      expect(await get()).to.equal(200);
    });
  });
});
