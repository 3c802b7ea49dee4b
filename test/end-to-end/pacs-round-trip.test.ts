import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { parsePart10 } from '../../src/dicom/data-set.ts';
import { SOP_CLASS } from '../../src/dicom/sop-classes.ts';
import { runDcmtk } from '../receive/support/run-dcmtk.ts';
import { hasProgram, skipUnless } from '../support/available.ts';
import type { Orthanc } from '../support/orthanc.ts';
import { hasOrthanc, startOrthanc } from '../support/orthanc.ts';
import { phantomScan } from '../support/phantom-scan.ts';
import type { RunningNode } from '../support/running-node.ts';
import { isDelivered, startNodeProcess } from '../support/running-node.ts';
import type { TemporaryFolder } from '../support/temporary-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import {
  SR_VALIDATOR_TIMEOUT_MS,
  VALIDATORS,
  contentTree,
  entityErrors,
  hasValidators,
  iodErrors,
  structuredReportErrors,
} from '../support/validators.ts';

interface FoundResult {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly file: Buffer;
}

const DESTINATIONS = {
  'C-STORE': (pacs: Orthanc) => ({
    name: 'pacs',
    kind: 'c-store',
    aeTitle: pacs.aeTitle,
    host: '127.0.0.1',
    port: pacs.dicomPort,
  }),
  'STOW-RS': (pacs: Orthanc) => ({ name: 'pacs', kind: 'stow-rs', url: pacs.dicomWebUrl }),
};

for (const [way, destinationAt] of Object.entries(DESTINATIONS))
  describe(`a scan sent by storescu comes back to Orthanc by ${way}`, function () {
    this.timeout(SR_VALIDATOR_TIMEOUT_MS);
    const started = new AsyncDisposableStack();
    let folder: TemporaryFolder;
    let pacs: Orthanc;
    let node: RunningNode;

    before(async function () {
      skipUnless(this, hasOrthanc(), 'Orthanc with DICOMweb (Debian: orthanc, orthanc-dicomweb)');
      skipUnless(this, hasProgram('storescu'), 'storescu (Debian: dcmtk)');
      folder = started.use(await temporaryFolder());
      pacs = started.use(await startOrthanc());
      node = started.use(await startNodeProcess({ 'deliver.destinations': [destinationAt(pacs)] }));
    });
    after(() => started.disposeAsync());

    /** Sends files as a camera would, and keeps them at the PACS as a hospital does. */
    async function sendAndArchive(name: string, ...files: readonly Uint8Array[]): Promise<string[]> {
      const paths = files.map((_, index) => join(folder.path, `${name}-${index}.dcm`));
      for (const [index, file] of files.entries()) {
        await writeFile(paths[index]!, file);
        await pacs.upload(file);
      }
      const parameters = ['-R', '-aet', 'CAMERA', '-aec', 'BONEAI', '127.0.0.1', String(node.dimsePort)];
      const { exitCode, output } = await runDcmtk('storescu', [...parameters, ...paths]);
      expect(exitCode, output).to.equal(0);
      return paths;
    }

    async function resultsOf(studyInstanceUid: string): Promise<FoundResult[]> {
      const studies = (await pacs.find({ StudyInstanceUID: studyInstanceUid }, 'Study')) as {
        Instances?: unknown;
      }[];
      expect(studies, 'studies with this UID at the PACS').to.have.length(1);
      const instances = (await pacs.find({ StudyInstanceUID: studyInstanceUid }, 'Instance')) as {
        MainDicomTags: { SOPInstanceUID: string };
      }[];
      const files = await Promise.all(
        instances.map(async ({ MainDicomTags: { SOPInstanceUID } }) => (await pacs.file(SOPInstanceUID))!),
      );
      return files
        .map((file) => ({ file, ...parsePart10(file).fileMeta }))
        .filter(({ sopClassUid }) => sopClassUid !== SOP_CLASS.nuclearMedicineImage);
    }

    /** Exactly one report and one overlay, each of its kind. */
    async function reportAndOverlay(studyInstanceUid: string): Promise<[FoundResult, FoundResult]> {
      const results = await resultsOf(studyInstanceUid);
      const report = results.filter(({ sopClassUid }) => sopClassUid === SOP_CLASS.comprehensive3dSr);
      const overlay = results.filter(({ sopClassUid }) => sopClassUid === SOP_CLASS.secondaryCapture);
      expect([results.length, report.length, overlay.length]).to.deep.equal([2, 1, 1]);
      return [report[0]!, overlay[0]!];
    }

    it('with both views in one object: report and overlay in its study, valid and of the same patient', async function () {
      const { studyInstanceUid, files } = phantomScan(`round-trip-${way}`);
      const [source] = await sendAndArchive('both', ...files);
      await node.untilStudy(studyInstanceUid, isDelivered);
      const [report, overlay] = await reportAndOverlay(studyInstanceUid);
      const reportPath = join(folder.path, 'report.dcm');
      const overlayPath = join(folder.path, 'overlay.dcm');
      await writeFile(reportPath, report.file);
      await writeFile(overlayPath, overlay.file);
      skipUnless(this, hasValidators(), `${VALIDATORS.join(', ')} (dicom3tools, dcmtk, pixelmed-apps)`);
      expect(await iodErrors(reportPath)).to.deep.equal([]);
      expect(await iodErrors(overlayPath)).to.deep.equal([]);
      expect(await entityErrors([source!, reportPath, overlayPath])).to.deep.equal([]);
      expect(await contentTree(reportPath)).to.have.length.above(20);
      expect(await structuredReportErrors(reportPath)).to.deep.equal([]);
    });

    it('with the views sent apart: the first one waits and says for what, the second one is the start', async () => {
      const { studyInstanceUid, files } = phantomScan(`apart-${way}`, 'two-instances');
      await sendAndArchive('anterior', files[0]!);
      const waiting = await node.untilStudy(studyInstanceUid, ({ study }) => study.reasonCode !== '');
      expect(waiting.study).to.include({
        state: 'waiting',
        reasonCode: 'MISSING_POSTERIOR',
        reason: 'the posterior view has not arrived',
      });
      expect(Date.parse(waiting.study.deadlineAt!)).to.be.greaterThan(Date.now());
      const listed = (await node.studies()).find((row) => row.studyInstanceUid === studyInstanceUid);
      expect(listed).to.include({ state: 'waiting', reasonCode: 'MISSING_POSTERIOR' });

      await sendAndArchive('posterior', files[1]!);
      const { log } = await node.untilStudy(studyInstanceUid, isDelivered);
      const at = (code: string): number => Date.parse(log.findLast((row) => row.code === code)!.at);
      expect(
        at('study.analysing') - at('instance.stored'),
        'ms from the second view to its analysis',
      ).to.be.lessThan(1000);
      await reportAndOverlay(studyInstanceUid);
    });
  });
