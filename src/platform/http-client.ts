import type { DicomwebSourceConfig } from './config-schema.ts';
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { Agent } from 'undici';
import type { Dispatcher } from 'undici';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import { createAuthenticator } from './http-authentication.ts';
import type { HttpAuthentication } from './http-authentication.ts';
import { HttpError, describeTarget, statusError, transportError } from './http-error.ts';
import type { HttpTarget } from './http-error.ts';
import { openHttpResponse } from './http-response.ts';
import type { HttpResponse } from './http-response.ts';

const MAX_REDIRECTS = 3;
const MAX_TOKEN_RESPONSE_BYTES = 256 * 1024;

/** One HTTP peer and how patient we are with it. */
export interface HttpClientOptions {
  readonly baseUrl: string;
  readonly authentication: HttpAuthentication;
  /** PEM file of certificate authorities trusted besides the public ones. */
  readonly caFile?: string | undefined;
  readonly connectTimeoutMs: number;
  /** Until the response begins, and between two parts of it. */
  readonly responseTimeoutMs: number;
  /** From the request to the last byte of the response. */
  readonly totalTimeoutMs: number;
  readonly maxResponseBytes: number;
  readonly clock?: Clock;
}

/** The client options that a peer's piece of configuration describes. */
export function httpOptionsOf(
  peer: Pick<
    DicomwebSourceConfig,
    'url' | 'authentication' | 'caFile' | 'connectTimeout' | 'responseTimeout' | 'totalTimeout'
  >,
  maxResponseBytes: number,
): HttpClientOptions {
  return {
    baseUrl: peer.url,
    authentication: peer.authentication,
    caFile: peer.caFile,
    connectTimeoutMs: peer.connectTimeout,
    responseTimeoutMs: peer.responseTimeout,
    totalTimeoutMs: peer.totalTimeout,
    maxResponseBytes,
  };
}

/** One question to the peer. `path` is relative to the base URL and already percent-encoded. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: readonly (readonly [name: string, value: string])[];
  readonly accept: string;
  readonly contentType?: string;
  readonly body?: Uint8Array;
  /** Statuses besides 2xx whose response the caller wants to read; all others are thrown as HttpError. */
  readonly expect?: readonly number[];
  readonly maxResponseBytes?: number;
  readonly signal?: AbortSignal;
}

/** A peer that answers requests; every failure is an HttpError with its fault. */
export interface HttpClient {
  readonly baseUrl: URL;
  send(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}

/**
 * An HTTP client for one peer. Credentials go to the origin of the base URL only; redirects are followed for GET within
 * that origin, never elsewhere.
 * @throws HttpError `HTTP_CONFIG` when the URL, the CA file or a secret cannot be used.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const baseUrl = parseBaseUrl(options.baseUrl);
  const clock = options.clock ?? systemClock;
  const agentOptions: Agent.Options = {
    connect: { timeout: options.connectTimeoutMs, ...trust(options.caFile) },
    headersTimeout: options.responseTimeoutMs,
    bodyTimeout: options.responseTimeoutMs,
  };
  const agent = new Agent(agentOptions);
  const tokenAgent = new Agent({ ...agentOptions, maxResponseSize: MAX_TOKEN_RESPONSE_BYTES });
  const authenticator = createAuthenticator(options.authentication, tokenAgent, clock);

  async function send(request: HttpRequest): Promise<HttpResponse> {
    const timeout = AbortSignal.timeout(options.totalTimeoutMs);
    const signal = request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]);
    let target: HttpTarget = { method: request.method, url: resolveUrl(baseUrl, request) };
    let renewed = false;
    for (let redirects = 0; ;) {
      const authorization = await authenticator.authorization();
      const response = await dispatch(agent, target, request, authorization, signal);
      const { statusCode: status, headers } = response;
      if (status === 401 && !renewed && authenticator.renew(authorization)) {
        renewed = true;
        discard(response.body);
      } else if (request.method === 'GET' && isRedirect(status) && redirects < MAX_REDIRECTS) {
        discard(response.body);
        target = { method: request.method, url: redirectTarget(target, headers['location']) };
        redirects += 1;
      } else if ((status >= 200 && status < 300) || request.expect?.includes(status) === true) {
        const maxBytes = request.maxResponseBytes ?? options.maxResponseBytes;
        return openHttpResponse(response, target, maxBytes, signal);
      } else {
        discard(response.body);
        throw isRedirect(status)
          ? redirectError(target, 'is not followed')
          : statusError(status, target, single(headers['retry-after']), clock.nowMs());
      }
    }
  }

  return {
    baseUrl,
    send,
    close: async () => {
      await Promise.all([agent.destroy(), tokenAgent.destroy()]);
    },
  };
}

async function dispatch(
  agent: Agent,
  target: HttpTarget,
  request: HttpRequest,
  authorization: string | null,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  try {
    return await agent.request({
      origin: target.url.origin,
      path: `${target.url.pathname}${target.url.search}`,
      method: request.method,
      headers: {
        accept: request.accept,
        // No compression: a size cap must hold for what is unpacked as well.
        'accept-encoding': 'identity',
        ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
        ...(authorization === null ? {} : { authorization }),
      },
      body: request.body ?? null,
      signal,
    });
  } catch (error) {
    throw transportError(error, target, signal);
  }
}

function parseBaseUrl(text: string): URL {
  const url = URL.parse(text.endsWith('/') ? text : `${text}/`);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new HttpError('HTTP_CONFIG', 'permanent', 'the base URL is not an http or https URL');
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new HttpError(
      'HTTP_CONFIG',
      'permanent',
      'the base URL must not carry credentials, a query or a fragment',
    );
  return url;
}

function resolveUrl(baseUrl: URL, request: HttpRequest): URL {
  const url = new URL(request.path.replace(/^\/+/, ''), baseUrl);
  if (url.origin !== baseUrl.origin || !url.pathname.startsWith(baseUrl.pathname))
    throw new HttpError('HTTP_CONFIG', 'permanent', 'the path leads out of the base URL');
  for (const [name, value] of request.query ?? []) url.searchParams.append(name, value);
  return url;
}

function trust(caFile: string | undefined): { ca?: string[] } {
  if (caFile === undefined) return {};
  try {
    return { ca: [...rootCertificates, readFileSync(caFile, 'utf8')] };
  } catch (cause) {
    throw new HttpError('HTTP_CONFIG', 'permanent', `the CA file ${caFile} cannot be read`, { cause });
  }
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

function redirectTarget(from: HttpTarget, location: string | string[] | undefined): URL {
  const to = URL.parse(single(location) ?? '', from.url.href);
  if (to === null) throw redirectError(from, 'without a usable Location');
  if (to.origin !== from.url.origin)
    throw redirectError(from, 'to another origin is not followed, because credentials would go with it');
  return to;
}

function redirectError(target: HttpTarget, why: string): HttpError {
  return new HttpError('HTTP_REDIRECT', 'permanent', `${describeTarget(target)}: a redirect ${why}`);
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function discard(body: Dispatcher.ResponseData['body']): void {
  // Nobody reads this body any more; what ends it is no news.
  body.on('error', () => undefined);
  body.destroy();
}
