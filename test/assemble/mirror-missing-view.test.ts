import { expect } from 'chai';
import { assembleScan, mirrorMissingView } from '../../src/assemble/assemble-scan.ts';
import type { BoneScan } from '../../src/study/bone-scan.ts';
import type { StoredInstance } from '../../src/study/stored-instance.ts';
import {
  geDiscovery670,
  noOwnResults,
  shippedRules,
  single,
  stored,
  twoFrames,
} from './scan-header-builder.ts';

function mirrored(...instances: StoredInstance[]): BoneScan {
  const assembly = mirrorMissingView(instances, shippedRules, noOwnResults);
  if (assembly.kind !== 'complete') throw new Error(assembly.reason);
  return assembly.scan;
}

describe('mirroring the missing view', () => {
  it('lets the mirror image of the one view play the other, flagged Q-01', () => {
    const scan = mirrored(single('1', 'ANT'));
    expect(scan.anterior.kind).to.equal('acquired');
    expect(scan.posterior).to.deep.equal({ kind: 'mirrored', from: 'anterior' });
    expect(scan.flags).to.deep.include({
      code: 'Q-01',
      severity: 'warn',
      text: 'The posterior view is missing: the mirrored anterior view stands in for it.',
    });
  });

  it('mirrors a posterior view as well', () => {
    const scan = mirrored(single('1', 'POST'));
    expect(scan.anterior).to.deep.equal({ kind: 'mirrored', from: 'posterior' });
    expect(scan.posterior.kind).to.equal('acquired');
  });

  it('mirrors the best of several images of the one view', () => {
    const scan = mirrored(single('1', 'ANT', { acquisitionTime: '090000' }), single('2', 'ANT'));
    expect(scan.anterior).to.have.nested.property('source.header.sopInstanceUid', '1.2.3.4.2');
    expect(scan.ignored.map(({ reason }) => reason)).to.deep.equal([
      'anterior view of an earlier acquisition',
    ]);
  });

  it('changes nothing about a study that is complete, ambiguous or no bone scan', () => {
    for (const instance of [geDiscovery670(), twoFrames({}, {}), geDiscovery670({ modality: 'CT' })].map(
      (header) => stored(header),
    ))
      expect(mirrorMissingView([instance], shippedRules, noOwnResults)).to.deep.equal(
        assembleScan([instance], shippedRules, noOwnResults),
      );
  });

  it('gives another input key than the real pair, and the same key for the same bytes', () => {
    const alone = mirrored(single('1', 'ANT')).inputKey;
    expect(alone).to.match(/^[0-9a-f]{64}$/);
    expect(mirrored(single('1', 'ANT')).inputKey).to.equal(alone);
    expect(mirrored({ ...single('1', 'ANT'), dataSetSha256: 'other bytes' }).inputKey).to.not.equal(alone);
    const pair = assembleScan([single('1', 'ANT'), single('2', 'POST')], shippedRules, noOwnResults);
    expect(pair.kind === 'complete' && pair.scan.inputKey).to.not.equal(alone);
  });
});
