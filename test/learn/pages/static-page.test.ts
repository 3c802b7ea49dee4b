import { expect } from 'chai';
import { html } from '../../../src/platform/html.ts';
import { PRODUCT } from '../../../src/platform/product.ts';
import { staticPage } from '../../../src/learn/pages/static-page.ts';

describe('staticPage', () => {
  const hostile = '<script>alert("1")</script>';
  const page = staticPage({
    title: `Title ${hostile}`,
    banner: `SYNTHETIC ${hostile}`,
    entries: [['one', `First ${hostile}`]],
    body: html`<section id="one"><p>${hostile}</p></section>`,
    style: '.own { color: red; }',
  });

  it('says what the data are before anything else, and which program wrote it', () => {
    expect(page.indexOf('SYNTHETIC')).to.be.within(0, page.indexOf('<h1>'));
    expect(page).to.include(`<p class="note">${PRODUCT.name} ${PRODUCT.version}</p>`);
    expect(page)
      .to.match(/^<!doctype html>\n\s*<html lang="en">/)
      .and.to.include('.own { color: red; }');
    expect(page).to.match(/<a href="#one">First/);
  });

  it('escapes every text, and allows neither scripts nor other places', () => {
    expect(page).not.to.include('<script');
    expect(page.match(/&lt;script&gt;/g)).to.have.length(5);
    expect(page).to.include(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
  });

  it('has no table of contents unless asked, and shows files beside it only then', () => {
    const bare = staticPage({ title: 't', banner: 'b', body: html`x`, picturesBeside: true });
    expect(bare).not.to.include('<nav');
    expect(bare).to.include(`img-src 'self' file: data:"`);
  });
});
