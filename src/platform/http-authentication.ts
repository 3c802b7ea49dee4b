import type { Dispatcher } from 'undici';
import type { Clock } from './clock.ts';
import type { HttpAuthenticator } from './http-authenticator.ts';
import { HttpError } from './http-error.ts';
import { createOauth2TokenSource } from './oauth2-token-source.ts';
import type { Oauth2ClientCredentials } from './oauth2-token-source.ts';

/** How to introduce ourselves to an HTTP peer; secrets are already resolved. */
export type HttpAuthentication =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string }
  | Oauth2ClientCredentials;

/**
 * The authenticator for a way of authentication.
 * @throws HttpError `HTTP_CONFIG` when a secret cannot be sent in a header.
 */
export function createAuthenticator(
  authentication: HttpAuthentication,
  dispatcher: Dispatcher,
  clock: Clock,
): HttpAuthenticator {
  switch (authentication.kind) {
    case 'none':
      return fixed(null);
    case 'basic': {
      const { username, password } = authentication;
      if (username.includes(':'))
        throw new HttpError('HTTP_CONFIG', 'permanent', 'a basic username cannot have a colon');
      return fixed(`Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`);
    }
    case 'bearer':
      if (!/^[\x21-\x7e]+$/.test(authentication.token))
        throw new HttpError(
          'HTTP_CONFIG',
          'permanent',
          'the bearer token has characters that cannot be sent',
        );
      return fixed(`Bearer ${authentication.token}`);
    case 'oauth2':
      return createOauth2TokenSource(authentication, dispatcher, clock);
  }
}

function fixed(value: string | null): HttpAuthenticator {
  return { authorization: () => Promise.resolve(value), renew: () => false };
}
