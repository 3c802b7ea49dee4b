import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type {
  AssociationEnvironment,
  DimseLimits,
  DimseObserver,
  DimseTimeouts,
} from './association-environment.ts';
import { AssociationCensus } from './association-census.ts';
import { DEFAULT_LIMITS, DEFAULT_TIMEOUTS } from './association-environment.ts';
import { Association } from './association.ts';
import { COMMAND } from './command-set.ts';
import { DimseError } from './dimse-error.ts';
import type { Answer, DimseService } from './dimse-message.ts';
import { MemoryBudget } from './memory-budget.ts';
import type { EventReport } from './services/event-report.ts';
import { eventReportService } from './services/event-report.ts';
import type { StoreRequest } from './services/storage.ts';
import { storageService } from './services/storage.ts';
import { verification } from './services/verification.ts';

/** What a DIMSE server is made of; all collaborators are given. */
export interface ListenOptions {
  /** Address to bind, for example `127.0.0.1` or `::`. */
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly admit: AssociationEnvironment['admit'];
  readonly onStore: (request: StoreRequest) => Promise<Answer>;
  /** Without it, N-EVENT-REPORT is an unrecognised operation. */
  readonly onEvent?: (report: EventReport) => Promise<Answer>;
  readonly limits?: Partial<DimseLimits>;
  readonly timeouts?: Partial<DimseTimeouts>;
  readonly observer?: DimseObserver;
}

/** A listening DIMSE server. */
export interface DimseServer {
  readonly host: string;
  readonly port: number;
  /** Established associations. */
  readonly activeAssociations: number;
  /** Bytes of data sets being received or processed. */
  readonly memoryBytes: number;
  /** Stops listening; associations get `drainMs` to end by themselves, then they are aborted. */
  close(drainMs: number): Promise<void>;
}

/**
 * Opens a port and serves C-ECHO, C-STORE and N-EVENT-REPORT on it.
 * @throws DimseError `DIMSE_LISTEN` when the port cannot be opened.
 */
export async function listen(options: ListenOptions): Promise<DimseServer> {
  const serving = new Set<Promise<Answer>>();
  const environment = createEnvironment(options, serving);
  const associations = new Map<Association, Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    if (associations.size >= maxConnections(environment.limits)) {
      socket.destroy();
      return;
    }
    const association = new Association(socket, environment);
    associations.set(association, socket);
    socket.once('close', () => associations.delete(association));
  });
  const port = await openPort(server, options);
  server.on('error', (error) => environment.observer.onFault?.(error, ''));
  return {
    host: options.host,
    port,
    get activeAssociations() {
      return environment.census.total;
    },
    get memoryBytes() {
      return environment.memory.usedBytes;
    },
    close: async (drainMs) => {
      await drain(server, associations, drainMs);
      // What an aborted association left behind unfinished still uses the caller's store.
      await Promise.allSettled(serving);
    },
  };
}

function createEnvironment(options: ListenOptions, serving: Set<Promise<Answer>>): AssociationEnvironment {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  // An object that can never fit the memory is too large, not unlucky.
  const maxObjectBytes = Math.min(limits.maxObjectBytes, limits.maxMemoryBytes);
  const services = new Map<number, DimseService>([
    [COMMAND.cEchoRq, verification],
    [COMMAND.cStoreRq, storageService(maxObjectBytes, tracked(options.onStore, serving))],
  ]);
  if (options.onEvent !== undefined)
    services.set(COMMAND.nEventReportRq, eventReportService(tracked(options.onEvent, serving)));
  return {
    limits,
    timeouts: { ...DEFAULT_TIMEOUTS, ...options.timeouts },
    admit: options.admit,
    services,
    memory: new MemoryBudget(limits.maxMemoryBytes),
    observer: options.observer ?? {},
    census: new AssociationCensus(),
  };
}

/** Remembers what runs, so that closing can wait for it. */
function tracked<Request>(
  answer: (request: Request) => Promise<Answer>,
  serving: Set<Promise<Answer>>,
): (request: Request) => Promise<Answer> {
  return (request) => {
    const running = answer(request).finally(() => serving.delete(running));
    serving.add(running);
    return running;
  };
}

/** Connections may outnumber associations by those that are about to be rejected, accepted or closed. */
function maxConnections(limits: DimseLimits): number {
  return 2 * limits.maxAssociations + 16;
}

async function openPort(server: Server, { host, port }: ListenOptions): Promise<number> {
  server.listen({ host, port, backlog: 511 });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new DimseError('DIMSE_LISTEN', `cannot listen for DICOM on ${host}:${port}`, {
      context: { host, port },
      cause: error,
    });
  }
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : port;
}

async function drain(
  server: Server,
  associations: ReadonlyMap<Association, Socket>,
  drainMs: number,
): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  for (const [association, socket] of associations) if (!association.isEstablished) socket.destroy();
  const deadline = setTimeout(() => {
    for (const [association, socket] of associations) {
      association.abort();
      socket.destroySoon();
    }
  }, drainMs);
  // A peer that reads nothing would keep even the abort from being sent.
  const lastResort = setTimeout(() => {
    for (const socket of associations.values()) socket.destroy();
  }, drainMs + LAST_WORD_MS);
  await closed;
  clearTimeout(deadline);
  clearTimeout(lastResort);
}

const LAST_WORD_MS = 1000;
