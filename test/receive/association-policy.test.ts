import { expect } from 'chai';
import { LOSSY_TRANSFER_SYNTAXES, TRANSFER_SYNTAX } from '../../src/dicom/transfer-syntaxes.ts';
import { SOP_CLASS } from '../../src/dicom/sop-classes.ts';
import type { AssociationRequest } from '../../src/dimse/association-environment.ts';
import { createAssociationPolicy } from '../../src/receive/association-policy.ts';

const RULES = {
  aeTitles: ['BONEAI', 'BONEAI2'],
  peers: [
    { name: 'any-loopback', aeTitle: '*', hosts: ['127.0.0.0/8', '::1'] },
    { name: 'pacs', aeTitle: 'PACS', hosts: ['192.0.2.0/24', '2001:db8::/32'], maximumAssociations: 2 },
    { name: 'gamma', aeTitle: 'GAMMA' },
  ],
  maximumAssociationsPerPeer: 5,
};

const ask = (request: Partial<AssociationRequest>) =>
  createAssociationPolicy(RULES)({
    calledAeTitle: 'BONEAI',
    callingAeTitle: 'PACS',
    host: '192.0.2.7',
    active: 0,
    activeOf: () => 0,
    ...request,
  });

describe('association policy', () => {
  it('knows a peer by its AE title and its address', () => {
    expect(ask({})).to.include({ kind: 'accept', peerName: 'pacs' });
    expect(ask({ host: '2001:db8::5' })).to.include({ kind: 'accept', peerName: 'pacs' });
    expect(ask({ calledAeTitle: 'BONEAI2' })).to.include({ kind: 'accept' });
    expect(ask({ callingAeTitle: 'GAMMA', host: '203.0.113.9' })).to.include({ peerName: 'gamma' });
  });

  it('prefers the named peer to the one for everybody', () => {
    expect(ask({ host: '127.0.0.1' })).to.include({ peerName: 'any-loopback' });
    expect(ask({ callingAeTitle: 'GAMMA', host: '127.0.0.1' })).to.include({ peerName: 'gamma' });
  });

  it('rejects a wrong called AE title with 1/1/7', () => {
    expect(ask({ calledAeTitle: 'boneai' })).to.deep.equal({
      kind: 'reject',
      rejection: { result: 1, source: 1, reason: 7 },
      reason: 'unknown-called-ae-title',
    });
  });

  it('rejects a known name from an unknown address with 1/1/3, and tells the admin which it was', () => {
    const rejection = { result: 1, source: 1, reason: 3 };
    expect(ask({ host: '198.51.100.1' })).to.deep.equal({
      kind: 'reject',
      rejection,
      reason: 'unknown-host',
    });
    const onlyPacs = createAssociationPolicy({ ...RULES, peers: RULES.peers.slice(1) });
    const stranger = {
      calledAeTitle: 'BONEAI',
      callingAeTitle: 'STRANGER',
      host: '192.0.2.7',
      active: 0,
      activeOf: () => 0,
    };
    expect(onlyPacs(stranger)).to.deep.equal({
      kind: 'reject',
      rejection,
      reason: 'unknown-calling-ae-title',
    });
  });

  it('does not take a blank AE title for any', () => {
    expect(ask({ callingAeTitle: '', host: '127.0.0.1' })).to.include({ kind: 'reject' });
  });

  it('does not take something that is no address for an address', () => {
    expect(ask({ host: '' })).to.include({ reason: 'unknown-host' });
  });

  it('rejects with 2/3/2 above the limit of the peer, or else the common one', () => {
    const rejection = { result: 2, source: 3, reason: 2 };
    expect(ask({ activeOf: () => 1 })).to.include({ kind: 'accept' });
    expect(ask({ activeOf: () => 2 })).to.deep.include({ kind: 'reject', rejection });
    expect(ask({ callingAeTitle: 'GAMMA', activeOf: () => 4 })).to.include({ kind: 'accept' });
    expect(ask({ callingAeTitle: 'GAMMA', activeOf: () => 5 })).to.deep.include({ rejection });
  });

  it('takes lossless transfer syntaxes only, Explicit VR Little Endian first', () => {
    const decision = ask({});
    if (decision.kind !== 'accept') throw new Error('not accepted');
    const { transferSyntaxes } = decision.contexts.get(SOP_CLASS.nuclearMedicineImage)!;
    expect(transferSyntaxes[0]).to.equal(TRANSFER_SYNTAX.explicitVrLittleEndian);
    expect(transferSyntaxes).to.include.members([
      TRANSFER_SYNTAX.implicitVrLittleEndian,
      TRANSFER_SYNTAX.deflatedExplicitVrLittleEndian,
      TRANSFER_SYNTAX.rleLossless,
      TRANSFER_SYNTAX.jpegLosslessSv1,
      TRANSFER_SYNTAX.jpegLosslessP14,
      TRANSFER_SYNTAX.jpegLsLossless,
      TRANSFER_SYNTAX.jpeg2000Lossless,
    ]);
    expect(transferSyntaxes).to.not.include.members([...LOSSY_TRANSFER_SYNTAXES]);
    expect(transferSyntaxes).to.not.include(TRANSFER_SYNTAX.explicitVrBigEndian);
  });

  it('takes what a PACS routes along with a scan, and the site’s own classes', () => {
    const decision = createAssociationPolicy({ ...RULES, additionalSopClasses: ['1.2.840.1'] })({
      calledAeTitle: 'BONEAI',
      callingAeTitle: 'PACS',
      host: '192.0.2.7',
      active: 0,
      activeOf: () => 0,
    });
    if (decision.kind !== 'accept') throw new Error('not accepted');
    for (const sopClass of [
      SOP_CLASS.verification,
      SOP_CLASS.nuclearMedicineImage,
      SOP_CLASS.nuclearMedicineImageRetired,
      SOP_CLASS.secondaryCapture,
      SOP_CLASS.ctImage,
      SOP_CLASS.mrImage,
      SOP_CLASS.comprehensive3dSr,
      SOP_CLASS.keyObjectSelection,
      SOP_CLASS.grayscaleSoftcopyPresentationState,
      '1.2.840.1',
    ])
      expect(decision.contexts.has(sopClass), sopClass).to.equal(true);
    expect(decision.contexts.get(SOP_CLASS.storageCommitmentPushModel)?.peerRole).to.equal('scp');
  });
});
