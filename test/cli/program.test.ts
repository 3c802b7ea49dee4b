import { expect } from 'chai';
import { createProgram } from '../../src/cli/program.ts';

describe('the command line', () => {
  const namesOf = async (...words: string[]): Promise<string[]> =>
    (await createProgram(words)).commands.map((command) => command.name());

  it('loads the one command that was asked for: a node that serves does not hold what trains and draws', async () => {
    expect(await namesOf('--verbose', 'serve', '--set', 'train=x')).to.deep.equal(['serve']);
  });

  it('knows all commands where none was named, or a name that is none', async () => {
    const all = await namesOf('--help');
    expect(all).to.include.members([
      'serve',
      'classify',
      'phantom',
      'dataset',
      'train',
      'evaluate',
      'experiment',
    ]);
    expect(await namesOf('serv')).to.deep.equal(all);
    expect(await namesOf('constructor')).to.deep.equal(all);
  });
});
