import { request } from 'node:http';
import { expect } from 'chai';
import { Registry } from 'prom-client';
import { createAdminApp } from '../../src/admin/admin-app.ts';
import type { AdminServer } from '../../src/admin/admin-server.ts';
import { startAdminServer } from '../../src/admin/admin-server.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { NodeError } from '../../src/platform/node-error.ts';
import { FakeNodeView, PNG, studyRow } from './fake-node-view.ts';

const TOKEN = 'a-token-of-sufficient-length';

class BrokenStore extends NodeError {}

describe('the administration', () => {
  let view: FakeNodeView;
  let server: AdminServer;

  async function start(bearerToken: string | null): Promise<void> {
    const app = createAdminApp({
      view,
      registry: new Registry(),
      bearerToken,
      clock: { nowMs: () => Date.parse('2025-03-01T12:00:00Z') },
      logger: silentLogger,
    });
    server = await startAdminServer(app, { host: '127.0.0.1', port: 0 });
  }

  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`http://127.0.0.1:${server.port}${path}`, { redirect: 'manual', ...init });
  const page = async (path: string): Promise<string> =>
    (await ask(path, { headers: { accept: 'text/html' } })).text();
  const json = async (path: string, init?: RequestInit): Promise<unknown> => (await ask(path, init)).json();
  const errorOf = async (path: string, init?: RequestInit): Promise<string> => {
    const response = await ask(path, init);
    const { error } = (await response.json()) as { error: { code: string } };
    return `${response.status} ${error.code}`;
  };

  beforeEach(async () => {
    view = new FakeNodeView();
    await start(null);
  });
  afterEach(() => server.close(0));

  /** Ends the server that `beforeEach` made and starts one that wants the token. */
  async function restartWithToken(): Promise<void> {
    await server.close(0);
    await start(TOKEN);
  }

  describe('health', () => {
    it('says that the process lives', async () => {
      expect(await json('/health/live')).to.deep.equal({ status: 'live' });
    });

    it('says whether studies may be sent, without details', async () => {
      expect((await ask('/health/ready')).status).to.equal(200);
      view.ready = false;
      const response = await ask('/health/ready');
      expect(response.status).to.equal(503);
      expect(await response.json()).to.deep.equal({
        status: 'not-ready',
        checks: [
          { name: 'database', ok: true },
          { name: 'disk', ok: false },
        ],
      });
    });
  });

  describe('JSON', () => {
    it('lists studies by page and state', async () => {
      view.studies.splice(
        0,
        1,
        ...['1', '2', '3'].map((uid) => studyRow({ studyInstanceUid: uid, state: 'failed' })),
      );
      view.studies.push(studyRow({ studyInstanceUid: '4', state: 'waiting' }));
      const found = (await json('/api/studies?state=failed&limit=2&offset=1')) as {
        total: number;
        studies: { studyInstanceUid: string }[];
      };
      expect(found).to.include({ total: 3, limit: 2, offset: 1 });
      expect(found.studies.map(({ studyInstanceUid }) => studyInstanceUid)).to.deep.equal(['2', '3']);
    });

    for (const query of [
      'limit=0',
      'limit=1000',
      'offset=-1',
      'state=lost',
      'limit=many',
      'state=failed&state=waiting',
    ])
      it(`refuses ?${query}`, async () => {
        expect(await errorOf(`/api/studies?${query}`)).to.equal('400 ADMIN_BAD_REQUEST');
      });

    it('tells the whole log of a study', async () => {
      const detail = (await json('/api/studies/1.2.3.1')) as { log: { code: string }[] };
      expect(detail.log.map(({ code }) => code)).to.deep.equal(['study.opened', 'study.analysed']);
    });

    it('does not know other studies, nor anything that is no UID', async () => {
      expect(await errorOf('/api/studies/9.9')).to.equal('404 ADMIN_STUDY_UNKNOWN');
      expect(await errorOf('/api/studies/..%2F..%2Fetc%2Fpasswd')).to.equal('404 ADMIN_STUDY_UNKNOWN');
      expect(await errorOf('/api/nothing')).to.equal('404 ADMIN_NOT_FOUND');
      expect(await errorOf('/api/studies/%ff')).to.equal('400 ADMIN_BAD_REQUEST');
    });

    it('puts a study to work again', async () => {
      const response = await ask('/api/studies/1.2.3.1/retry', { method: 'POST' });
      expect(response.status).to.equal(202);
      expect(view.retried).to.deep.equal(['1.2.3.1']);
    });

    it('says why it does not', async () => {
      view.retryOutcome = 'busy';
      expect(await errorOf('/api/studies/1.2.3.1/retry', { method: 'POST' })).to.equal(
        '409 ADMIN_STUDY_BUSY',
      );
      view.retryOutcome = 'unknown';
      expect(await errorOf('/api/studies/1.2.3.1/retry', { method: 'POST' })).to.equal(
        '404 ADMIN_STUDY_UNKNOWN',
      );
    });

    it('tells destinations, rejected callers and the status', async () => {
      expect(await json('/api/destinations')).to.have.nested.property(
        'destinations[0].lastError',
        'connection refused',
      );
      expect(await json('/api/rejected-callers')).to.have.nested.property('rejectedCallers[0].count', 7);
      expect(await json('/api/status')).to.have.nested.property('models[0].engine.provider', 'cpu');
    });

    it('keeps its own defects to itself, and the codes of the stations', async () => {
      view.failure = new Error('secret path /var/lib/osteonode');
      const response = await ask('/api/studies');
      expect(response.status).to.equal(500);
      expect(await response.text())
        .to.contain('ADMIN_INTERNAL')
        .and.not.contain('secret');
      view.failure = new BrokenStore('STORE_BUSY', 'transient', 'the database is busy');
      expect(await errorOf('/api/studies')).to.equal('503 STORE_BUSY');
    });

    it('refuses a large body', async () => {
      const body = 'x'.repeat(20_000);
      expect(await errorOf('/api/studies/1.2.3.1/retry', { method: 'POST', body })).to.equal(
        '413 ADMIN_BODY_TOO_LARGE',
      );
      expect(view.retried).to.deep.equal([]);
    });
  });

  describe('pages', () => {
    it('show studies, reasons, the overlay, destinations, rejected callers, engine and model', async () => {
      view.studies.push(
        studyRow({
          studyInstanceUid: '2',
          state: 'waiting',
          reason: 'the posterior view has not arrived',
          reasonCode: 'MISSING_POSTERIOR',
          deadlineAt: '2025-03-01T12:10:00.000Z',
          hasOverlay: false,
        }),
      );
      const text = await page('/');
      for (const shown of [
        'Ready.',
        '1.2.3.1',
        'the posterior view has not arrived',
        'MISSING_POSTERIOR',
        '2025-03-01 12:10:00 UTC',
        'src="/studies/1.2.3.1/overlay.png"',
        'connection refused',
        '10.1.2.3',
        'onnxruntime-node 1.30.0 on cpu',
        'wb-rac',
        'hot-spots',
        'Trained on synthetic data.',
        'not a diagnosis',
        '1 to 2 of 2.',
      ])
        expect(text).to.contain(shown);
      expect(text).to.not.contain('src="/studies/2/overlay.png"');
    });

    it('escape what came over the network', async () => {
      view.studies.push(
        studyRow({ studyInstanceUid: '2', state: 'failed', reason: '<img src=x onerror="alert(1)">' }),
      );
      const text = await page('/');
      expect(text).to.contain('&lt;script&gt;alert(1)').and.not.contain('<script');
      expect(text).to.contain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;').and.not.contain('<img src=x');
    });

    it('say what is not in order', async () => {
      view.ready = false;
      expect(await page('/'))
        .to.contain('Not ready: 1 of 2 checks failed.')
        .and.contain('12 MiB free');
    });

    it('turn the leaves of a long list and keep the filter', async () => {
      const many = Array.from({ length: 60 }, (_, index) =>
        studyRow({ studyInstanceUid: `5.${index}`, state: 'failed' }),
      );
      view.studies.splice(0, 1, ...many);
      const text = await page('/?state=failed&limit=20&offset=20');
      expect(text).to.contain('21 to 40 of 60.');
      expect(text).to.contain('href="/?offset=0&amp;limit=20&amp;state=failed#studies"');
      expect(text).to.contain('href="/?offset=40&amp;limit=20&amp;state=failed#studies"');
    });

    it('show one study with result, deliveries and log', async () => {
      const text = await page('/studies/1.2.3.1');
      for (const shown of [
        'NoMet',
        '91.2 %',
        'Q-01',
        'DELIVER_CONNECT',
        'study.opened',
        'instances=1',
        'start-angle',
        'LEHR, PARA',
        '10 cm/min (stated)',
        'not stated',
        'A measurement, not a finding',
        '-3.4 % \u00b1 1.0 % (more on the right)',
        'right +20.0 %, z 26, row 221, column 75',
        'too few counts',
      ])
        expect(text).to.contain(shown);
    });

    it('retry by a plain form', async () => {
      expect(await page('/studies/1.2.3.1')).to.contain('action="/studies/1.2.3.1/retry"');
      const response = await ask('/studies/1.2.3.1/retry', { method: 'POST' });
      expect(response.status).to.equal(303);
      expect(response.headers.get('location')).to.equal('/studies/1.2.3.1');
      expect(view.retried).to.deep.equal(['1.2.3.1']);
    });

    it('give the overlay as a picture', async () => {
      const response = await ask('/studies/1.2.3.1/overlay.png');
      expect(response.headers.get('content-type')).to.equal('image/png');
      expect(new Uint8Array(await response.arrayBuffer())).to.deep.equal(PNG);
      expect(await errorOf('/studies/9/overlay.png')).to.equal('404 ADMIN_NO_OVERLAY');
    });

    it('answer a browser with a page, also for errors', async () => {
      const text = await page('/studies/9.9');
      expect(text).to.contain('<h1>Error 404</h1>').and.contain('ADMIN_STUDY_UNKNOWN');
    });
  });

  describe('protection', () => {
    it('allows no script, no frame and no caching', async () => {
      const { headers } = await ask('/');
      expect(headers.get('content-security-policy')).to.equal(
        "default-src 'none';style-src 'self';img-src 'self' data:;form-action 'self';base-uri 'none';frame-ancestors 'none'",
      );
      expect(headers.get('x-content-type-options')).to.equal('nosniff');
      expect(headers.get('x-frame-options')).to.equal('DENY');
      expect(headers.get('cache-control')).to.equal('no-store');
      expect(headers.has('x-powered-by')).to.equal(false);
      expect(await (await ask('/')).text()).to.not.match(/<script|<style|style="|\son\w+="/);
    });

    it('answers only to names of this machine where no token protects it', async () => {
      expect(await statusUnderName('localhost')).to.equal(200);
      expect(await statusUnderName('[::1]:8080')).to.equal(200);
      expect(await statusUnderName('rebound.example')).to.equal(403);
      expect(await statusUnderName('127.0.0.1.example')).to.equal(403);
    });

    it('refuses a form that another site sends', async () => {
      const post = (headers: Record<string, string>): Promise<string | number> =>
        ask('/studies/1.2.3.1/retry', { method: 'POST', headers }).then(({ status }) => status);
      expect(await post({ origin: 'https://evil.example' })).to.equal(403);
      expect(await post({ origin: 'null' })).to.equal(403);
      expect(view.retried).to.deep.equal([]);
      expect(await post({ origin: `http://127.0.0.1:${server.port}` })).to.equal(303);
    });

    it('wants the token for everything but health, where one is configured', async () => {
      await restartWithToken();
      for (const path of ['/api/studies', '/metrics', '/studies/1.2.3.1/overlay.png', '/style.css'])
        expect(await errorOf(path), path).to.equal('401 ADMIN_UNAUTHORIZED');
      expect((await ask('/')).status).to.equal(401);
      expect((await ask('/health/live')).status).to.equal(200);
      expect((await ask('/health/ready')).status).to.equal(200);
    });

    it('takes the token as Bearer, and as the password of Basic so that a browser can log in', async () => {
      await restartWithToken();
      const status = async (authorization: string): Promise<number> =>
        (await ask('/', { headers: { authorization } })).status;
      const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
      expect(await status(`Bearer ${TOKEN}`)).to.equal(200);
      expect(await status(basic(`anybody:${TOKEN}`))).to.equal(200);
      expect(await status(`Bearer ${TOKEN}x`)).to.equal(401);
      expect(await status('Bearer ')).to.equal(401);
      expect(await status(basic('anybody:'))).to.equal(401);
      expect(await status(basic(`${TOKEN}:anybody`))).to.equal(401);
      const challenge = (await ask('/')).headers.get('www-authenticate');
      expect(challenge).to.contain('Bearer').and.contain('Basic');
    });
  });

  it('cannot start twice at one address', async () => {
    const again = startAdminServer(() => undefined, { host: '127.0.0.1', port: server.port });
    const error = await again.catch((thrown: unknown) => thrown);
    expect(error).to.have.property('code', 'ADMIN_LISTEN');
  });

  /** `fetch` does not let a caller choose the Host header. */
  function statusUnderName(host: string): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port: server.port, path: '/', headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
  }
});
