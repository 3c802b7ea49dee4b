import { expect } from 'chai';
import { createDestination } from '../../src/deliver/create-destination.ts';
import type { DestinationConfig } from '../../src/platform/config-schema.ts';
import { HttpError } from '../../src/platform/http-error.ts';
import { asLesserReport } from './bundle-fixture.ts';

const TIMEOUTS = { connectTimeout: 1000, responseTimeout: 1000, totalTimeout: 1000 };

describe('createDestination', () => {
  it('builds what the configuration describes', async () => {
    const configs: DestinationConfig[] = [
      { kind: 'folder', name: 'outbox', directory: '/nonexistent' },
      {
        kind: 'c-store',
        name: 'pacs',
        aeTitle: 'PACS',
        host: 'pacs.example',
        port: 104,
        associationTimeout: 1000,
        ...TIMEOUTS,
      },
      {
        kind: 'stow-rs',
        name: 'archive',
        url: 'https://archive.example/dicom-web',
        authentication: { kind: 'none' },
        maximumResponse: 1000,
        ...TIMEOUTS,
      },
    ];
    for (const config of configs) {
      const destination = createDestination(config, 'BONEAI', asLesserReport);
      expect(destination).to.include({ name: config.name, kind: config.kind });
      await destination.close();
    }
  });

  it('refuses a CA file that cannot be read at start, not at the first delivery', () => {
    const config: DestinationConfig = {
      kind: 'stow-rs',
      name: 'archive',
      url: 'https://archive.example/',
      authentication: { kind: 'none' },
      caFile: '/nonexistent/ca.pem',
      maximumResponse: 1000,
      ...TIMEOUTS,
    };
    expect(() => createDestination(config, 'BONEAI', asLesserReport)).to.throw(HttpError, /CA file/);
  });
});
