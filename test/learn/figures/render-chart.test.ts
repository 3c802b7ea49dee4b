import { expect } from 'chai';
import { PNG } from 'pngjs';
import { renderChartSvg } from '../../../src/learn/figures/render-chart.ts';
import { svgToPng } from '../../../src/learn/figures/svg-to-png.ts';

const SIZE = { width: 320, height: 200 };
const line = (end: number) => ({
  xAxis: { type: 'value' as const },
  yAxis: { type: 'value' as const },
  series: [
    {
      type: 'line' as const,
      data: [
        [0, 0],
        [1, end],
      ],
    },
  ],
});

describe('renderChartSvg', () => {
  it('gives the same bytes for the same chart, whatever was drawn between', () => {
    const first = renderChartSvg(line(1), SIZE);
    renderChartSvg(line(2), SIZE);
    expect(renderChartSvg(line(1), SIZE)).to.equal(first);
    expect(first).to.match(/^<svg width="320" height="200"/);
  });

  it('names clip paths so that two pictures of a page never share one', () => {
    const names = (svg: string): string[] => [...svg.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!);
    const [one, other] = [names(renderChartSvg(line(1), SIZE)), names(renderChartSvg(line(2), SIZE))];
    expect(one).to.have.length.greaterThan(0);
    expect(one.filter((name) => other.includes(name))).to.deep.equal([]);
  });

  it('holds no script, style sheet or link', () => {
    expect(renderChartSvg(line(1), SIZE)).not.to.match(/<script|<style|href=|class=/);
  });
});

describe('svgToPng', () => {
  it('draws lines and text in a picture of the size asked for', () => {
    const svg = renderChartSvg({ ...line(1), title: { text: 'Title' } }, SIZE);
    const picture = PNG.sync.read(svgToPng(svg, 2));
    expect([picture.width, picture.height]).to.deep.equal([640, 400]);
    // The title is the only thing above the plot: without a font nothing dark would be there.
    const top = picture.data.subarray(0, 640 * 4 * 80);
    expect(top.filter((value, index) => index % 4 === 0 && value < 100).length).to.be.greaterThan(50);
  });
});
