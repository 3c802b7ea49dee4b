import type { AssociationEnd, DimseObserver } from '../dimse/association-environment.ts';
import { COMMAND } from '../dimse/command-set.ts';
import type { Answer, AssociationPeer } from '../dimse/dimse-message.ts';
import { STATUS } from '../dimse/dimse-message.ts';
import type { DimseServer } from '../dimse/server.ts';
import { DimseError } from '../dimse/dimse-error.ts';
import { listen } from '../dimse/server.ts';
import type { EventReport } from '../dimse/services/event-report.ts';
import type { StoreRequest } from '../dimse/services/storage.ts';
import { SOP_CLASS } from '../dicom/sop-classes.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config-schema.ts';
import type { Logger } from '../platform/logger.ts';
import { asError } from '../platform/node-error.ts';
import { createAssociationPolicy } from './association-policy.ts';
import type { Intake } from './intake.ts';
import { RejectedCallers } from './rejected-callers.ts';
import { answerToError } from './status-table.ts';
import type { StorageCommitmentReport } from './storage-commitment-report.ts';
import { readStorageCommitmentReport } from './storage-commitment-report.ts';

/** Told of what happens, for metrics; must not throw. */
export interface StorageScpHooks {
  onAssociation?(event: 'accepted' | 'rejected' | AssociationEnd, peerName: string): void;
  /** One C-STORE was answered. */
  onInstance?(bytes: number, status: number, peerName: string): void;
}

/** A running C-STORE provider. */
export interface StorageScp extends DimseServer {
  readonly rejectedCallers: RejectedCallers;
}

/**
 * Listens for associations and gives every received instance to `intake`; a C-STORE is answered 0x0000 only after intake
 * resolved.
 * @throws DimseError `DIMSE_LISTEN` when the port cannot be opened.
 */
export async function startStorageScp(
  config: Config['dimse'],
  deps: {
    readonly intake: Intake;
    readonly logger: Logger;
    readonly clock: Clock;
    /** Takes answers to our storage commitment requests; without it they are refused. */
    readonly onCommitment?: (report: StorageCommitmentReport) => Promise<void>;
    readonly hooks?: StorageScpHooks;
  },
): Promise<StorageScp> {
  const { intake, logger, clock, onCommitment, hooks = {} } = deps;
  const { limits } = config;
  const rejectedCallers = new RejectedCallers(clock);
  const server = await listen({
    host: config.host,
    port: config.port,
    admit: createAssociationPolicy({
      aeTitles: [config.aeTitle, ...config.additionalAeTitles],
      peers: config.peers,
      maximumAssociationsPerPeer: limits.associationsPerPeer,
      additionalSopClasses: config.additionalSopClasses,
    }),
    onStore: (request) => store(request, intake, logger),
    ...(onCommitment === undefined
      ? {}
      : { onEvent: (report: EventReport) => takeEvent(report, onCommitment, logger) }),
    limits: {
      maxAssociations: limits.associations,
      maxPduLength: limits.pduSize,
      maxObjectBytes: limits.objectSize,
      maxMemoryBytes: limits.memory,
    },
    timeouts: {
      acceptMs: limits.acceptTimeout,
      idleMs: limits.idleTimeout,
      totalMs: limits.totalTimeout,
    },
    observer: createObserver(rejectedCallers, hooks, logger),
  });
  return Object.assign(server, { rejectedCallers });
}

async function store(request: StoreRequest, intake: Intake, logger: Logger): Promise<Answer> {
  const { peer, sopClassUid, sopInstanceUid } = request;
  try {
    await intake({
      dataSet: request.dataSet,
      transferSyntaxUid: request.transferSyntaxUid,
      expected: { sopClassUid, sopInstanceUid },
      origin: {
        kind: 'c-store',
        callingAeTitle: peer.callingAeTitle,
        calledAeTitle: peer.calledAeTitle,
        host: peer.host,
      },
      sourceAeTitle: peer.callingAeTitle,
    });
    return { status: STATUS.success };
  } catch (error) {
    const answer = answerToError(error);
    logger.error('receive.refused', error, {
      ...describe(peer),
      sopInstanceUid,
      status: hexadecimal(answer.status),
    });
    return answer;
  } finally {
    free(request.dataSet);
  }
}

/**
 * Gives the memory back at once. Left to the garbage collector, which counts every such block as reason to start, a
 * stream of objects costs it more time than all the rest of receiving.
 */
function free(blocks: readonly Uint8Array[]): void {
  for (const { buffer } of blocks) if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}

async function takeEvent(
  report: EventReport,
  onCommitment: (report: StorageCommitmentReport) => Promise<void>,
  logger: Logger,
): Promise<Answer> {
  if (report.sopClassUid !== SOP_CLASS.storageCommitmentPushModel)
    return { status: STATUS.sopClassNotSupported };
  try {
    const { dataSet, transferSyntaxUid, peer } = report;
    await onCommitment(
      readStorageCommitmentReport(Buffer.concat(dataSet), transferSyntaxUid, peer.callingAeTitle),
    );
    return { status: STATUS.success };
  } catch (error) {
    logger.error('receive.event-refused', error, describe(report.peer));
    return { status: STATUS.processingFailure };
  }
}

function createObserver(
  rejectedCallers: RejectedCallers,
  hooks: StorageScpHooks,
  logger: Logger,
): DimseObserver {
  return {
    onAccepted: (peer) => {
      logger.debug('association.accepted', describe(peer));
      hooks.onAssociation?.('accepted', peer.name);
    },
    onRejected: ({ callingAeTitle, calledAeTitle, host }, reason) => {
      rejectedCallers.record({ callingAeTitle, calledAeTitle, host, reason });
      logger.warn('association.rejected', { callingAeTitle, calledAeTitle, host, reason });
      hooks.onAssociation?.('rejected', '');
    },
    onEnded: (peer, end) => {
      logger.debug('association.ended', { ...describe(peer), end });
      hooks.onAssociation?.(end, peer.name);
    },
    onAnswered: ({ command, dataSetBytes }, { status }, peer) => {
      if (command.commandField === COMMAND.cStoreRq) hooks.onInstance?.(dataSetBytes, status, peer.name);
    },
    onFault: (thrown, host) => logFault(thrown, host, logger),
  };
}

/** What a peer or the network did is a warning; anything else is a defect of ours. */
function logFault(thrown: unknown, host: string, logger: Logger): void {
  const error = asError(thrown);
  if (error instanceof DimseError || 'syscall' in error)
    logger.warn('association.fault', { host, reason: error.message });
  else logger.error('association.defect', error, { host });
}

function describe(peer: AssociationPeer) {
  return { peer: peer.name, callingAeTitle: peer.callingAeTitle, host: peer.host };
}

function hexadecimal(status: number): string {
  return `0x${status.toString(16).padStart(4, '0')}`;
}
