import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { DEFAULT_DIMSE_TIMEOUTS } from '../deliver/dimse-peer.ts';
import { verifyPeer } from '../deliver/verify-peer.ts';

interface EchoOptions {
  readonly called: string;
  readonly calling: string;
}

interface Address {
  readonly host: string;
  readonly port: number;
}

/** `echo HOST:PORT`: is a DICOM peer there, and does it talk to us. */
export function addEcho(program: Command): void {
  program
    .command('echo')
    .description('verify a DICOM peer by C-ECHO')
    .argument('<host:port>', 'for example 192.0.2.10:104', parseAddress)
    .option('--called <aeTitle>', 'AE title of the peer', 'BONEAI')
    .option('--calling <aeTitle>', 'our AE title', 'OSTEONODE')
    .action(async ({ host, port }: Address, { called, calling }: EchoOptions) => {
      const peer = {
        host,
        port,
        calledAeTitle: called,
        callingAeTitle: calling,
        timeouts: DEFAULT_DIMSE_TIMEOUTS,
      };
      const ms = await verifyPeer(peer, AbortSignal.timeout(DEFAULT_DIMSE_TIMEOUTS.totalMs));
      console.log(`${called}@${host}:${port} answers (${ms.toFixed(0)} ms)`);
    });
}

function parseAddress(text: string): Address {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port < 1 || port > 65535) throw new InvalidArgumentError('expected HOST:PORT');
  return { host: match[1] ?? match[2]!, port };
}
