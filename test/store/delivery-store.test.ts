import { expect } from 'chai';
import { DeliveryStore } from '../../src/store/delivery-store.ts';
import { ResultStore } from '../../src/store/result-store.ts';
import type { TemporaryState } from './temporary-state.ts';
import { openTemporaryState } from './temporary-state.ts';

const pacs = { studyInstanceUid: '1.2', revision: 0, destination: 'pacs' };

describe('DeliveryStore', () => {
  let state: TemporaryState;
  let deliveries: DeliveryStore;
  beforeEach(async () => {
    state = await openTemporaryState();
    deliveries = new DeliveryStore(state.db, state.clock);
    const results = new ResultStore(state.db, state.files, state.clock);
    const files = await results.writeFiles({ ...pacs, objects: [], overlayPng: Buffer.from('png') });
    await state.db.transaction().execute(async (tx) => {
      await state.studies.open(tx, '1.2');
      const made = {
        inputKey: '',
        models: [],
        configHash: '',
        result: {},
      };
      await results.record(tx, files, made);
      await deliveries.open(tx, pacs);
      await deliveries.open(tx, { ...pacs, destination: 'archive' });
    });
  });
  afterEach(async () => await state.remove());

  const end = async (outcome: Parameters<typeof deliveries.endAttempt>[2]): Promise<void> =>
    await state.db.transaction().execute(async (tx) => await deliveries.endAttempt(tx, pacs, outcome));

  it('counts attempts and shows the last error and the next attempt until one succeeds', async () => {
    const error = { code: 'PEER_DOWN', message: 'connection refused' };
    await end({ state: 'pending', nextAttemptAtMs: 99, error });
    expect((await deliveries.list('1.2'))[1]).to.deep.include({
      ...pacs,
      state: 'pending',
      attempts: 1,
      lastError: error,
      nextAttemptAtMs: 99,
    });
    const receipt = {
      destination: 'pacs',
      accepted: [{ sopInstanceUid: '2.25.1', status: '0x0000' }],
      notes: [],
    };
    await end({ state: 'delivered', receipt });
    expect((await deliveries.list('1.2'))[1]).to.deep.include({
      state: 'delivered',
      attempts: 2,
      lastError: null,
      nextAttemptAtMs: null,
      receipt,
    });
  });

  it('never touches the delivery to another destination', async () => {
    await end({ state: 'failed', error: { code: 'REFUSED', message: 'no' } });
    expect((await deliveries.list('1.2'))[0]).to.include({
      destination: 'archive',
      state: 'pending',
      attempts: 0,
    });
    expect(await deliveries.countByDestination()).to.eql([
      { destination: 'archive', state: 'pending', deliveries: 1 },
      { destination: 'pacs', state: 'failed', deliveries: 1 },
    ]);
  });

  it('starts from zero when somebody sends a result again', async () => {
    await end({ state: 'failed', error: { code: 'REFUSED', message: 'no' } });
    await state.db.transaction().execute(async (tx) => await deliveries.open(tx, pacs));
    expect((await deliveries.list('1.2'))[1]).to.include({ state: 'pending', attempts: 0, lastError: null });
  });
});
