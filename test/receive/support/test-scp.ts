import type { Config } from '../../../src/platform/config-schema.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import type { KeepInstance } from '../../../src/receive/intake.ts';
import { createIntake } from '../../../src/receive/intake.ts';
import type { StorageScp, StorageScpHooks } from '../../../src/receive/storage-scp.ts';
import { startStorageScp } from '../../../src/receive/storage-scp.ts';
import type { StorageCommitmentReport } from '../../../src/receive/storage-commitment-report.ts';
import type { ArrivedInstance } from '../../../src/study/arrived-instance.ts';

const MIB = 1024 ** 2;

export interface TestScp extends AsyncDisposable {
  readonly scp: StorageScp;
  readonly port: number;
  readonly arrived: ArrivedInstance[];
}

export interface TestScpOptions {
  readonly limits?: Partial<Config['dimse']['limits']>;
  readonly peers?: Config['dimse']['peers'];
  readonly keep?: KeepInstance;
  readonly onCommitment?: (report: StorageCommitmentReport) => Promise<void>;
  readonly hooks?: StorageScpHooks;
}

/** A storage SCP on a free loopback port; what it kept is in `arrived`. */
export async function startTestScp(options: TestScpOptions = {}): Promise<TestScp> {
  const arrived: ArrivedInstance[] = [];
  const keepInMemory: KeepInstance = (instance) => {
    arrived.push(instance);
    return Promise.resolve('stored');
  };
  const scp = await startStorageScp(
    {
      aeTitle: 'BONEAI',
      additionalAeTitles: [],
      host: '127.0.0.1',
      port: 0,
      peers: options.peers ?? [{ name: 'this-machine', aeTitle: '*', hosts: ['127.0.0.0/8'] }],
      limits: {
        associations: 25,
        associationsPerPeer: 10,
        pduSize: 131_072,
        objectSize: 256 * MIB,
        memory: 512 * MIB,
        acceptTimeout: 10_000,
        idleTimeout: 60_000,
        totalTimeout: 7_200_000,
        ...options.limits,
      },
      additionalSopClasses: [],
    },
    {
      intake: createIntake({ keep: options.keep ?? keepInMemory, logger: silentLogger }),
      logger: silentLogger,
      clock: { nowMs: () => Date.UTC(2026, 0, 2) },
      ...(options.onCommitment === undefined ? {} : { onCommitment: options.onCommitment }),
      ...(options.hooks === undefined ? {} : { hooks: options.hooks }),
    },
  );
  return { scp, port: scp.port, arrived, [Symbol.asyncDispose]: () => scp.close(0) };
}
