import type { AssociationDecision } from '../../../src/dimse/association-environment.ts';
import type { DimseServer, ListenOptions } from '../../../src/dimse/server.ts';
import { listen } from '../../../src/dimse/server.ts';
import type { StoreRequest } from '../../../src/dimse/services/storage.ts';
import { EXPLICIT, IMPLICIT, NM_STORAGE, VERIFICATION } from './raw-peer.ts';

/** Accepts everybody, for verification and NM storage. */
export function admitAll(): AssociationDecision {
  return {
    kind: 'accept',
    peerName: 'anyone',
    contexts: new Map([
      [VERIFICATION, { transferSyntaxes: [EXPLICIT, IMPLICIT], peerRole: 'scu' }],
      [NM_STORAGE, { transferSyntaxes: [EXPLICIT, IMPLICIT], peerRole: 'scu' }],
    ]),
  };
}

export interface TestServer {
  readonly server: DimseServer;
  readonly port: number;
  readonly stored: (Omit<StoreRequest, 'dataSet'> & { readonly bytes: Buffer })[];
  readonly faults: unknown[];
  readonly ends: string[];
  close(drainMs?: number): Promise<void>;
}

/** A server on a free loopback port that remembers what it was sent. */
export async function startTestServer(options: Partial<ListenOptions> = {}): Promise<TestServer> {
  const stored: TestServer['stored'] = [];
  const faults: unknown[] = [];
  const ends: string[] = [];
  const server = await listen({
    host: '127.0.0.1',
    port: 0,
    admit: admitAll,
    onStore: ({ dataSet, ...request }) => {
      stored.push({ ...request, bytes: Buffer.concat(dataSet) });
      return Promise.resolve({ status: 0x0000 });
    },
    observer: {
      onFault: (thrown) => faults.push(thrown),
      onEnded: (_peer, end) => ends.push(end),
    },
    ...options,
  });
  return { server, port: server.port, stored, faults, ends, close: (drainMs = 0) => server.close(drainMs) };
}
