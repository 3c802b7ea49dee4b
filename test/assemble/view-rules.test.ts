import { expect } from 'chai';
import { AssembleError } from '../../src/assemble/assemble-error.ts';
import { parseViewRules } from '../../src/assemble/view-rules.ts';
import { shippedRules, shippedYaml } from './scan-header-builder.ts';

function faultsOf(yaml: string): string {
  try {
    parseViewRules(yaml);
  } catch (error) {
    expect(error).to.be.instanceOf(AssembleError);
    expect(error).to.include({ code: 'ASSEMBLE_VIEW_RULES', fault: 'permanent' });
    return (error as Error).message;
  }
  throw new Error('the rules were accepted');
}

describe('view rules', () => {
  it('are shipped without a fault, with a start angle rule for each camera that was seen', () => {
    expect(shippedRules.startAngleRules.map(({ id }) => id)).to.deep.equal([
      'ge-discovery-670-start-angle',
      'siemens-symbia-start-angle',
    ]);
    expect(shippedRules.earlyPhase.policy).to.equal('refuse');
  });

  it('name all faults together, each with its place', () => {
    const broken = shippedYaml
      .replace('policy: refuse', 'policy: maybe')
      .replace('anteriorDegrees: 180', 'anteriorDegrees: 400')
      .concat('\ncolour: red\n');
    const faults = faultsOf(broken);
    expect(faults).to.contain('earlyPhase.policy');
    expect(faults).to.contain('startAngleRules.0.anteriorDegrees');
    expect(faults).to.contain('colour');
  });

  it('refuse a word that is both views, a rule that is there twice, and a cancelled word that is no view word', () => {
    const broken = shippedYaml
      .replace('chinese: [前位,', 'chinese: [Postérior, 前位,')
      .replace('siemens-symbia-start-angle', 'ge-discovery-670-start-angle')
      .replace('cancelledBy:', 'cancelledBy:\n  BACK: [PACK]');
    const faults = faultsOf(broken);
    expect(faults).to.contain('POSTERIOR is both views');
    expect(faults).to.contain('rule ge-discovery-670-start-angle: is there twice');
    expect(faults).to.contain('cancelledBy.BACK');
  });

  it('refuse a rule for everybody: one of maker, model and station must be said', () => {
    const broken = shippedYaml.replace(/detectorRules:[\s\S]*?(?=\n\n# -)/, (rules) =>
      rules.replace(/ {4}manufacturer:.*\n/, '').replace(/ {4}model:.*\n/, ''),
    );
    expect(faultsOf(broken)).to.contain('expected at least one of manufacturer, model, station');
  });

  it('refuse an empty word, which would be found in every text', () => {
    expect(faultsOf(shippedYaml.replace('[AP, FA]', '[AP, "-"]'))).to.contain('shortViewWords.anterior.1');
  });

  it('say where the YAML itself is broken', () => {
    expect(faultsOf('viewWords: [')).to.contain('line 1');
  });
});
