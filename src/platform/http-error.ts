import { NodeError } from './node-error.ts';
import type { ErrorContext, Fault } from './node-error.ts';

/**
 * `HTTP_CONFIG`: an unusable URL or CA file. `HTTP_CONNECT`: no connection was made, so nothing was asked. `HTTP_TLS`: the
 * peer's certificate was not trusted. `HTTP_NETWORK`: the connection was lost under way. `HTTP_TIMEOUT`. `HTTP_CANCELLED`:
 * by our own side. `HTTP_AUTH`: 401 or 403. `HTTP_TOKEN`: no OAuth2 token. `HTTP_REDIRECT`: pointed elsewhere.
 * `HTTP_STATUS`: any other status that was not expected. `HTTP_TOO_LARGE`, `HTTP_CONTENT`: an answer of the wrong size or kind.
 */
export type HttpErrorCode =
  | 'HTTP_CONFIG'
  | 'HTTP_CONNECT'
  | 'HTTP_TLS'
  | 'HTTP_NETWORK'
  | 'HTTP_TIMEOUT'
  | 'HTTP_CANCELLED'
  | 'HTTP_AUTH'
  | 'HTTP_TOKEN'
  | 'HTTP_REDIRECT'
  | 'HTTP_STATUS'
  | 'HTTP_TOO_LARGE'
  | 'HTTP_CONTENT';

/** An HTTP exchange that did not end well. Messages name origin and path; queries, headers and bodies stay out. */
export class HttpError extends NodeError {
  constructor(
    code: HttpErrorCode,
    fault: Fault,
    message: string,
    options: { readonly context?: ErrorContext; readonly cause?: unknown } = {},
  ) {
    super(code, fault, message, options);
  }
}

/** What was asked of whom, in the words of an error message: method, origin and path. */
export interface HttpTarget {
  readonly method: string;
  readonly url: URL;
}

/** `GET https://pacs.example/dicom-web/studies`: what may be shown of a request. */
export function describeTarget({ method, url }: HttpTarget): string {
  return `${method} ${url.origin}${url.pathname}`;
}

const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const TIMED_OUT: ReadonlySet<string> = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);
const TLS_CODE =
  /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|HOSTNAME_MISMATCH)/;

/** Names what the transport threw. A POST that got as far as a connection may have been carried out: ambiguous. */
export function transportError(thrown: unknown, target: HttpTarget, signal: AbortSignal): HttpError {
  if (thrown instanceof HttpError) return thrown;
  const where = describeTarget(target);
  const afterwards: Fault = target.method === 'POST' ? 'ambiguous' : 'transient';
  const options = { cause: thrown };
  if (signal.aborted)
    return isTimeout(signal.reason)
      ? new HttpError('HTTP_TIMEOUT', afterwards, `${where}: not finished in the time allowed`, options)
      : new HttpError('HTTP_CANCELLED', afterwards, `${where}: cancelled`, options);
  const code = codeOf(thrown);
  if (TLS_CODE.test(code))
    return new HttpError(
      'HTTP_TLS',
      'permanent',
      `${where}: TLS failed (${code}); is caFile the right one?`,
      options,
    );
  if (NEVER_CONNECTED.has(code))
    return new HttpError('HTTP_CONNECT', 'transient', `${where}: no connection (${code})`, options);
  if (TIMED_OUT.has(code))
    return new HttpError('HTTP_TIMEOUT', afterwards, `${where}: no answer in time (${code})`, options);
  return new HttpError('HTTP_NETWORK', afterwards, `${where}: connection lost (${code})`, options);
}

/** Names a status that the caller did not expect; `Retry-After` is kept as `retryAfterMs`. */
export function statusError(
  status: number,
  target: HttpTarget,
  retryAfter: string | undefined,
  nowMs: number,
): HttpError {
  const where = describeTarget(target);
  const retryAfterMs = parseRetryAfter(retryAfter, nowMs);
  const context = { status, ...(retryAfterMs === null ? {} : { retryAfterMs }) };
  if (status === 401 || status === 403)
    return new HttpError(
      'HTTP_AUTH',
      'permanent',
      `${where}: ${status === 401 ? 'the credentials were not accepted (401)' : 'not allowed with these credentials (403)'}`,
      { context },
    );
  const passing = status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501);
  return new HttpError(
    'HTTP_STATUS',
    passing ? 'transient' : 'permanent',
    `${where}: HTTP status ${status}`,
    {
      context,
    },
  );
}

/**
 * Milliseconds until a `Retry-After` of seconds or of a date; `null` when absent or unreadable.
 * @source RFC 9110 section 10.2.3
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | null {
  if (value === undefined) return null;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

function codeOf(thrown: unknown): string {
  const code = (thrown as { code?: unknown } | null)?.code;
  if (typeof code === 'string') return code;
  return thrown instanceof Error ? thrown.name : 'unknown';
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === 'TimeoutError';
}
