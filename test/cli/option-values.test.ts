import { expect } from 'chai';
import { InvalidArgumentError } from 'commander';
import { readDegrees, readNames, readPositive, readSeed, wholeNumber } from '../../src/cli/option-values.ts';

describe('values of options', () => {
  it('are whole numbers between two ends', () => {
    expect([' 2', '100'].map(wholeNumber(2, 100))).to.deep.equal([2, 100]);
    for (const wrong of ['1', '101', '2.5', 'two', '', ' ', 'Infinity'])
      expect(() => wholeNumber(2, 100)(wrong), wrong).to.throw(InvalidArgumentError, 'from 2 to 100');
    expect(readSeed('4294967295')).to.equal(0xffffffff);
    expect(() => readSeed('4294967296')).to.throw(InvalidArgumentError, 'a whole number from 0');
  });

  it('are numbers in a range; nothing at all is none', () => {
    expect([readPositive('0.001'), readDegrees('45')]).to.deep.equal([0.001, 45]);
    for (const wrong of ['0', '-1', 'Infinity', '', 'NaN'])
      expect(() => readPositive(wrong), wrong).to.throw(InvalidArgumentError);
    for (const wrong of ['-0.1', '45.1', ''])
      expect(() => readDegrees(wrong), wrong).to.throw(InvalidArgumentError);
  });

  it('are names without blanks around them', () => {
    expect(readNames('dscint, alexnet')).to.deep.equal(['dscint', 'alexnet']);
    for (const wrong of ['', 'a,,b', 'a,'])
      expect(() => readNames(wrong), wrong).to.throw(InvalidArgumentError);
  });
});
