import { expect } from 'chai';
import type { RejectedCallerRow } from '../../src/admin/node-view.ts';
import { changeElements, phantomScan } from '../support/phantom-scan.ts';
import { rejectionOf } from '../support/rejection.ts';
import { isDelivered, startNodeProcess } from '../support/running-node.ts';
import { echo, sendFiles } from '../support/send-files.ts';

const TOKEN = 'a-token-of-a-test-0123456789';

describe('the administration of a running node', function () {
  this.timeout(60_000);

  it('asks for the configured token everywhere but at /health, and takes it as Bearer and as a password', async () => {
    await using node = await startNodeProcess({ 'admin.bearerToken': TOKEN });
    const statusOf = async (path: string, authorization?: string): Promise<number> =>
      (await fetch(`${node.url}${path}`, authorization === undefined ? {} : { headers: { authorization } }))
        .status;
    for (const path of ['/', '/metrics', '/api/status', '/api/studies', '/api/rejected-callers']) {
      expect(await statusOf(path), path).to.equal(401);
      expect(await statusOf(path, 'Bearer wrong-token-of-a-test'), path).to.equal(401);
      expect(await statusOf(path, `Bearer ${TOKEN}`), path).to.equal(200);
    }
    expect(await statusOf('/', `Basic ${Buffer.from(`admin:${TOKEN}`).toString('base64')}`)).to.equal(200);
    expect(await statusOf('/health/live')).to.equal(200);
    expect(node.output()).not.to.include(TOKEN);
  });

  it('shows who was rejected, how often and why', async () => {
    await using node = await startNodeProcess({
      'dimse.peers': [{ name: 'camera', aeTitle: 'CAMERA', hosts: ['127.0.0.0/8'] }],
    });
    await echo(node.dimsePort);
    const { files } = phantomScan('rejected');
    for (let time = 0; time < 2; time++)
      await rejectionOf(sendFiles(node.dimsePort, files, 'STRANGER'), Error);
    const { rejectedCallers } = await node.get<{ rejectedCallers: RejectedCallerRow[] }>(
      '/api/rejected-callers',
    );
    expect(rejectedCallers).to.have.length(1);
    expect(rejectedCallers[0]).to.include({
      callingAeTitle: 'STRANGER',
      calledAeTitle: 'BONEAI',
      host: '127.0.0.1',
      count: 2,
    });
    expect(rejectedCallers[0]!.reason).not.to.equal('');
  });

  it('works again, when asked to, on a study that failed', async () => {
    const settings = { 'assemble.deadline': '300ms' };
    const { studyInstanceUid, files } = phantomScan('retry', 'two-instances');
    await using first = await startNodeProcess({ ...settings, 'assemble.afterDeadline': 'give-up' });
    await sendFiles(first.dimsePort, [files[0]!]);
    const { study } = await first.untilStudy(studyInstanceUid, (detail) => detail.study.state === 'failed');
    expect(study).to.include({ reasonCode: 'MISSING_VIEW' });
    expect(study.reason).to.include('the posterior view has not arrived');
    await first.stop();

    await using second = await startNodeProcess(settings, { folder: first.folder });
    expect((await second.study(studyInstanceUid))!.study.state).to.equal('failed');
    const retry = (uid: string): Promise<Response> =>
      fetch(`${second.url}/api/studies/${uid}/retry`, { method: 'POST' });
    expect((await retry('1.2.3.4')).status).to.equal(404);
    expect((await retry(studyInstanceUid)).status).to.equal(202);
    const after = await second.untilStudy(studyInstanceUid, isDelivered);
    expect(after.log.map(({ code }) => code)).to.include('study.retry-requested');
    expect(after.result!.qc.map(({ code }) => code)).to.include('Q-01');
  });

  it('is ready when the model is loaded, and counts what happened', async () => {
    await using node = await startNodeProcess();
    const { studyInstanceUid, files } = phantomScan('metrics');
    await sendFiles(node.dimsePort, files);
    await node.untilStudy(studyInstanceUid, isDelivered);
    expect(await node.get('/health/ready')).to.include({ status: 'ready' });
    const metrics = await (await fetch(`${node.url}/metrics`)).text();
    for (const line of [
      'osteonode_instances_total{door="c-store",outcome="stored"} 1',
      'osteonode_associations_total{outcome="released"} 1',
      'osteonode_studies{state="analysed"} 1',
      'osteonode_analyses_total{outcome="classified"} 1',
      'osteonode_deliveries_total{destination="outbox",outcome="delivered"} 1',
      'osteonode_station_duration_seconds_count{station="fuse"} 1',
    ])
      expect(metrics).to.include(line);
    expect(metrics).to.match(/osteonode_engine_in_use\{.*provider="cpu".*\} 1/);
    const overlay = await fetch(`${node.url}/studies/${studyInstanceUid}/overlay.png`);
    expect(overlay.headers.get('content-type')).to.equal('image/png');
    expect((await overlay.arrayBuffer()).byteLength).to.be.greaterThan(10_000);
  });

  it('receives without a usable model: studies wait, readiness says why, and nothing is lost', async () => {
    const { studyInstanceUid, files } = phantomScan('no-model');
    await using first = await startNodeProcess({ 'infer.models': [{ model: 'no-such-model' }] });
    expect(await sendFiles(first.dimsePort, files)).to.deep.equal([0]);
    const { study } = await first.untilStudy(studyInstanceUid, (detail) => detail.study.reasonCode !== '');
    expect(study.state).to.equal('queued');
    expect(study.reasonCode).to.match(/^[A-Z_]+$/);
    const ready = await fetch(`${first.url}/health/ready`);
    expect(ready.status).to.equal(503);
    expect(await ready.json()).to.deep.include({ status: 'not-ready' });
    expect(await first.stop()).to.equal(0);

    await using second = await startNodeProcess({}, { folder: first.folder });
    await fetch(`${second.url}/api/studies/${studyInstanceUid}/retry`, { method: 'POST' });
    expect((await second.untilStudy(studyInstanceUid, isDelivered)).study.revision).to.equal(0);
  });

  it('says why a study that nobody can classify has no class', async () => {
    const { studyInstanceUid, files } = phantomScan('empty');
    const pixels = new Uint8Array(2 * 256 * 1024 * 2).fill(1);
    await using node = await startNodeProcess();
    await sendFiles(node.dimsePort, [
      changeElements(files[0]!, [{ keyword: 'PixelData', vr: 'OW', value: pixels }]),
    ]);
    const { study, result } = await node.untilStudy(studyInstanceUid, isDelivered);
    expect(study).to.include({ state: 'analysed', reasonCode: 'QUALITY_CHECK_FAILED' });
    expect(result!.results[0]).to.deep.include({ predicted: null, classes: [] });
    expect(result!.qc.filter(({ severity }) => severity === 'fail')).not.to.deep.equal([]);
  });
});
