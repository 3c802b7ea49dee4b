import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { decodeCommandSet, encodeCommandSet } from '../../src/dimse/command-set.ts';
import type { CommandSet } from '../../src/dimse/command-set.ts';
import { decodePdu, encodeMessageFragments, encodePdu } from '../../src/dimse/pdu-codec.ts';
import { PduReader } from '../../src/dimse/pdu-reader.ts';
import type { AssociateRequestPdu, ProposedContext } from '../../src/dimse/pdu.ts';

/** What a peer does at each event; it answers nothing by itself. */
export interface DimseScript {
  onConnect?: (socket: Socket) => void;
  onAssociate?: (request: AssociateRequestPdu, socket: Socket) => void;
  /** The command set is whole; its data set, if any, is still to come. */
  onCommand?: (command: CommandSet, contextId: number, socket: Socket) => void;
  /** The whole message is there. */
  onMessage?: (command: CommandSet, dataSet: Buffer, contextId: number, socket: Socket) => void;
  onRelease?: (socket: Socket) => void;
}

export interface ScriptedPeer extends AsyncDisposable {
  readonly port: number;
  /** How each connection ended: `release`, `abort` or `end`. */
  readonly endings: readonly string[];
}

/** A DICOM peer on a free loopback port that behaves, or misbehaves, as scripted. */
export async function startScriptedPeer(script: DimseScript): Promise<ScriptedPeer> {
  const sockets = new Set<Socket>();
  const endings: string[] = [];
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.on('end', () => endings.push('end'));
    script.onConnect?.(socket);
    serve(socket, script, endings);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    endings,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function serve(socket: Socket, script: DimseScript, endings: string[]): void {
  const reader = new PduReader();
  let command: CommandSet | null = null;
  let runs: Uint8Array[] = [];
  const sink = {
    ready: true,
    onPduHeader: () => undefined,
    onPdu(type: number, body: Uint8Array) {
      const pdu = decodePdu(type, body);
      if (pdu.type === 'associate-rq') script.onAssociate?.(pdu, socket);
      if (pdu.type === 'abort') endings.push('abort');
      if (pdu.type !== 'release-rq') return;
      endings.push('release');
      if (script.onRelease === undefined) socket.write(encodePdu({ type: 'release-rp' }));
      else script.onRelease(socket);
    },
    onValueRun(run: {
      bytes: Uint8Array;
      isCommand: boolean;
      isLast: boolean;
      endsValue: boolean;
      contextId: number;
    }) {
      runs.push(Uint8Array.from(run.bytes));
      if (!run.isLast || !run.endsValue) return;
      const bytes = Buffer.concat(runs);
      runs = [];
      if (run.isCommand) {
        command = decodeCommandSet(bytes);
        script.onCommand?.(command, run.contextId, socket);
        if (command.hasDataSet) return;
      }
      script.onMessage?.(command!, run.isCommand ? Buffer.alloc(0) : bytes, run.contextId, socket);
    },
  };
  socket.on('data', (chunk) => {
    reader.push(chunk);
    reader.read(sink);
  });
}

/** Accepts the proposed contexts that `choose` likes. */
export function acceptAssociation(
  request: AssociateRequestPdu,
  socket: Socket,
  choose: (context: ProposedContext) => boolean = () => true,
  maxPduLength = 16_384,
): void {
  socket.write(
    encodePdu({
      ...request,
      type: 'associate-ac',
      contexts: request.contexts.map((context) => ({
        id: context.id,
        result: choose(context) ? 0 : 3,
        transferSyntax: context.transferSyntaxes[0]!,
      })),
      userInformation: { ...request.userInformation, maxPduLength },
    }),
  );
}

/** Answers a request with a status. */
export function answerMessage(
  socket: { write(pdu: Uint8Array): unknown },
  contextId: number,
  command: CommandSet,
  status: number,
): void {
  const response: CommandSet = {
    commandField: command.commandField | 0x8000,
    hasDataSet: false,
    messageIdBeingRespondedTo: command.messageId!,
    status,
  };
  for (const pdu of encodeMessageFragments(contextId, 'command', encodeCommandSet(response), 16_384))
    socket.write(pdu);
}
