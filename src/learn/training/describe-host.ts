import { availableParallelism, cpus, totalmem } from 'node:os';

/** The machine a model was made on, without its name. */
export interface HostDescription {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
}

/** Describes this machine for an experiment record. */
export function describeHost(): HostDescription {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
  };
}
