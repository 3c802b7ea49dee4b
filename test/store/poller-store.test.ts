import { expect } from 'chai';
import { PollerStore } from '../../src/store/poller-store.ts';
import type { TemporaryState } from './temporary-state.ts';
import { arrived, openTemporaryState } from './temporary-state.ts';

describe('PollerStore', () => {
  let state: TemporaryState;
  beforeEach(async () => {
    state = await openTemporaryState();
  });
  afterEach(async () => await state.remove());

  it('still knows after a restart what it fetched from which source', async () => {
    await new PollerStore(state.db, state.clock).markFetched('pacs', '1.2.3');
    state = await state.reopen();
    const poller = new PollerStore(state.db, state.clock);
    await poller.markFetched('pacs', '1.2.3');
    expect(await poller.unfetched('pacs', ['1.2.4', '1.2.3', '1.2.5'])).to.eql(['1.2.4', '1.2.5']);
    expect(await poller.unfetched('other', ['1.2.3'])).to.eql(['1.2.3']);
  });

  it('marks an instance fetched in the transaction that stores it', async () => {
    const poller = new PollerStore(state.db, state.clock);
    await state.instances.put(
      arrived('1.2', '1.2.3', 'x'),
      async (tx) => await poller.markFetched('pacs', '1.2.3', tx),
    );
    await state.instances
      .put(arrived('1.2', '1.2.4', 'x'), async (tx) => {
        await poller.markFetched('pacs', '1.2.4', tx);
        throw new Error('later step');
      })
      .catch(() => undefined);
    expect(await poller.unfetched('pacs', ['1.2.3', '1.2.4'])).to.eql(['1.2.4']);
  });

  it('answers for more instances than one statement can ask about', async () => {
    const poller = new PollerStore(state.db, state.clock);
    const uids = Array.from({ length: 1001 }, (_, index) => `1.2.${index}`);
    await poller.markFetched('pacs', '1.2.1000');
    expect(await poller.unfetched('pacs', uids)).to.eql(uids.slice(0, 1000));
  });

  it('keeps a cursor of each source', async () => {
    const poller = new PollerStore(state.db, state.clock);
    expect(await poller.readCursor('pacs')).to.equal(null);
    await poller.writeCursor('pacs', { since: '20300101' });
    await poller.writeCursor('pacs', { since: '20300102' });
    expect(await poller.readCursor('pacs')).to.eql({ since: '20300102' });
  });
});
