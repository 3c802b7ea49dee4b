import { expect } from 'chai';
import { StoreError, toStoreError } from '../../src/store/store-error.ts';

const system = (code: string): Error => Object.assign(new Error(code), { code, syscall: 'write' });
const sqlite = (errcode: number): Error =>
  Object.assign(new Error('x'), { code: 'ERR_SQLITE_ERROR', errcode });

describe('toStoreError', () => {
  for (const [name, thrown, code, fault] of [
    ['a full disk', system('ENOSPC'), 'STORE_FULL', 'transient'],
    ['a used-up quota', system('EDQUOT'), 'STORE_FULL', 'transient'],
    ['a disk error', system('EIO'), 'STORE_IO', 'transient'],
    ['too many open files', system('EMFILE'), 'STORE_BUSY', 'transient'],
    ['SQLITE_FULL', sqlite(13), 'STORE_FULL', 'transient'],
    ['SQLITE_BUSY_SNAPSHOT, an extended code', sqlite(517), 'STORE_BUSY', 'transient'],
    ['SQLITE_IOERR_FSYNC, an extended code', sqlite(1034), 'STORE_IO', 'transient'],
    ['a broken constraint', sqlite(1555), 'STORE_CONSTRAINT', 'permanent'],
    ['a damaged file', sqlite(11), 'STORE_CORRUPT', 'permanent'],
    ['a fault of the statement', sqlite(1), 'STORE_SQL', 'permanent'],
  ] as const) {
    it(`makes ${code} (${fault}) of ${name}`, () => {
      const error = toStoreError(thrown);
      expect(error).to.include({ code, fault });
      expect(error.cause).to.equal(thrown);
    });
  }

  it('leaves an error of ours as it is', () => {
    const error = new StoreError('STORE_UID', 'x');
    expect(toStoreError(error)).to.equal(error);
  });
});
