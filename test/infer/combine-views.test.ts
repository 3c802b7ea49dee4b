import { expect } from 'chai';
import { combineViews } from '../../src/infer/combine-views.ts';

describe('one distribution of both views', () => {
  const views = [Float32Array.of(0.5, 0.25, 0.25), Float32Array.of(0.75, 0.25, 0)];

  it('is their mean', () => {
    expect([...combineViews(views, 'mean')]).to.deep.equal([0.625, 0.25, 0.125]);
  });

  it('is the larger of each class, scaled to sum 1', () => {
    const combined = [...combineViews(views, 'max')];
    expect(combined.map((value) => value.toFixed(4))).to.deep.equal(['0.6000', '0.2000', '0.2000']);
  });

  it('is the only view’s own', () => {
    expect(combineViews([views[1]!], 'max')).to.equal(views[1]);
  });
});
