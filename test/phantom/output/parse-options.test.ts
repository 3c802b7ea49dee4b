import { expect } from 'chai';
import { parsePhantomOptions } from '../../../src/phantom/output/parse-options.ts';

describe('options of a phantom set', () => {
  it('are read as numbers, lists and parts of groups', () => {
    const settings = [
      'effectSize=0.3',
      'cameras=mpr,ecam',
      'iodineCameras=hegp',
      'habitus=0.9,1.2',
      'counts.median=1.2e6',
    ];
    const options = parsePhantomOptions([...settings, 'counts.range=1e5,2e6', 'move.rows=-4'], 'lung');
    expect(options).to.deep.equal({
      effectSize: 0.3,
      cameras: ['mpr', 'ecam'],
      iodineCameras: ['hegp'],
      habitus: [0.9, 1.2],
      counts: { median: 1.2e6, sigmaLog: 0.28, range: [1e5, 2e6] },
      move: { columns: 0, rows: -4 },
    });
  });

  it('are refused all at once, each with its reason', () => {
    const wrong = [
      'effectSize=2',
      'cameras=polaroid',
      'habitus=1.2,0.9',
      'colour=blue',
      'counts=5',
      'counts.mode=1',
      'nonsense',
      'effectSize={',
    ];
    try {
      parsePhantomOptions(wrong, 'lung');
    } catch (error) {
      expect(error).to.include({ code: 'PHANTOM_OPTIONS' });
      const { message } = error as Error;
      for (const setting of wrong) expect(message).to.include(`${setting}: `);
      expect(message).to.include('0 to 1').and.include('mpr').and.include('there are: ');
      return;
    }
    expect.fail('nothing was refused');
  });
});
