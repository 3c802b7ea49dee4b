import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AdminListenError } from './listen-error.ts';

/** A listening web server. */
export interface AdminServer {
  readonly host: string;
  readonly port: number;
  /** Stops listening; requests in progress have `graceMs` to end, idle connections none. */
  close(graceMs?: number): Promise<void>;
}

/** Whoever opens a connection and says nothing, or says it slowly, is cut off. */
const TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000 } as const;
const SOCKET_TIMEOUT_MS = 60_000;
const MAX_CONNECTIONS = 200;
const CLOSE_GRACE_MS = 2_000;

/**
 * Serves the application at an address; port 0 picks a free one.
 * @throws AdminListenError where the address is taken or not ours.
 */
export async function startAdminServer(
  app: RequestListener,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<AdminServer> {
  const server = createServer({ ...TIMEOUTS, maxHeaderSize: 16 * 1024 }, app);
  server.setTimeout(SOCKET_TIMEOUT_MS);
  server.maxConnections = MAX_CONNECTIONS;
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new AdminListenError(host, port, cause);
  }
  return {
    host,
    port: (server.address() as AddressInfo).port,
    close: async (graceMs = CLOSE_GRACE_MS) => {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const force = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(force);
    },
  };
}
