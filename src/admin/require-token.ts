import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from '../platform/logger.ts';
import { AdminError } from './admin-error.ts';

/**
 * Lets in only who knows the token: as `Authorization: Bearer`, or as the password of HTTP Basic, so that a browser can
 * log in (any user name). Compared in constant time.
 */
export function requireToken(token: string, logger: Logger): RequestHandler {
  return (request, response, next) => {
    if (knowsToken(request.headers.authorization, token)) {
      next();
      return;
    }
    if (request.headers.authorization !== undefined)
      logger.warn('admin.unauthorized', { host: request.socket.remoteAddress });
    response.setHeader('WWW-Authenticate', ['Bearer', 'Basic realm="Osteonode", charset="UTF-8"']);
    throw new AdminError('ADMIN_UNAUTHORIZED');
  };
}

/** Whether an Authorization header carries the token. */
export function knowsToken(authorization: string | undefined, token: string): boolean {
  const [scheme = '', credentials = ''] = (authorization ?? '').split(' ', 2);
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return isSame(credentials, token);
    case 'basic':
      return isSame(passwordOf(credentials), token);
    default:
      return false;
  }
}

function passwordOf(credentials: string): string {
  const text = Buffer.from(credentials, 'base64').toString('utf8');
  return text.slice(text.indexOf(':') + 1);
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
