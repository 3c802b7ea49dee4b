import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { PhantomSetTruth } from '../../src/phantom/write-phantom-set.ts';
import { classify, readResult, runCommand } from '../support/classify-command.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { phantomScan } from '../support/phantom-scan.ts';
import { quietSettings, settingParameters, startNodeProcess } from '../support/running-node.ts';
import type { TemporaryFolder } from '../support/temporary-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const COMMANDS = [
  'serve',
  'classify',
  'demo',
  'phantom',
  'dataset',
  'train',
  'evaluate',
  'experiment',
  'echo',
  'config',
  'doctor',
];

describe('the commands of scripts/osteonode', function () {
  this.timeout(60_000);
  const started = new AsyncDisposableStack();
  let folder: TemporaryFolder;

  before(async () => {
    folder = started.use(await temporaryFolder());
  });
  after(() => started.disposeAsync());

  it('all have a help, with status 0', async () => {
    const whole = await runCommand('--help');
    expect(whole.exitCode).to.equal(0);
    for (const command of COMMANDS) {
      expect(whole.text).to.match(new RegExp(`^  ${command} `, 'm'));
      const { exitCode, text } = await runCommand(command, '--help');
      expect([exitCode, text.split('\n')[0]]).to.deep.equal([
        0,
        text.split('\n').find((line) => line.startsWith(`Usage: osteonode ${command}`)),
      ]);
    }
  });

  it('refuse wrong usage with status 2, a hint and no stack trace', async () => {
    for (const parameters of [
      ['no-such-command'],
      ['serve', '--no-such-option'],
      ['classify'],
      ['classify', 'a-file'],
      ['phantom', '--out', folder.path, '--count', '0'],
      ['echo', 'no-port'],
      ['--no-such-option'],
    ]) {
      const { exitCode, text } = await runCommand(...parameters);
      expect(exitCode, parameters.join(' ')).to.equal(2);
      expect(text).to.include('--help').and.not.include('    at ');
    }
  });

  it('list all faults of a configuration together, with status 2 and no stack trace', async () => {
    const path = join(folder.path, 'faulty.yaml');
    await writeFile(path, 'dimse:\n  port: many\n  colour: blue\n');
    for (const command of ['config', 'serve', 'doctor', 'demo']) {
      const { exitCode, text } = await runCommand(command, '--config', path, '-s', 'assemble.deadline=soon');
      expect(exitCode, command).to.equal(2);
      expect(text)
        .to.include('dimse.port')
        .and.include('dimse.colour: unknown key')
        .and.include('assemble.deadline')
        .and.not.include('    at ');
    }
  });

  it('config: prints each value with its origin, and masks secrets', async () => {
    const { exitCode, text } = await runCommand(
      'config',
      ...['-s', 'dimse.port=4242', '-s', 'admin.bearerToken=very-secret-token-1'],
    );
    expect(exitCode).to.equal(0);
    expect(text).to.match(/dimse\.port +4242 +\(command line\)/);
    expect(text).to.match(/dimse\.aeTitle +"BONEAI" +\(default\)/);
    expect(text).not.to.include('very-secret-token-1');
    const json = await runCommand('config', '--json');
    expect(JSON.parse(json.text)).to.deep.include({ key: 'dimse.port', value: 11112, origin: 'default' });
  });

  it('classify: a synthetic scan gets result.json, the report, the overlay and its picture', async () => {
    const path = join(folder.path, 'scan.dcm');
    const out = join(folder.path, 'classified');
    const { studyInstanceUid, files } = phantomScan('command-line');
    await writeFile(path, files[0]!);
    const { exitCode, text } = await classify(out, path);
    expect(exitCode, text).to.equal(0);
    expect(text).to.include(studyInstanceUid).and.include('Research use only');
    expect((await readdir(out)).sort()).to.deep.equal([
      'asymmetry.png',
      'overlay-sc.dcm',
      'overlay.png',
      'result.json',
      'score-sr-inrac-lung.dcm',
    ]);
    const result = await readResult(out);
    expect(result).to.include.keys(
      ...[
        'study',
        'tracer',
        'results',
        'outcome',
        'views',
        'fusion',
        'acquisition',
        'asymmetry',
        'qc',
        'timingsMs',
      ],
    );
    expect(result.study).to.include({ studyInstanceUid });
    const [ofModel, ...others] = result.results;
    expect(others).to.deep.equal([]);
    expect(ofModel).to.include.keys('model', 'engine', 'classes', 'predicted', 'findings', 'outcome');
    expect(ofModel!.model).to.include({ id: 'inrac-lung' });
    expect(ofModel!.model.weightsSha256).to.match(/^[0-9a-f]{64}$/);
    expect(result.views.map(({ view, frame, mirroredFrom }) => [view, frame, mirroredFrom])).to.deep.equal([
      ['anterior', 1, null],
      ['posterior', 2, null],
    ]);
    expect(result.views.every(({ evidence }) => evidence !== null)).to.equal(true);
    expect(ofModel!.classes).to.have.length(3);
    expect(Object.keys(result.timingsMs)).to.include.members(['decode', 'fuse', 'infer', 'report']);
  });

  it('classify: both views in files of their own are one scan, given as a folder', async () => {
    const study = started.use(await temporaryFolder());
    for (const [index, file] of phantomScan('two-files', 'two-series').files.entries())
      await writeFile(join(study.path, `IM${index}`), file);
    const out = join(folder.path, 'two-files');
    const { exitCode, text } = await classify(out, study.path);
    expect(exitCode, text).to.equal(0);
    expect((await readResult(out)).study.seriesInstanceUids).to.have.length(2);
  });

  it('classify: what is no DICOM file ends with status 3, and result.json says so', async () => {
    const out = join(folder.path, 'nothing');
    const { exitCode, text } = await classify(out, import.meta.filename);
    expect(exitCode).to.equal(3);
    expect(text).to.include('not used').and.not.include('    at ');
    expect(await readResult(out)).to.deep.nested.include({ 'outcome.code': 'NO_READABLE_OBJECT' });
  });

  it('classify: a file that is not there ends with status 1 and without a stack trace', async () => {
    const { exitCode, text } = await classify(join(folder.path, 'absent'), join(folder.path, 'no-such-file'));
    expect(exitCode).to.equal(1);
    expect(text).to.include('no-such-file').and.not.include('    at ');
  });

  it('echo: status 1 and the reason where nobody listens', async () => {
    const { exitCode, text } = await runCommand('echo', `127.0.0.1:${await freePort()}`);
    expect(exitCode).to.equal(1);
    expect(text)
      .to.match(/^osteonode: .*\[[A-Z_]+\]/)
      .and.not.include('    at ');
  });

  it('phantom: writes the scans and their truth, the same for the same seed', async () => {
    const out = join(folder.path, 'phantoms');
    const { exitCode, text } = await runCommand(
      'phantom',
      '--preset',
      'lung',
      '--count',
      '2',
      '--seed',
      '7',
      '-o',
      out,
    );
    expect(exitCode, text).to.equal(0);
    const truth = JSON.parse(await readFile(join(out, 'truth.json'), 'utf8')) as PhantomSetTruth;
    expect(truth).to.include({ preset: 'lung', seed: 7 });
    expect(truth.statement).to.include('SYNTHETIC');
    expect(truth.cases).to.have.length(2);
    for (const { files } of truth.cases)
      for (const name of files) {
        const file = await readFile(join(out, name));
        expect(file.subarray(128, 132).toString()).to.equal('DICM');
      }
    const unknown = await runCommand('phantom', '--preset', 'no-such-preset', '--out', out);
    expect(unknown.exitCode).to.be.oneOf([1, 2]);
    expect(unknown.text).to.include('lung').and.not.include('    at ');
  });

  it('doctor: finds no fault where there is none, and names each one there is, with what to do', async () => {
    const settings = quietSettings(folder.path);
    const healthy = await runCommand('doctor', '--json', ...settingParameters(settings));
    const results = JSON.parse(healthy.text) as { name: string; outcome: string; advice: string }[];
    expect(
      results.filter(({ outcome }) => outcome === 'fault'),
      healthy.text,
    ).to.deep.equal([]);
    expect(results.map(({ name }) => name)).to.include.members([
      'configuration',
      'disk',
      'database',
      'mappings',
      'model inrac-lung',
      'engine of inrac-lung',
      'destination outbox',
    ]);
    expect(healthy.exitCode).to.equal(0);

    const url = `http://127.0.0.1:${await freePort()}/dicom-web`;
    const ill = await runCommand(
      'doctor',
      '--json',
      ...settingParameters({
        ...settings,
        'infer.models': [{ model: 'no-such-model' }],
        'deliver.destinations': [
          { name: 'pacs', kind: 'c-store', aeTitle: 'PACS', host: '127.0.0.1', port: await freePort() },
          { name: 'web', kind: 'stow-rs', url },
        ],
        'dicomweb.sources': [{ name: 'source', url }],
      }),
    );
    expect(ill.exitCode).to.equal(1);
    const faults = (JSON.parse(ill.text) as typeof results).filter(({ outcome }) => outcome === 'fault');
    expect(faults.map(({ name }) => name)).to.deep.equal([
      ...['model no-such-model', 'destination pacs', 'destination web', 'source source'],
    ]);
    expect(faults.every(({ advice }) => advice !== '')).to.equal(true);
  });

  it('doctor and serve: a state directory in use is told apart from a damaged one', async () => {
    await using node = await startNodeProcess();
    const parameters = settingParameters(quietSettings(node.folder));
    const { exitCode, text } = await runCommand('doctor', ...parameters);
    expect(exitCode, text).to.equal(0);
    expect(text).to.include('in use by a running node');
    const second = await runCommand('serve', ...parameters);
    expect(second.exitCode).to.equal(1);
    expect(second.text).to.include('[STATE_LOCKED]').and.not.include('    at ');
  });

  it('demo: sends a synthetic study to the running node and prints what came of it', async () => {
    await using node = await startNodeProcess();
    const parameters = settingParameters({
      ...quietSettings(node.folder),
      'dimse.port': node.dimsePort,
      'admin.port': Number(new URL(node.url).port),
    });
    const { exitCode, text } = await runCommand('demo', '--seed', '3', ...parameters);
    expect(exitCode, text).to.equal(0);
    expect(text).to.include('Predicted').and.include(node.outbox).and.include('Research use only');
    const nobody = await runCommand('demo', ...settingParameters({ 'dimse.port': await freePort() }));
    expect(nobody.exitCode).to.equal(1);
    expect(nobody.text).to.include('is the node running').and.not.include('    at ');
  });

  it('serve: ends by itself with status 0 on SIGTERM and SIGINT, and tells where to look', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      await using node = await startNodeProcess();
      await eventually('a greeting', () => node.output().includes(node.url));
      expect(node.output()).to.include('BONEAI');
      expect(await node.stop(signal)).to.equal(0);
      expect(node.log().at(-1)!.message).to.equal('node.stopped');
    }
  });

  it('serve: a port that is taken ends with status 1 and its name', async () => {
    await using node = await startNodeProcess();
    const other = started.use(await temporaryFolder());
    const parameters = settingParameters({ ...quietSettings(other.path), 'dimse.port': node.dimsePort });
    const { exitCode, text } = await runCommand('serve', ...parameters);
    expect(exitCode).to.equal(1);
    expect(text).to.include(String(node.dimsePort)).and.not.include('    at ');
  });
});
