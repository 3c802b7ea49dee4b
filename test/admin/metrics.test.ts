import { expect } from 'chai';
import { Registry } from 'prom-client';
import type { MetricSources } from '../../src/admin/metrics.ts';
import { createMetrics } from '../../src/admin/metrics.ts';
import { FakeNodeView } from './fake-node-view.ts';

function sources(says: Partial<MetricSources> = {}): MetricSources {
  return {
    openAssociations: () => 2,
    studiesByState: () => Promise.resolve({ waiting: 1, analysed: 40 }),
    queue: () =>
      Promise.resolve([
        { kind: 'analyse', state: 'waiting', jobs: 3, oldestRunAtMs: 5_000 },
        { kind: 'deliver:PACS', state: 'failed', jobs: 1, oldestRunAtMs: 0 },
      ]),
    models: new FakeNodeView().models,
    nowMs: () => 12_500,
    ...says,
  };
}

describe('metrics', () => {
  it('count what happens', async () => {
    const registry = new Registry();
    const metrics = createMetrics(registry, sources());
    metrics.associationEnded('released');
    metrics.instanceReceived('c-store', 'stored', 1_050_000);
    metrics.instanceReceived('c-store', 'duplicate', 1_050_000);
    metrics.stationTook('fuse', 120);
    metrics.analysed(null);
    metrics.analysed({ code: 'QUALITY_CHECK_FAILED' });
    metrics.deliveryEnded('PACS', 'retried');
    const text = await registry.metrics();
    for (const line of [
      'osteonode_associations_total{outcome="released"} 1',
      'osteonode_instances_total{door="c-store",outcome="stored"} 1',
      'osteonode_received_bytes_total{door="c-store"} 2100000',
      'osteonode_station_duration_seconds_bucket{le="0.25",station="fuse"} 1',
      'osteonode_station_duration_seconds_sum{station="fuse"} 0.12',
      'osteonode_analyses_total{outcome="classified"} 1',
      'osteonode_analyses_total{outcome="QUALITY_CHECK_FAILED"} 1',
      'osteonode_deliveries_total{destination="PACS",outcome="retried"} 1',
      'process_resident_memory_bytes',
    ])
      expect(text).to.contain(line);
  });

  it('read the present when they are asked', async () => {
    const registry = new Registry();
    createMetrics(registry, sources());
    const text = await registry.metrics();
    for (const line of [
      'osteonode_associations_open 2',
      'osteonode_studies{state="waiting"} 1',
      'osteonode_queue_jobs{kind="analyse",state="waiting"} 3',
      'osteonode_queue_oldest_seconds{kind="analyse"} 7.5',
      'osteonode_engine_in_use{engine="onnxruntime-node",engine_version="1.30.0",provider="cpu",model="wb-rac",model_version="0.1"} 1',
      'osteonode_engine_in_use{engine="onnxruntime-node",engine_version="1.30.0",provider="cpu",model="hot-spots",model_version="0.1"} 1',
    ])
      expect(text).to.contain(line);
  });

  it('forget what has passed, and do not count a job that is due later as old', async () => {
    const registry = new Registry();
    let jobs = [{ kind: 'analyse', state: 'waiting', jobs: 1, oldestRunAtMs: 99_000 }];
    createMetrics(registry, sources({ queue: () => Promise.resolve(jobs) }));
    expect(await registry.metrics()).to.contain('osteonode_queue_oldest_seconds{kind="analyse"} 0');
    jobs = [];
    expect(await registry.metrics()).to.not.contain('osteonode_queue_oldest_seconds{kind="analyse"}');
  });
});
