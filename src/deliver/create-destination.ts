import type { DestinationConfig } from '../platform/config-schema.ts';
import { createHttpClient, httpOptionsOf } from '../platform/http-client.ts';
import { createCStoreDestination } from './c-store-destination.ts';
import type { AsComprehensiveSr } from './c-store-destination.ts';
import type { Destination } from './destination.ts';
import { createFolderDestination } from './folder-destination.ts';
import { createStowRsDestination } from './stow-rs-destination.ts';

/**
 * The destination that a piece of configuration describes.
 * @throws HttpError `HTTP_CONFIG`
 */
export function createDestination(
  config: DestinationConfig,
  ownAeTitle: string,
  asComprehensiveSr: AsComprehensiveSr,
): Destination {
  switch (config.kind) {
    case 'folder':
      return createFolderDestination(config.name, config.directory);
    case 'c-store':
      return createCStoreDestination(
        config.name,
        {
          host: config.host,
          port: config.port,
          calledAeTitle: config.aeTitle,
          callingAeTitle: config.callingAeTitle ?? ownAeTitle,
          timeouts: {
            connectMs: config.connectTimeout,
            associationMs: config.associationTimeout,
            responseMs: config.responseTimeout,
            totalMs: config.totalTimeout,
          },
        },
        asComprehensiveSr,
      );
    case 'stow-rs':
      return createStowRsDestination(
        config.name,
        createHttpClient(httpOptionsOf(config, config.maximumResponse)),
      );
  }
}
