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
import { fuseViews } from '../../src/preprocess/fuse-views.ts';
import { PREPROCESSING_IDS, toNetworkInput } from '../../src/preprocess/network-input.ts';
import { parseReadings } from '../../src/preprocess/readings.ts';

const ROOT = join(import.meta.dirname, '../..');
const readings = parseReadings(readFileSync(join(ROOT, 'conf/readings.yaml'), 'utf8'));

describe('shipped models', () => {
  const ids = readdirSync(join(ROOT, 'models'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

  it('are there', () => expect(ids).to.include('inrac-lung'));

  for (const id of ids) {
    describe(id, () => {
      let model: LoadedModel;
      before(async () => {
        model = await loadModel(join(ROOT, 'models', id));
      });

      it('is whole, expects input that this program prepares, and says what it was trained on', () => {
        requirePreprocessing(model, PREPROCESSING_IDS);
        expect(model.id).to.equal(id);
        expect(model.training.statement).to.match(/synthetic/i);
        expect(model.card).to.include('Not a medical device');
      });

      it('has classes that mappings/findings.yaml can code', () => {
        const findings = readFileSync(join(ROOT, 'mappings/findings.yaml'), 'utf8');
        for (const { code } of model.classes) expect(JSON.stringify(parse(findings))).to.include(`"${code}"`);
      });

      it('reached AUC 0.90 on held-out phantoms when it was made', () => {
        const figures = Object.entries(model.metrics).filter(([name]) => name === 'heldOut.auc');
        expect(figures).to.have.length(1);
        expect(figures[0]![1].value).to.be.at.least(0.9);
        expect(figures[0]![1].n).to.be.at.least(200);
      });

      it('gives the same probabilities on every engine that runs here, within 1e-5', async function () {
        this.timeout(60_000);
        const engines = await Promise.all(
          ['cpu', 'tfjs-wasm'].map((provider) =>
            openEngine(model.file, { providers: [provider], threads: 1, logger: silentLogger }),
          ),
        );
        const { rows, columns } = model.input;
        for (const seed of [901, 902, 903]) {
          const patient = generatePatient('lung', seed);
          const input = toNetworkInput(fuseViews(patient.anterior, patient.posterior, readings), model.input);
          const answers = await Promise.all(
            engines.map((engine) => engine.run(input, [1, rows, columns, 1])),
          );
          const differences = answers[0]!.map((value, index) => Math.abs(value - answers[1]![index]!));
          expect(Math.max(...differences)).to.be.below(1e-5);
          const { predicted } = decide(answers[0]!, model, engines[0]!.identity);
          expect(model.classes.map(({ name }) => name)).to.include(predicted);
        }
        await Promise.all(engines.map((engine) => engine.close()));
      });
    });
  }
});
