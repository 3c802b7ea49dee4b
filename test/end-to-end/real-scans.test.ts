import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { parsePart10 } from '../../src/dicom/data-set.ts';
import { sharedData, skipUnless } from '../support/available.ts';
import { classify, readResult } from '../support/classify-command.ts';
import { phantomScan } from '../support/phantom-scan.ts';
import { isDelivered, startNodeProcess } from '../support/running-node.ts';
import { sendFiles } from '../support/send-files.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PREDECESSOR_DOCUMENTS = 'x0040a360';

describe('real and late scans, from the door to the result', function () {
  this.timeout(60_000);
  const folder = sharedData('whole-body');

  it('waits for the posterior view of NM1_UNC, then mirrors the anterior one and says so', async function () {
    skipUnless(this, folder !== null, 'shared/data/whole-body');
    const file = await readFile(join(folder!, 'NM1_UNC.dcm'));
    const studyInstanceUid = parsePart10(file).text('x0020000d');
    await using node = await startNodeProcess({ 'assemble.deadline': '3s' });
    expect(await sendFiles(node.dimsePort, [file])).to.deep.equal([0]);
    const { study, result, log } = await node.untilStudy(studyInstanceUid, isDelivered);
    expect(log.map(({ code }) => code)).to.deep.equal([
      'instance.stored',
      'study.waiting',
      'study.analysing',
      'study.analysed',
      'delivery.done',
    ]);
    expect(log[1]!.detail).to.include({ reasonCode: 'MISSING_POSTERIOR' });
    expect(Date.parse(log[2]!.at)).to.be.at.least(Date.parse(String(log[1]!.detail['until'])));
    expect(study).to.include({ state: 'analysed', revision: 0 });
    expect(result!.qc.map(({ code }) => code)).to.include('Q-01');
    expect(result!.views[1]).to.equal('posterior: mirror image of the anterior view');
    expect(await readdir(join(node.outbox, studyInstanceUid))).to.have.length(2);
  });

  it('analyses a late posterior view as a revision whose report names the one before', async () => {
    const { studyInstanceUid, files } = phantomScan('late-posterior', 'two-instances');
    await using node = await startNodeProcess({ 'assemble.deadline': '500ms' });
    await sendFiles(node.dimsePort, [files[0]!]);
    const first = await node.untilStudy(studyInstanceUid, isDelivered);
    expect(first.result!.qc.map(({ code }) => code)).to.include('Q-01');
    const before = await reportsIn(node.outbox, studyInstanceUid);
    expect(before).to.have.length(1);

    await sendFiles(node.dimsePort, [files[1]!]);
    const second = await node.untilStudy(
      studyInstanceUid,
      (detail) => detail.study.revision === 1 && isDelivered(detail),
    );
    expect(second.result!.qc.map(({ code }) => code)).not.to.include('Q-01');
    expect(second.result!.views.every((view) => !view.includes('mirror'))).to.equal(true);
    const after = await reportsIn(node.outbox, studyInstanceUid);
    expect(after).to.have.length(2);
    const revised = after.find((report) => report.text('x00080018') !== before[0]!.text('x00080018'))!;
    const named = revised
      .items(PREDECESSOR_DOCUMENTS)
      .flatMap((study) => study.items('x00081115'))
      .flatMap((series) => series.items('x00081199'))
      .map((document) => document.text('x00081155'));
    expect(named).to.deep.equal([before[0]!.text('x00080018')]);

    // The same views once more are no news, and no work.
    const { log } = (await node.study(studyInstanceUid))!;
    expect(await sendFiles(node.dimsePort, files)).to.deep.equal([0, 0]);
    expect((await node.study(studyInstanceUid))!.log).to.deep.equal(log);
    expect(await (await fetch(`${node.url}/metrics`)).text()).not.to.match(
      /osteonode_queue_jobs\{kind="analyse"/,
    );
  });

  it('gives NM1_UNC and its four lossless copies the same probabilities', async function () {
    skipUnless(this, folder !== null, 'shared/data/whole-body');
    await using out = await temporaryFolder();
    const names = ['NM1_UNC', 'NM1_JPLL', 'NM1_JLSL', 'NM1_RLE', 'NM1_J2KR'];
    const classes = [];
    for (const name of names) {
      const { exitCode, text } = await classify(join(out.path, name), join(folder!, `${name}.dcm`));
      expect(exitCode, text).to.equal(0);
      classes.push((await readResult(out.path, name)).results[0]!.classes);
    }
    expect(classes[0]!.reduce((sum, { probability }) => sum + probability, 0)).to.be.closeTo(1, 1e-5);
    for (const [index, name] of names.entries()) expect(classes[index], name).to.deep.equal(classes[0]);
  });

  it('pairs the Siemens early phase, does not classify it, and says why with exit status 3', async function () {
    skipUnless(this, folder !== null, 'shared/data/whole-body');
    const path = join(folder!, 'siemens-two-view-early-phase.dcm');
    await using out = await temporaryFolder();
    const { exitCode, text } = await classify(out.path, path);
    expect(exitCode, text).to.equal(3);
    expect(text).to.include('EARLY_PHASE');
    const result = await readResult(out.path);
    expect(result.outcome).to.include({ code: 'EARLY_PHASE' });
    expect(result.outcome!.text).to.match(/frame 1 anterior, .*frame 2 posterior/);
    expect(await readdir(out.path)).to.deep.equal(['result.json']);
  });
});

/** The SRs that lie in the folder of a study. */
async function reportsIn(outbox: string, studyInstanceUid: string) {
  const names = await readdir(join(outbox, studyInstanceUid));
  const objects = await Promise.all(
    names.map(async (name) => parsePart10(await readFile(join(outbox, studyInstanceUid, name)))),
  );
  return objects.filter((object) => object.text('x00080060') === 'SR');
}
