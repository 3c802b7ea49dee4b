import { expect } from 'chai';
import { isUid, uidFromName } from '../../src/dicom/uid.ts';

const NAMESPACE = '6ba7b812-9dad-11d1-80b4-00c04fd430c8';

describe('UIDs', () => {
  it('come out of a name as version 5 UUIDs under 2.25, as other implementations compute them', () => {
    expect(uidFromName(NAMESPACE, '1.2.826.0.1.3680043.8.498.999.2|sr|1.2.0|in:abc|rev:0')).to.equal(
      '2.25.334569270547766729172130731119510926224',
    );
  });

  it('are the same for the same name and different for another', () => {
    expect(uidFromName(NAMESPACE, 'a')).to.equal(uidFromName(NAMESPACE, 'a'));
    expect(uidFromName(NAMESPACE, 'a')).not.to.equal(uidFromName(NAMESPACE, 'b'));
  });

  it('are always valid UIDs of at most 44 characters', () => {
    for (let index = 0; index < 200; index += 1) {
      const uid = uidFromName(NAMESPACE, String(index));
      expect(isUid(uid), uid).to.equal(true);
      expect(uid.length).to.be.at.most(44);
    }
  });

  it('cannot be made in a namespace that is no UUID', () => {
    expect(() => uidFromName('hospital', 'a')).to.throw(RangeError);
  });

  for (const bad of [
    '',
    '1',
    '.1.2',
    '1.2.',
    '1..2',
    '1.2/../3',
    '1.2 ',
    '1.2\\1.3',
    '1.2.a',
    `1.${'2'.repeat(63)}`,
  ])
    it(`refuses ${JSON.stringify(bad)} as a UID and so as a file name`, () => {
      expect(isUid(bad)).to.equal(false);
    });

  it('accepts 64 characters', () => {
    expect(isUid(`1.${'2'.repeat(62)}`)).to.equal(true);
  });
});
