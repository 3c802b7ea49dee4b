import { Router } from 'express';
import type { Registry } from 'prom-client';
import type { NodeView } from './node-view.ts';

/** Whether the process lives and whether studies may be sent. Open to everybody, so it names no detail. */
export function healthRoutes(view: NodeView): Router {
  const routes = Router();
  routes.get('/health/live', (_request, response) => {
    response.json({ status: 'live' });
  });
  routes.get('/health/ready', async (_request, response) => {
    const checks = await view.readiness();
    const ready = checks.every(({ ok }) => ok);
    response.status(ready ? 200 : 503).json({
      status: ready ? 'ready' : 'not-ready',
      checks: checks.map(({ name, ok }) => ({ name, ok })),
    });
  });
  return routes;
}

/** Prometheus metrics. */
export function metricsRoutes(registry: Registry): Router {
  const routes = Router();
  routes.get('/metrics', async (_request, response) => {
    const text = await registry.metrics();
    response.setHeader('Content-Type', registry.contentType);
    response.send(text);
  });
  return routes;
}
