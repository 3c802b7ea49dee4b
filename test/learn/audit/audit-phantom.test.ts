import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { AuditError } from '../../../src/learn/audit/audit-error.ts';
import type { AuditCase } from '../../../src/learn/audit/audit-case.ts';
import { auditPhantom } from '../../../src/learn/audit/audit-phantom.ts';
import { bayesLimit } from '../../../src/learn/audit/bayes-limit.ts';
import { checkShortcuts } from '../../../src/learn/audit/check-shortcuts.ts';
import { measureView } from '../../../src/learn/audit/measure-view.ts';
import { readReference } from '../../../src/learn/audit/read-reference.ts';
import { REFERENCE_SCAN } from '../../../src/learn/audit/reference-scan.ts';
import { spectrumFloor } from '../../../src/learn/audit/radial-spectrum.ts';
import { writeAudit } from '../../../src/learn/audit/write-audit.ts';
import { RandomStream } from '../../../src/phantom/random.ts';
import { parseReadings } from '../../../src/preprocess/readings.ts';
import { sharedData, skipUnless } from '../../support/available.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const READINGS = resolve(import.meta.dirname, '../../../conf/readings.yaml');

describe('the phantom audit', function () {
  // Renders some twenty phantoms, each a tenth of a second on an idle core.
  this.timeout(120_000);

  it('measures a phantom set and writes one page, one table of checks and one picture', async () => {
    await using folder = await temporaryFolder();
    const reading = parseReadings(await readFile(READINGS, 'utf8'))['R-027'];
    const steps: number[] = [];
    const { audit, pictures } = await auditPhantom({
      preset: 'lung',
      count: 8,
      matched: 6,
      bayesPatients: 50,
      seed: 3,
      reading,
      onStep: (done) => steps.push(done),
    });
    expect(steps.at(-1)).to.equal(14);
    const value = (id: string) => audit.checks.find((check) => check.id === id)?.value;
    // Raw counts: these come out of the Poisson draw, not of any fit.
    expect(value('noise.fano')).to.be.within(0.9, 1.1);
    expect(value('spectrum.floor')).to.be.within(0.95, 1.05);
    expect(value('histogram.p50')).to.be.within(0.7, 1.3);
    expect(value('views.lumbar')).to.be.above(1);
    await writeAudit(folder.path, audit, pictures);
    const page = await readFile(join(folder.path, 'audit.html'), 'utf8');
    expect(page).to.include('SYNTHETIC PHANTOMS').and.include('Not a medical device');
    expect(page).not.to.match(/<script|src="http|href="http/);
    expect(page.match(/<svg/g)).to.have.length(6);
    const written = JSON.parse(await readFile(join(folder.path, 'audit.json'), 'utf8')) as typeof audit;
    expect(written.checks).to.deep.equal(audit.checks);
    expect(written.bayesLimit?.used.effectSize).to.equal(0.3);
    expect((await readFile(join(folder.path, 'montage.png'))).toString('latin1', 1, 4)).to.equal('PNG');
    expect(pictures.montage.realPlace).to.equal(null);
  });

  it('finds a leak that was put in, and none where there is none', () => {
    const random = new RandomStream(5);
    const cases: AuditCase[] = Array.from({ length: 400 }, (_, index) => ({
      caseId: `case-${index}`,
      className: index % 2 === 0 ? 'A' : 'B',
      tracer: '99mTc-MDP',
      features: [
        { name: 'height', kind: 'acquisition', value: random.normal() + (index % 2) },
        { name: 'maximum', kind: 'brightness', value: random.normal() },
      ],
      lesions: { anterior: [], posterior: [] },
      visibleMetastases: 0,
      visibleArthritis: 0,
    }));
    const { checks } = checkShortcuts(cases);
    const outcome = (end: string) => checks.find(({ id }) => id.endsWith(end));
    expect(outcome('acquisition')).to.include({ pass: false });
    expect(outcome('worst')?.note).to.include('height');
    expect(outcome('brightness')?.value).to.be.within(0.4, 0.6);
  });

  it('the Bayes limit is chance at effect size 0 and grows with it', () => {
    const { points, used } = bayesLimit(0.25, 200, 1);
    expect(points.map(({ effectSize }) => effectSize)).to.deep.equal([0, 0.25, 0.5, 0.75, 1]);
    expect(points[0]!.accuracy).to.be.within(0.4, 0.6);
    expect(points[4]!.accuracy).to.be.above(points[1]!.accuracy);
    expect(used).to.deep.equal(points[1]);
  });

  it('keeps the measurements of the real scan as they come out of the file', async function () {
    const shared = sharedData('whole-body');
    skipUnless(this, shared !== null, 'the real whole-body scan NM1');
    const reading = parseReadings(await readFile(READINGS, 'utf8'))['R-027'];
    const measured = measureView(await readReference(join(shared!, 'NM1_UNC.dcm')), reading)!;
    expect(measured.percentiles).to.deep.equal(REFERENCE_SCAN.percentiles);
    expect(measured.histogram).to.deep.equal(REFERENCE_SCAN.histogram);
    for (const [name, mean] of Object.entries(REFERENCE_SCAN.regions))
      expect(measured.regions[name]).to.be.closeTo(mean, 0.01);
    // The file holds raw counts.
    expect(spectrumFloor(measured.spectrum, 0.1)).to.be.within(0.98, 1.02);
  });

  it('says which reference it cannot use', async () => {
    const error = await rejectionOf(readReference(READINGS), AuditError);
    expect(error).to.include({ code: 'AUDIT_REFERENCE' });
    expect(error.message).to.include('readings.yaml');
  });
});
