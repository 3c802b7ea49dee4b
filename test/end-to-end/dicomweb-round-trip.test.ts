import { expect } from 'chai';
import { SOP_CLASS } from '../../src/dicom/sop-classes.ts';
import { skipUnless } from '../support/available.ts';
import { eventually } from '../support/eventually.ts';
import type { Orthanc } from '../support/orthanc.ts';
import { hasOrthanc, startOrthanc } from '../support/orthanc.ts';
import { phantomScan } from '../support/phantom-scan.ts';
import type { RunningNode } from '../support/running-node.ts';
import { isDelivered, startNodeProcess } from '../support/running-node.ts';
import type { TemporaryFolder } from '../support/temporary-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('a scan that lies in Orthanc is found by QIDO-RS, fetched by WADO-RS and answered by STOW-RS', function () {
  this.timeout(60_000);
  const started = new AsyncDisposableStack();
  let folder: TemporaryFolder;
  let pacs: Orthanc;

  before(async function () {
    skipUnless(this, hasOrthanc(), 'Orthanc with DICOMweb (Debian: orthanc, orthanc-dicomweb)');
    folder = started.use(await temporaryFolder());
    pacs = started.use(await startOrthanc());
  });
  after(() => started.disposeAsync());

  function startPollingNode(): Promise<RunningNode> {
    // Orthanc's own answer to a study date decides here, so that the dates of phantoms do not matter.
    const filters = { ModalitiesInStudy: 'NM', StudyDate: '20200101-20991231' };
    return startNodeProcess(
      {
        'dicomweb.sources': [{ name: 'pacs', url: pacs.dicomWebUrl, schedule: '* * * * * *', filters }],
        'deliver.destinations': [{ name: 'pacs', kind: 'stow-rs', url: pacs.dicomWebUrl }],
        'node.logLevel': 'debug',
      },
      { folder: folder.path },
    );
  }

  async function sopClassesAtPacs(studyInstanceUid: string): Promise<string[]> {
    const found = (await pacs.find({ StudyInstanceUID: studyInstanceUid }, 'Instance')) as { ID: string }[];
    const metadata = (await Promise.all(
      found.map(({ ID }) => pacs.get(`instances/${ID}/metadata?expand`)),
    )) as { SopClassUid: string }[];
    return metadata.map(({ SopClassUid }) => SopClassUid).sort();
  }

  const fetched = (node: RunningNode): number =>
    node.log().filter(({ message, stored }) => message === 'dicomweb.polled' && Number(stored) > 0).length;

  /** Waits for polls that began after now, so that everything the PACS has was seen. */
  async function pollTwice(node: RunningNode): Promise<void> {
    const polls = (): number =>
      node.log().filter(({ message, ended }) => message === 'dicomweb.polled' && ended === 'done').length;
    const before = polls();
    await eventually('two polls', () => polls() >= before + 2);
  }

  it('once: neither the next polls nor a restart fetch or answer it again', async () => {
    const { studyInstanceUid, files } = phantomScan('dicomweb', 'two-series');
    for (const file of files) await pacs.upload(file);
    const { nuclearMedicineImage, comprehensive3dSr, secondaryCapture } = SOP_CLASS;
    const whole = [nuclearMedicineImage, nuclearMedicineImage, comprehensive3dSr, secondaryCapture].sort();
    {
      await using node = await startPollingNode();
      const { log } = await node.untilStudy(studyInstanceUid, isDelivered);
      expect(log.filter(({ code }) => code === 'instance.stored').map(({ detail }) => detail)).to.have.length(
        2,
      );
      expect(await sopClassesAtPacs(studyInstanceUid)).to.deep.equal(whole);
      expect(fetched(node)).to.equal(1);
      await pollTwice(node);
      expect(fetched(node)).to.equal(1);
      expect(await node.stop()).to.equal(0);
    }
    await using node = await startPollingNode();
    await pollTwice(node);
    expect(fetched(node)).to.equal(0);
    expect(await sopClassesAtPacs(studyInstanceUid)).to.deep.equal(whole);
    const { study, log } = (await node.study(studyInstanceUid))!;
    expect(study).to.include({ state: 'analysed', revision: 0 });
    expect(log.filter(({ code }) => code === 'instance.stored')).to.have.length(2);
    expect(log.filter(({ code }) => code === 'study.analysed')).to.have.length(1);

    const later = phantomScan('dicomweb-later');
    await pacs.upload(later.files[0]!);
    await node.untilStudy(later.studyInstanceUid, isDelivered);
    expect(await sopClassesAtPacs(later.studyInstanceUid)).to.deep.equal(
      [nuclearMedicineImage, comprehensive3dSr, secondaryCapture].sort(),
    );
  });
});
