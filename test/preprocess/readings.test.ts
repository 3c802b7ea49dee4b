import { expect } from 'chai';
import { parse, stringify } from 'yaml';
import { PreprocessError } from '../../src/preprocess/preprocess-error.ts';
import { parseReadings } from '../../src/preprocess/readings.ts';
import { READINGS, READINGS_TEXT } from './readings-file.ts';

type Entry = { value: unknown; unit: string; reason: string };

function changed(change: (readings: Record<string, Entry>) => void): string {
  const readings = parse(READINGS_TEXT) as Record<string, Entry>;
  change(readings);
  return stringify(readings);
}

describe('conf/readings.yaml', () => {
  it('is valid and holds the tested reading of the body box', () => {
    expect(READINGS['R-027']).to.deep.equal({
      smoothingSigmaPx: 3,
      backgroundPercentile: 5,
      fleshFactor: 4,
      edgeShare: 0.1,
      noiseFactor: 6,
      minimumPixels: 8,
    });
    expect(READINGS['R-030']).to.equal('sum');
  });

  it('gives a unit and a reason with every reading', () => {
    for (const [key, entry] of Object.entries(parse(READINGS_TEXT) as Record<string, Entry>)) {
      expect(entry, key).to.have.all.keys('value', 'unit', 'reason');
    }
  });

  it('lists all faults together, each with its path', () => {
    const text = changed((readings) => {
      readings['R-027'] = { ...readings['R-027']!, value: { edgeShare: 4 } };
      readings['R-030']!.value = 'multiply';
      readings['R-999'] = { value: 1, unit: 'px', reason: 'nobody knows this one' };
    });
    expect(() => parseReadings(text))
      .to.throw(PreprocessError)
      .with.property('message')
      .that.includes('R-027.value.edgeShare')
      .and.includes('R-027.value.smoothingSigmaPx')
      .and.includes('R-030.value')
      .and.includes('R-999');
  });

  it('says where text is not YAML', () => {
    expect(() => parseReadings('R-009: [')).to.throw(PreprocessError, 'readings.yaml is not YAML');
  });
});
