import * as oauth from 'oauth4webapi';
import { fetch as undiciFetch } from 'undici';
import type { Dispatcher } from 'undici';
import type { Clock } from './clock.ts';
import type { HttpAuthenticator } from './http-authenticator.ts';
import { HttpError, describeTarget, statusError, transportError } from './http-error.ts';

const TOKEN_TIMEOUT_MS = 30_000;
// A server that names no lifetime (RFC 6749 section 5.1 only recommends it) gets asked again after five minutes.
const DEFAULT_LIFETIME_S = 300;
// Renewed a little early, so that a token does not die between our clock and the peer's.
const EARLY_MS = 30_000;

/** OAuth2 client credentials grant (RFC 6749 section 4.4), authenticated by client_secret_basic. */
export interface Oauth2ClientCredentials {
  readonly kind: 'oauth2';
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope?: string | undefined;
}

interface Token {
  readonly authorization: string;
  readonly expiresAtMs: number;
}

/** Bearer tokens by client credentials: one request for all callers that wait, kept until shortly before it expires. */
export function createOauth2TokenSource(
  credentials: Oauth2ClientCredentials,
  dispatcher: Dispatcher,
  clock: Clock,
): HttpAuthenticator {
  let current: Token | null = null;
  let pending: Promise<Token> | null = null;
  return {
    async authorization() {
      if (current !== null && clock.nowMs() < current.expiresAtMs) return current.authorization;
      pending ??= requestToken(credentials, dispatcher, clock).finally(() => {
        pending = null;
      });
      current = await pending;
      return current.authorization;
    },
    renew(rejected) {
      if (current?.authorization === rejected) current = null;
      return true;
    },
  };
}

async function requestToken(
  credentials: Oauth2ClientCredentials,
  dispatcher: Dispatcher,
  clock: Clock,
): Promise<Token> {
  const url = new URL(credentials.tokenUrl);
  const server = { issuer: url.origin, token_endpoint: url.href };
  const client = { client_id: credentials.clientId };
  const signal = AbortSignal.timeout(TOKEN_TIMEOUT_MS);
  try {
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      oauth.ClientSecretBasic(credentials.clientSecret),
      credentials.scope === undefined ? {} : { scope: credentials.scope },
      {
        signal,
        // The operator wrote the scheme; plain http is for loopback and test realms, and the library only discourages it.
        // eslint-disable-next-line @typescript-eslint/no-deprecated
        [oauth.allowInsecureRequests]: url.protocol === 'http:',
        // undici's Response and Node's own are two copies of one class; the library looks at its behaviour.
        // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
        [oauth.customFetch]: (target, options) => undiciFetch(target, { ...options, dispatcher }),
      },
    );
    const token = await oauth.processClientCredentialsResponse(server, client, response);
    const lifetimeMs = (token.expires_in ?? DEFAULT_LIFETIME_S) * 1000;
    return {
      authorization: `Bearer ${token.access_token}`,
      expiresAtMs: clock.nowMs() + Math.max(lifetimeMs / 2, lifetimeMs - EARLY_MS),
    };
  } catch (error) {
    throw tokenError(error, url, signal, clock);
  }
}

function tokenError(error: unknown, url: URL, signal: AbortSignal, clock: Clock): HttpError {
  // GET for its fault: asking for a token twice does no harm.
  const target = { method: 'GET', url };
  const where = describeTarget({ method: 'token from', url });
  const status =
    (error as { status?: unknown }).status ?? (error as { cause?: { status?: unknown } }).cause?.status;
  if (typeof status === 'number') {
    const reason = error instanceof oauth.ResponseBodyError ? error.error : `HTTP status ${status}`;
    const { fault } = statusError(status, target, undefined, clock.nowMs());
    return new HttpError('HTTP_TOKEN', fault, `${where}: refused (${reason})`, {
      context: { status },
      cause: error,
    });
  }
  if (error instanceof oauth.OperationProcessingError)
    return new HttpError(
      'HTTP_TOKEN',
      'permanent',
      `${where}: not a token response (${error.code ?? 'unknown'})`,
      {
        cause: error,
      },
    );
  // fetch hides the transport's error one level down.
  const cause = error instanceof TypeError && error.cause !== undefined ? error.cause : error;
  return transportError(cause, target, signal);
}
