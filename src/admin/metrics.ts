import type { Registry } from 'prom-client';
import { Counter, Gauge, Histogram, collectDefaultMetrics } from 'prom-client';
import type { ModelInUse } from '../study/model-in-use.ts';

/** Where the gauges read their values when somebody asks for them. */
export interface MetricSources {
  openAssociations(): number;
  studiesByState(): Promise<Readonly<Record<string, number>>>;
  /** `oldestRunAtMs`: since when the first of them is due. */
  queue(): Promise<
    readonly {
      readonly kind: string;
      readonly state: string;
      readonly jobs: number;
      readonly oldestRunAtMs: number;
    }[]
  >;
  models(): readonly ModelInUse[];
  nowMs(): number;
}

/** What the node counts as it happens; fits the pipeline's observer. */
export interface NodeMetrics {
  /** `outcome`: released, rejected, aborted-by-peer, aborted-by-us or connection-lost. */
  associationEnded(outcome: string): void;
  /** `outcome`: stored, duplicate, new-version, or the code of the refusal. */
  instanceReceived(door: string, outcome: string, bytes: number): void;
  stationTook(station: string, ms: number): void;
  /** `null` = a class was reported; else why none was. */
  analysed(outcome: { readonly code: string } | null): void;
  deliveryEnded(destination: string, outcome: 'delivered' | 'retried' | 'failed'): void;
}

const STATION_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Defines every metric of the node in a registry and returns what feeds them. */
export function createMetrics(registry: Registry, sources: MetricSources): NodeMetrics {
  collectDefaultMetrics({ register: registry });
  defineGauges(registry, sources);
  const registers = [registry];
  const associations = new Counter({
    name: 'osteonode_associations_total',
    help: 'DICOM associations by how they ended.',
    labelNames: ['outcome'],
    registers,
  });
  const instances = new Counter({
    name: 'osteonode_instances_total',
    help: 'Instances that arrived, by door and by what became of them.',
    labelNames: ['door', 'outcome'],
    registers,
  });
  const bytes = new Counter({
    name: 'osteonode_received_bytes_total',
    help: 'Bytes of instances that arrived, by door.',
    labelNames: ['door'],
    registers,
  });
  const stations = new Histogram({
    name: 'osteonode_station_duration_seconds',
    help: 'Time that a station worked on one study.',
    labelNames: ['station'],
    buckets: STATION_SECONDS,
    registers,
  });
  const analyses = new Counter({
    name: 'osteonode_analyses_total',
    help: 'Studies analysed, by outcome: classified, or the code of why no class was reported.',
    labelNames: ['outcome'],
    registers,
  });
  const deliveries = new Counter({
    name: 'osteonode_deliveries_total',
    help: 'Attempts to deliver a result, by destination and outcome.',
    labelNames: ['destination', 'outcome'],
    registers,
  });
  return {
    associationEnded: (outcome) => associations.inc({ outcome }),
    instanceReceived: (door, outcome, size) => {
      instances.inc({ door, outcome });
      bytes.inc({ door }, size);
    },
    stationTook: (station, ms) => stations.observe({ station }, ms / 1000),
    analysed: (outcome) => analyses.inc({ outcome: outcome?.code ?? 'classified' }),
    deliveryEnded: (destination, outcome) => deliveries.inc({ destination, outcome }),
  };
}

function defineGauges(registry: Registry, sources: MetricSources): void {
  gauge(registry, 'osteonode_associations_open', 'DICOM associations that are open now.', [], (set) => {
    set({}, sources.openAssociations());
  });
  gauge(registry, 'osteonode_studies', 'Studies by state.', ['state'], async (set) => {
    for (const [state, studies] of Object.entries(await sources.studiesByState())) set({ state }, studies);
  });
  gauge(registry, 'osteonode_queue_jobs', 'Jobs by kind and state.', ['kind', 'state'], async (set) => {
    for (const { kind, state, jobs } of await sources.queue()) set({ kind, state }, jobs);
  });
  gauge(
    registry,
    'osteonode_queue_oldest_seconds',
    'How long the first waiting job of a kind has been due; 0 while none is.',
    ['kind'],
    async (set) => {
      for (const { kind, state, oldestRunAtMs } of await sources.queue())
        if (state === 'waiting') set({ kind }, Math.max(0, (sources.nowMs() - oldestRunAtMs) / 1000));
    },
  );
  const identity = ['engine', 'engine_version', 'provider', 'model', 'model_version'];
  const help = 'Models in use, each with its engine; always 1.';
  gauge(registry, 'osteonode_engine_in_use', help, identity, (set) => {
    for (const { engine, model } of sources.models()) {
      const { name, version, provider } = engine;
      const ofModel = { model: model.id, model_version: model.version };
      set({ engine: name, engine_version: version, provider, ...ofModel }, 1);
    }
  });
}

type SetGauge = (labels: Record<string, string>, value: number) => void;

/** A gauge whose values are read anew for each scrape, so that a state that has gone is not shown for ever. */
function gauge(
  registry: Registry,
  name: string,
  help: string,
  labelNames: string[],
  read: (set: SetGauge) => Promise<void> | void,
): void {
  new Gauge({
    name,
    help,
    labelNames,
    registers: [registry],
    async collect() {
      this.reset();
      await read((labels, value) => this.set(labels, value));
    },
  });
}
