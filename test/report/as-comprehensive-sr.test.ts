import { expect } from 'chai';
import { parsePart10 } from '../../src/dicom/data-set.ts';
import { SOP_CLASS } from '../../src/dicom/sop-classes.ts';
import { asComprehensiveSr } from '../../src/report/as-comprehensive-sr.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { STUDY_UID, nuclearMedicineFile, reportInput } from './report-fixture.ts';

describe('asComprehensiveSr', function () {
  this.timeout(30_000);
  const file = nuclearMedicineFile();
  const first = buildReport(reportInput(file));
  const [overlay, report] = [first.objects[0]!, first.objects[1]!];
  const revised = buildReport(
    reportInput(file, { revision: 1, predecessors: [{ ...report, studyInstanceUid: STUDY_UID }] }),
  ).objects[1]!;

  it('changes the SOP class and the UIDs, and nothing of the content', () => {
    const lesser = asComprehensiveSr(report);
    expect(lesser.sopClassUid).to.equal(SOP_CLASS.comprehensiveSr);
    const [before, after] = [parsePart10(report.bytes), parsePart10(lesser.bytes)];
    expect(after.fileMeta.sopClassUid).to.equal(SOP_CLASS.comprehensiveSr);
    expect(after.fileMeta.sopInstanceUid).to.equal(lesser.sopInstanceUid);
    expect(after.text('x0020000e')).to.equal(lesser.seriesInstanceUid);
    expect(after.tags()).to.deep.equal(before.tags());
    const changed = before.tags().filter((tag) => {
      const [was, is] = [before.element(tag)!, after.element(tag)!];
      return Buffer.compare(was.bytes, is.bytes) !== 0;
    });
    expect(changed).to.deep.equal(['x00080016', 'x00080018', 'x0020000e']);
  });

  it('never uses one UID for two SOP classes, and gives the same UID every time', () => {
    const lesser = asComprehensiveSr(report);
    expect(lesser.sopInstanceUid).to.not.equal(report.sopInstanceUid);
    expect(lesser.seriesInstanceUid).to.not.equal(report.seriesInstanceUid);
    expect(asComprehensiveSr(report)).to.deep.equal(lesser);
  });

  it('names the predecessor in the form that the peer holds', () => {
    const study = parsePart10(asComprehensiveSr(revised).bytes).items('x0040a360')[0]!;
    const series = study.items('x00081115')[0]!;
    const lesser = asComprehensiveSr(report);
    expect(series.text('x0020000e')).to.equal(lesser.seriesInstanceUid);
    expect(series.items('x00081199')[0]!.text('x00081155')).to.equal(lesser.sopInstanceUid);
    expect(series.items('x00081199')[0]!.text('x00081150')).to.equal(SOP_CLASS.comprehensiveSr);
  });

  it('leaves an overlay and a report that is one already as they are', () => {
    expect(asComprehensiveSr(overlay)).to.equal(overlay);
    const lesser = asComprehensiveSr(report);
    expect(asComprehensiveSr(lesser)).to.equal(lesser);
  });
});
