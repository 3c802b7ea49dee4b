import { tmpdir } from 'node:os';
import { expect } from 'chai';
import { DiskReserve, freeBytesOf } from '../../src/store/disk-reserve.ts';
import { StandingClock, rejection } from './temporary-state.ts';

describe('DiskReserve', () => {
  it('asks the file system once a second and counts what was taken in between', async () => {
    const clock = new StandingClock();
    let questions = 0;
    const reserve = new DiskReserve('/', 100, clock, () => Promise.resolve(((questions += 1), 1000)));
    await reserve.take(500);
    await reserve.take(400);
    expect(await rejection(reserve.take(1))).to.include({ code: 'STORE_FULL' });
    expect(questions).to.equal(1);
    clock.ms += 1000;
    await reserve.take(500);
    expect(questions).to.equal(2);
  });

  it('asks again when the clock was set back', async () => {
    const clock = new StandingClock();
    let freeBytes = 1000;
    const reserve = new DiskReserve('/', 100, clock, () => Promise.resolve(freeBytes));
    await reserve.take(1);
    freeBytes = 0;
    clock.ms -= 3_600_000;
    expect(await rejection(reserve.take(1))).to.include({ code: 'STORE_FULL' });
  });

  it('reads the free bytes of a real file system', async () => {
    expect(await freeBytesOf(tmpdir())).to.be.greaterThan(0);
  });

  it('says STORE_IO of a folder that is not there', async () => {
    expect(await rejection(freeBytesOf('/no/such/folder'))).to.include({ code: 'STORE_IO' });
  });
});
