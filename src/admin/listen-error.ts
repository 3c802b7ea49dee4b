import { NodeError } from '../platform/node-error.ts';

/** The port of the web pages cannot be opened. */
export class AdminListenError extends NodeError {
  constructor(host: string, port: number, cause: unknown) {
    super('ADMIN_LISTEN', 'permanent', `cannot listen for the web pages on ${host}:${port}`, {
      context: { host, port },
      cause,
    });
  }
}
