import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { parsePart10 } from '../../src/dicom/data-set.ts';
import { sharedData, skipUnless } from '../support/available.ts';
import { changeElements, phantomScan } from '../support/phantom-scan.ts';
import type { RunningNode } from '../support/running-node.ts';
import { isDelivered, startNodeProcess } from '../support/running-node.ts';
import { sendFiles } from '../support/send-files.ts';

describe('what is no bone scan is taken, shown and left alone', function () {
  this.timeout(60_000);
  const started = new AsyncDisposableStack();
  let node: RunningNode;

  before(async () => {
    node = started.use(await startNodeProcess());
  });
  after(() => started.disposeAsync());

  it('our own report and overlay, routed back by the PACS, are recorded and change nothing', async () => {
    const { studyInstanceUid, files } = phantomScan('loop');
    await sendFiles(node.dimsePort, files);
    await node.untilStudy(studyInstanceUid, isDelivered);
    const folder = join(node.outbox, studyInstanceUid);
    const names = (await readdir(folder)).sort();
    const results = await Promise.all(names.map((name) => readFile(join(folder, name))));
    expect(await sendFiles(node.dimsePort, results, 'PACS')).to.deep.equal([0, 0]);
    const seen = ({ code }: { code: string }): boolean => code === 'study.unchanged';
    const { study, log, deliveries } = await node.untilStudy(studyInstanceUid, (detail) =>
      detail.log.some(seen),
    );
    expect(study).to.include({ state: 'analysed', revision: 0, reasonCode: '', reason: '' });
    const stored = log.filter(({ code }) => code === 'instance.stored').map(({ detail }) => detail);
    expect(stored.map(({ sopInstanceUid }) => `${String(sopInstanceUid)}.dcm`)).to.include.members(names);
    expect(log.filter(({ code }) => code === 'study.analysing')).to.have.length(1);
    expect(deliveries).to.have.length(1);
    expect((await readdir(folder)).sort()).to.deep.equal(names);
  });

  it('our own results do not end the wait of a study for its second view', async () => {
    const { studyInstanceUid, files } = phantomScan('loop-while-waiting', 'two-instances');
    const other = phantomScan('loop-results');
    await sendFiles(node.dimsePort, other.files);
    await node.untilStudy(other.studyInstanceUid, isDelivered);
    const folder = join(node.outbox, other.studyInstanceUid);
    const results = await Promise.all(
      (await readdir(folder)).map(async (name) =>
        changeElements(await readFile(join(folder, name)), [
          { keyword: 'StudyInstanceUID', value: studyInstanceUid },
        ]),
      ),
    );
    await sendFiles(node.dimsePort, [files[0]!, ...results]);
    const waits = await node.untilStudy(
      studyInstanceUid,
      ({ log }) => log.filter(({ code }) => code === 'study.waiting').length > 0,
    );
    expect(waits.study).to.include({ state: 'waiting', reasonCode: 'MISSING_POSTERIOR' });
    await sendFiles(node.dimsePort, [files[1]!]);
    const { study, result } = await node.untilStudy(studyInstanceUid, isDelivered);
    expect(study).to.include({ state: 'analysed', revision: 0 });
    expect(result!.qc.map(({ code }) => code)).not.to.include('Q-01');
  });

  it('an iodine scan and a tomogram are answered with success; the reason is shown', async () => {
    const cases = [
      ['iodine', 'OTHER_TRACER', [isotope('iodine 131', '1576001', '^131^Iodine')]],
      [
        'tomo',
        'OTHER_IMAGE_TYPE',
        [{ keyword: 'ImageType', value: ['ORIGINAL', 'PRIMARY', 'TOMO', 'EMISSION'] }],
      ],
    ] as const;
    for (const [name, reasonCode, changes] of cases) {
      const { studyInstanceUid, files } = phantomScan(name);
      const file = changeElements(files[0]!, changes);
      expect(await sendFiles(node.dimsePort, [file])).to.deep.equal([0]);
      const { study, result, deliveries } = await node.untilStudy(
        studyInstanceUid,
        (detail) => detail.study.reasonCode !== '',
      );
      expect(study).to.include({ state: 'not-applicable', reasonCode });
      expect(study.reason).not.to.equal('');
      expect([result, deliveries]).to.deep.equal([null, []]);
    }
  });

  it('CT, MR, PT, ultrasound and screenshots are answered with success; the reason is shown', async function () {
    const folder = sharedData('other-modalities');
    skipUnless(this, folder !== null, 'shared/data/other-modalities');
    // Explicit VR Big Endian is retired and not even negotiated; rtdose.dcm has another UID outside than inside.
    const names = (await readdir(folder!)).filter((name) => !/bigendian|rtdose/.test(name));
    const files = await Promise.all(names.map((name) => readFile(join(folder!, name))));
    expect(await sendFiles(node.dimsePort, files)).to.deep.equal(files.map(() => 0));
    for (const file of files) {
      const { study, result } = await node.untilStudy(
        parsePart10(file).text('x0020000d'),
        (detail) => detail.study.reasonCode !== '',
      );
      expect(study).to.include({ state: 'not-applicable', reasonCode: 'OTHER_MODALITY' });
      expect(result).to.equal(null);
    }
  });
});

/** A Radiopharmaceutical Information Sequence of another tracer than bone scans are made with. */
function isotope(name: string, code: string, meaning: string) {
  return {
    keyword: 'RadiopharmaceuticalInformationSequence',
    value: [
      [
        { keyword: 'Radiopharmaceutical', value: name },
        {
          keyword: 'RadionuclideCodeSequence',
          value: [
            [
              { keyword: 'CodeValue', value: code },
              { keyword: 'CodingSchemeDesignator', value: 'SCT' },
              { keyword: 'CodeMeaning', value: meaning },
            ],
          ],
        },
      ],
    ],
  };
}
