import { expect } from 'chai';
import type { Html } from '../../src/platform/html.ts';
import { html } from '../../src/platform/html.ts';

/** The formatter may break lines in templates; between tags that means nothing. */
const tight = ({ text }: Html): string => text.replace(/\s*([<>])\s*/g, '$1');

describe('page templates', () => {
  it('escape every value', () => {
    expect(html`<p title="${'"\'<>&'}">${'<b>'}</p>`.text).to.equal(
      '<p title="&quot;&#39;&lt;&gt;&amp;">&lt;b&gt;</p>',
    );
  });

  it('keep markup, join lists and show a zero but not a null', () => {
    const items = ['a', '&'].map((item) => html`<li>${item}</li>`);
    const list = html`<ul>
      ${items} ${null}
      <li>${0}</li>
    </ul>`;
    expect(tight(list)).to.equal('<ul><li>a</li><li>&amp;</li><li>0</li></ul>');
  });
});
