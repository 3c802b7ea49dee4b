import express from 'express';
import type { Express } from 'express';
import type { Registry } from 'prom-client';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { AdminError } from './admin-error.ts';
import { answerError } from './answer-error.ts';
import { apiRoutes } from './api-routes.ts';
import { healthRoutes, metricsRoutes } from './health-routes.ts';
import type { NodeView } from './node-view.ts';
import { pageRoutes } from './page-routes.ts';
import { requireLoopbackName, requireSameOrigin } from './require-same-site.ts';
import { requireToken } from './require-token.ts';
import { forbidCaching, securityHeaders } from './security-headers.ts';

export interface AdminParts {
  readonly view: NodeView;
  readonly registry: Registry;
  /** `null` only where the server is bound to loopback. */
  readonly bearerToken: string | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Nothing here needs a body; one this size is read and thrown away. */
const BODY_LIMIT = '16kb';

/**
 * The administration: health, metrics, JSON and pages. Everything but health needs the token where one is configured.
 * The order below is the order of the guards.
 */
export function createAdminApp({ view, registry, bearerToken, clock, logger }: AdminParts): Express {
  const app = express();
  app.disable('etag');
  app.use(securityHeaders(), forbidCaching);
  app.use(healthRoutes(view));
  app.use(bearerToken === null ? requireLoopbackName : requireToken(bearerToken, logger), requireSameOrigin);
  app.use(express.raw({ limit: BODY_LIMIT, type: () => true }));
  app.use(metricsRoutes(registry), apiRoutes(view), pageRoutes(view, clock));
  app.use(() => {
    throw new AdminError('ADMIN_NOT_FOUND');
  });
  app.use(answerError(logger));
  return app;
}
