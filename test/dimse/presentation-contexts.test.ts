import { expect } from 'chai';
import { negotiateContexts } from '../../src/dimse/presentation-contexts.ts';

const SUPPORTED = new Map([
  ['nm', { transferSyntaxes: ['explicit', 'implicit', 'rle'], peerRole: 'scu' as const }],
  ['commitment', { transferSyntaxes: ['implicit'], peerRole: 'scp' as const }],
]);

describe('presentation context negotiation', () => {
  it('takes our most preferred transfer syntax, not the first proposed', () => {
    const { answers, accepted } = negotiateContexts(
      [{ id: 1, abstractSyntax: 'nm', transferSyntaxes: ['lossy', 'rle', 'implicit'] }],
      [],
      SUPPORTED,
    );
    expect(answers).to.deep.equal([{ id: 1, result: 0, transferSyntax: 'implicit' }]);
    expect(accepted.get(1)).to.deep.equal({ id: 1, abstractSyntax: 'nm', transferSyntax: 'implicit' });
  });

  it('decides each context for itself, so that one class can come in several syntaxes', () => {
    const { accepted } = negotiateContexts(
      [
        { id: 1, abstractSyntax: 'nm', transferSyntaxes: ['rle'] },
        { id: 3, abstractSyntax: 'nm', transferSyntaxes: ['explicit'] },
      ],
      [],
      SUPPORTED,
    );
    expect(Array.from(accepted.values(), (context) => context.transferSyntax)).to.deep.equal([
      'rle',
      'explicit',
    ]);
  });

  it('refuses an unknown class with 3 and undecodable syntaxes with 4', () => {
    const { answers, accepted } = negotiateContexts(
      [
        { id: 1, abstractSyntax: 'ct', transferSyntaxes: ['explicit'] },
        { id: 3, abstractSyntax: 'nm', transferSyntaxes: ['lossy'] },
        { id: 5, abstractSyntax: 'nm', transferSyntaxes: [] },
      ],
      [],
      SUPPORTED,
    );
    expect(answers.map((answer) => answer.result)).to.deep.equal([3, 4, 4]);
    expect(accepted.size).to.equal(0);
  });

  it('grants a role only when asked for, accepted, and ours to complement', () => {
    const { roles } = negotiateContexts(
      [
        { id: 1, abstractSyntax: 'nm', transferSyntaxes: ['explicit'] },
        { id: 3, abstractSyntax: 'commitment', transferSyntaxes: ['implicit'] },
        { id: 5, abstractSyntax: 'ct', transferSyntaxes: ['implicit'] },
      ],
      [
        { sopClassUid: 'nm', scu: true, scp: true },
        { sopClassUid: 'commitment', scu: false, scp: true },
        { sopClassUid: 'ct', scu: true, scp: true },
      ],
      SUPPORTED,
    );
    expect(roles).to.deep.equal([
      { sopClassUid: 'nm', scu: true, scp: false },
      { sopClassUid: 'commitment', scu: false, scp: true },
    ]);
  });
});
