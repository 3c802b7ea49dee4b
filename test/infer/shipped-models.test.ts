import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { decide } from '../../src/infer/decide.ts';
import type { LoadedModel } from '../../src/infer/model-manifest.ts';
import { loadModel, requirePreprocessing } from '../../src/infer/model-manifest.ts';
import { openEngine } from '../../src/infer/open-engine.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { generatePatient } from '../../src/phantom/generate-patient.ts';
import { samplesOfPhantom } from '../../src/learn/samples/phantom-samples.ts';
import { channelsOf, preprocessingIdsOf } from '../../src/preprocess/preprocessing-ids.ts';
import { parseReadings } from '../../src/preprocess/readings.ts';

const ROOT = join(import.meta.dirname, '../..');
const readings = parseReadings(readFileSync(join(ROOT, 'conf/readings.yaml'), 'utf8'));

/** The preset whose phantoms each model is made for, and the figures that its card leads with. */
const PRESET: Readonly<Record<string, string>> = {
  'inrac-lung': 'lung',
  dscint: 'dscint',
  'dspic-am': 'dspic',
  'lesion-resnet': 'lesion',
};
const HEADLINE: Readonly<Record<string, readonly string[]>> = {
  'inrac-lung': ['auc', 'sensitivity', 'specificity', 'calibrationError'],
  dscint: ['macroF1', 'accuracy', 'ece'],
  'dspic-am': ['auc M', 'auc A', 'ece'],
  'lesion-resnet': ['auc', 'sensitivity', 'specificity', 'calibrationError'],
};

function samplesOf(id: string, { input }: LoadedModel, seed: number): Float32Array[] {
  const preset = PRESET[id]!;
  const spec = { preset, seed, count: 1, changes: {}, input };
  return samplesOfPhantom(generatePatient(preset, seed), spec, `${seed}`, readings).map(({ image }) => image);
}

describe('shipped models', () => {
  const ids = readdirSync(join(ROOT, 'models'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

  it('are all there', () => expect(ids).to.have.members(Object.keys(PRESET)));

  for (const id of ids) {
    describe(id, () => {
      let model: LoadedModel;
      before(async () => {
        model = await loadModel(join(ROOT, 'models', id));
      });

      it('is whole, expects input that this program prepares, and says what it was trained on', () => {
        requirePreprocessing(model, preprocessingIdsOf(model.input.source ?? 'examination'));
        expect(model.id).to.equal(id);
        expect(model.training.statement).to.match(/synthetic/i);
        expect(model.card).to.include('Not a medical device');
      });

      it('has classes that mappings/findings.yaml can code', () => {
        const findings = readFileSync(join(ROOT, 'mappings/findings.yaml'), 'utf8');
        for (const { code } of model.classes) expect(JSON.stringify(parse(findings))).to.include(`"${code}"`);
      });

      it('carries its figures on phantoms of a camera, build and count level that it never saw, with intervals', () => {
        for (const name of HEADLINE[id]!) {
          const figure = model.metrics[`heldOutOtherCamera.${name}`];
          expect(figure, name).to.exist;
          const [low, high] = figure!.interval95!;
          expect(high - low, name).to.be.within(0.001, 0.2);
          expect(figure!.n, name).to.be.at.least(600);
        }
      });

      it('gives the same probabilities on every engine that runs here, within 1e-5', async function () {
        this.timeout(60_000);
        const engines = await Promise.all(
          ['cpu', 'tfjs-wasm'].map((provider) =>
            openEngine(model.file, { providers: [provider], threads: 1, logger: silentLogger }),
          ),
        );
        const { rows, columns } = model.input;
        const shape = [1, rows, columns, channelsOf(model.input)];
        const samples = [901, 902, 903].flatMap((seed) => samplesOf(id, model, seed)).slice(0, 8);
        expect(samples).to.not.be.empty;
        for (const image of samples) {
          const answers = await Promise.all(engines.map((engine) => engine.run(image, shape)));
          const differences = answers[0]!.map((value, index) => Math.abs(value - answers[1]![index]!));
          expect(Math.max(...differences)).to.be.below(1e-5);
          const { findings } = decide(answers[0]!, model, engines[0]!.identity);
          const known = model.classes.map(({ name }) => name);
          expect(known).to.include.members(findings);
        }
        await Promise.all(engines.map((engine) => engine.close()));
      });
    });
  }
});
