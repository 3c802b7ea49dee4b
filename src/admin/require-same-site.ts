import type { RequestHandler } from 'express';
import { AdminError } from './admin-error.ts';

/**
 * Refuses to change anything at the wish of another site: a browser sends its Basic password along with any form, so
 * the origin must be ours.
 */
export const requireSameOrigin: RequestHandler = (request, _response, next) => {
  const { origin, host } = request.headers;
  const changes = request.method !== 'GET' && request.method !== 'HEAD';
  const foreign = origin !== undefined && hostOf(origin) !== host?.toLowerCase();
  if (changes && (foreign || request.headers['sec-fetch-site'] === 'cross-site'))
    throw new AdminError('ADMIN_FOREIGN_ORIGIN');
  next();
};

/**
 * Without a token, only the name of this machine leads here: a foreign name that resolves to loopback is a web page
 * reaching for what loopback protects (DNS rebinding).
 */
export const requireLoopbackName: RequestHandler = (request, _response, next) => {
  const name = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
  if (!/^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(name)) throw new AdminError('ADMIN_FOREIGN_HOST');
  next();
};

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
