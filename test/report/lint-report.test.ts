import { expect } from 'chai';
import { ALGORITHM, FINDING, GROUP, MODIFIER, REPORT, SITE, UNIT } from '../../src/dicom/codes.ts';
import type { ContentItem, ImageReference, RelatedItem } from '../../src/report/content-item.ts';
import {
  code,
  container,
  contains,
  hasConceptMod,
  hasObsContext,
  image,
  num,
  outline,
  selectedFrom,
  text,
  uidref,
} from '../../src/report/content-item.ts';
import { lintReport } from '../../src/report/lint-report.ts';

const frame: ImageReference = {
  studyInstanceUid: '2.25.1',
  seriesInstanceUid: '2.25.2',
  sopClassUid: '1.2.840.10008.5.1.4.1.1.20',
  sopInstanceUid: '2.25.3',
  frame: 1,
  rows: 10,
  columns: 4,
  numberOfFrames: 1,
};
const context = {
  evidence: ['2.25.3'],
  equipment: { manufacturer: 'M', modelName: 'model', softwareVersion: '1', deviceUid: '2.25.4' },
};

const region = (reference: ImageReference = frame): RelatedItem =>
  contains(
    outline(
      GROUP.imageRegion,
      [
        [0, 0],
        [4, 0],
        [4, 10],
      ],
      selectedFrom(image(SITE.spine, reference)),
    ),
  );
const tracking = (uid: string, identifier = 'Lesion 1'): RelatedItem[] => [
  hasObsContext(text(GROUP.trackingIdentifier, identifier)),
  hasObsContext(uidref(GROUP.trackingUniqueIdentifier, uid)),
];
const group = (...children: readonly RelatedItem[]): RelatedItem =>
  contains(container(REPORT.measurementGroup, children, '1410'));
const measurements = (...groups: readonly RelatedItem[]): ContentItem =>
  container(
    REPORT.imagingMeasurementReport,
    [contains(container(REPORT.imagingMeasurements, groups))],
    '1500',
  );
const wholeGroup = (uid: string): RelatedItem =>
  group(...tracking(uid), contains(num(FINDING.lesion, 1, UNIT.percent)), region());
const lint = (root: ContentItem): string => lintReport(root, context).join('\n');

describe('lintReport', () => {
  it('lets a report of outlined groups through', () => {
    expect(lint(measurements(wholeGroup('2.25.10'), wholeGroup('2.25.11')))).to.equal('');
  });

  it('finds a group without a Tracking Unique Identifier, which no validator does', () => {
    expect(lint(measurements(group(tracking('2.25.10')[0]!, region())))).to.include(
      'needs one Tracking Unique',
    );
  });

  it('finds another UID before the Tracking Unique Identifier', () => {
    const session = hasObsContext(uidref(GROUP.activitySession, '2.25.9'));
    expect(lint(measurements(group(session, ...tracking('2.25.10'), region())))).to.include('first UIDREF');
  });

  it('finds two groups that would be merged by their Tracking Unique Identifier', () => {
    expect(lint(measurements(wholeGroup('2.25.10'), wholeGroup('2.25.10')))).to.include('share');
  });

  it('finds an identifier that makes a viewer take the measurement over', () => {
    const faked = tracking('2.25.10', 'Cornerstone3DTools@^0.1.0:Probe');
    expect(lint(measurements(group(...faked, region())))).to.include('recompute');
  });

  it('finds numbers without an outline, under any title', () => {
    const bare = group(...tracking('2.25.10'), contains(num(FINDING.lesion, 1, UNIT.percent)));
    expect(lint(measurements(bare))).to.include('needs an outline');
    expect(lint(container(REPORT.oncologyMeasurementReport, [bare]))).to.include('needs an outline');
  });

  it('finds a 126000 report with no group or with qualitative content', () => {
    const qualitative = contains(
      container(REPORT.qualitativeEvaluations, [contains(text(REPORT.comment, 'nothing found'))]),
    );
    expect(lint(measurements())).to.include('needs a measurement group');
    expect(lint(container(REPORT.imagingMeasurementReport, [wholeGroup('2.25.10'), qualitative]))).to.include(
      'do not belong',
    );
    expect(lint(container(REPORT.oncologyMeasurementReport, [qualitative]))).to.equal('');
  });

  it('finds a number among the qualitative evaluations', () => {
    const root = container(REPORT.oncologyMeasurementReport, [
      contains(container(REPORT.qualitativeEvaluations, [contains(num(FINDING.lesion, 1, UNIT.percent))])),
    ]);
    expect(lint(root)).to.include('only CODE and TEXT');
  });

  it('finds an image that the evidence sequence lacks', () => {
    const unlisted = { ...frame, sopInstanceUid: '2.25.99' };
    expect(lint(measurements(group(...tracking('2.25.10'), region(unlisted))))).to.include('evidence');
  });

  it('finds a frame that the image does not have', () => {
    expect(lint(measurements(group(...tracking('2.25.10'), region({ ...frame, frame: 2 }))))).to.include(
      'frame 2 of 1',
    );
  });

  it('finds an outline that leaves its image', () => {
    expect(lint(measurements(group(...tracking('2.25.10'), region({ ...frame, rows: 9 }))))).to.include(
      'outside the image',
    );
  });

  it('finds an item without concept name and a meaning that is too long', () => {
    const nameless = contains(text({ value: '', scheme: '', meaning: '' }, 'x'));
    const long = contains(text({ value: '1', scheme: 'DCM', meaning: 'm'.repeat(65) }, 'x'));
    const faults = lint(container(REPORT.oncologyMeasurementReport, [nameless, long]));
    expect(faults).to.include('whole concept name').and.include('longer than 64');
  });

  it('finds text that the character set of the source may not hold, and empty text', () => {
    const faults = lint(
      container(REPORT.oncologyMeasurementReport, [
        contains(text(REPORT.comment, 'Übersicht')),
        contains(text(REPORT.comment, ' ')),
      ]),
    );
    expect(faults).to.include('not ASCII').and.include('empty text');
  });

  it('finds a finding site that does not modify its group', () => {
    const site = contains(code(MODIFIER.findingSite, SITE.spine));
    expect(lint(measurements(group(...tracking('2.25.10'), site, region())))).to.include('HAS CONCEPT MOD');
  });

  it('finds an algorithm named otherwise than in the Contributing Equipment', () => {
    const named = hasConceptMod(text(ALGORITHM.name, 'other model'));
    expect(lint(measurements(group(...tracking('2.25.10'), named, region())))).to.include('differs');
  });
});
