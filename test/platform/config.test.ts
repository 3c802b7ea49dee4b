import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { ConfigError, loadConfig } from '../../src/platform/config.ts';

const installation = resolve(import.meta.dirname, '../..');
const noEnvironment = {};

function faultsOf(load: () => unknown): readonly string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('configuration', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'osteonode-config-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function siteFile(yaml: string): string {
    const path = join(folder, 'site.yaml');
    writeFileSync(path, yaml);
    return path;
  }

  it('starts on embedded defaults: BONEAI on 127.0.0.1:11112, web on 127.0.0.1:8080', () => {
    const { config } = loadConfig({ installation, environment: noEnvironment });
    expect(config.dimse).to.include({ aeTitle: 'BONEAI', host: '127.0.0.1', port: 11112 });
    expect(config.admin).to.include({ host: '127.0.0.1', port: 8080 });
    expect(config.assemble).to.include({ deadline: 600_000, afterDeadline: 'mirror' });
    expect(config.node.stateDirectory).to.equal(join(installation, 'data'));
  });

  it('lists all faults together, each with its path, and counts an unknown key as one', () => {
    const file = siteFile('dimse: { port: abc, colour: red }\nassemble: { deadline: 10 }\nwhatever: 1\n');
    const faults = faultsOf(() => loadConfig({ installation, file, environment: noEnvironment }));
    expect(faults).to.have.length(4);
    expect(faults.join('\n'))
      .to.include('dimse.port: ')
      .and.include('dimse.colour: unknown key')
      .and.include('assemble.deadline: expected a duration')
      .and.include('whatever: unknown key');
  });

  it('tells who still sets infer.model what took its place, and lists faulty rules with the others', () => {
    const file = siteFile(
      'infer: { model: inrac-lung, models: [{ model: a, when: { tracer: [18F], calledAeTitle: [NOBODY] } }] }\n',
    );
    const faults = faultsOf(() => loadConfig({ installation, file, environment: noEnvironment })).join('\n');
    expect(faults)
      .to.include('infer.model: replaced by infer.models')
      .and.include('infer.models.0.when.tracer.0: ')
      .and.include('infer.models.0.when.calledAeTitle: NOBODY is neither dimse.aeTitle nor');
  });

  it('lets the site file win over defaults, the environment over the file, the command line over all', () => {
    const file = siteFile('dimse: { port: 1, aeTitle: FILE }\nadmin: { port: 2 }\n');
    const { config, settings } = loadConfig({
      installation,
      file,
      environment: { OSTEONODE__DIMSE__AE_TITLE: 'ENV', OSTEONODE__DIMSE__PORT: '3' },
      overrides: ['dimse.port=4'],
    });
    expect(config.dimse).to.include({ aeTitle: 'ENV', port: 4 });
    const origins = new Map(settings.map(({ key, origin }) => [key, origin]));
    expect(origins.get('dimse.port')).to.equal('command line');
    expect(origins.get('dimse.aeTitle')).to.equal('environment');
    expect(origins.get('admin.port')).to.equal(file);
    expect(origins.get('admin.host')).to.equal('default');
  });

  it('takes relative paths of a site file from the folder of that file', () => {
    const file = siteFile(
      'node: { stateDirectory: state }\ndeliver: { destinations: [{ name: a, kind: folder, directory: out }] }\n',
    );
    const { config } = loadConfig({ installation, file, environment: noEnvironment });
    expect(config.node.stateDirectory).to.equal(join(folder, 'state'));
    expect(config.deliver.destinations[0]).to.deep.include({ directory: join(folder, 'out') });
  });

  it('reads secrets from the environment or a file and never prints them', () => {
    writeFileSync(join(folder, 'token'), 'a-long-enough-secret\n');
    const file = siteFile(
      `admin: { bearerToken: { file: ${join(folder, 'token')} } }\n` +
        'deliver: { destinations: [{ name: a, kind: stow-rs, url: "http://127.0.0.1/x", authentication: { kind: bearer, token: plain-secret } }] }\n',
    );
    const { config, settings } = loadConfig({ installation, file, environment: noEnvironment });
    expect(config.admin.bearerToken).to.equal('a-long-enough-secret');
    expect(JSON.stringify(settings)).not.to.include('plain-secret').and.not.include('a-long-enough-secret');
    const overridden = loadConfig({
      installation,
      environment: noEnvironment,
      overrides: ['admin.bearerToken=0123456789abcdefg'],
    });
    expect(JSON.stringify(overridden.settings)).not.to.include('0123456789abcdefg');
  });

  it('refuses to open the web pages beyond this machine without a token', () => {
    const faults = faultsOf(() =>
      loadConfig({ installation, environment: noEnvironment, overrides: ['admin.host=0.0.0.0'] }),
    );
    expect(faults).to.deep.equal([
      'admin.bearerToken: required because admin.host is not a loopback address',
    ]);
  });

  it('lists faults between settings together with those of single ones', () => {
    const overrides = ['dimse.port=abc', 'admin.host=0.0.0.0'];
    const faults = faultsOf(() => loadConfig({ installation, environment: noEnvironment, overrides }));
    expect(faults).to.have.length(2);
    expect(faults.join()).to.include('dimse.port').and.include('admin.bearerToken');
  });

  it('refuses a bad CIDR range and a bad AE title', () => {
    const file = siteFile(
      'dimse: { peers: [{ name: p, aeTitle: "TOO LONG A TITLE!", hosts: [10.0.0.0/64] }] }\n',
    );
    const faults = faultsOf(() => loadConfig({ installation, file, environment: noEnvironment })).join('\n');
    expect(faults).to.include('dimse.peers.0.aeTitle').and.include('dimse.peers.0.hosts.0');
  });

  it('refuses two destinations of one name', () => {
    const twice = '[{ name: a, kind: folder, directory: x }, { name: a, kind: folder, directory: y }]';
    const faults = faultsOf(() =>
      loadConfig({ installation, environment: noEnvironment, overrides: [`deliver.destinations=${twice}`] }),
    );
    expect(faults).to.deep.equal(['deliver.destinations: the name a is used twice']);
  });

  it('survives keys that would change object prototypes', () => {
    const faults = faultsOf(() =>
      loadConfig({ installation, environment: noEnvironment, overrides: ['__proto__.polluted=1'] }),
    );
    expect(faults).to.deep.equal(['__proto__: unknown key']);
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
  });

  it('accepts the example of a hospital once its secrets are there', () => {
    const environment = { OSTEONODE_PACS_SECRET: 'secret' };
    const faults = faultsOf(() =>
      loadConfig({ installation, environment, file: join(installation, 'conf/example-hospital.yaml') }),
    );
    expect(faults.every((fault) => fault.includes('cannot be read'))).to.equal(true);
    expect(faults).to.have.length(2);
  });
});
