import { Router } from 'express';
import { AdminError } from './admin-error.ts';
import type { NodeView } from './node-view.ts';
import { readStudyPage, readStudyUid } from './read-query.ts';

/** The same facts as the pages, as JSON. */
export function apiRoutes(view: NodeView): Router {
  const routes = Router();
  routes.get('/api/status', async (_request, response) => {
    const [checks, counts] = await Promise.all([view.readiness(), view.countStudies()]);
    response.json({ checks, counts, models: view.models() });
  });
  routes.get('/api/studies', async (request, response) => {
    const { state, ...page } = readStudyPage(request.query);
    response.json({
      ...page,
      ...(await view.listStudies({ ...page, ...(state !== undefined && { state }) })),
    });
  });
  routes.get('/api/studies/:uid', async (request, response) => {
    const detail = await view.studyDetail(readStudyUid(request.params.uid));
    if (detail === null) throw new AdminError('ADMIN_STUDY_UNKNOWN');
    response.json(detail);
  });
  routes.post('/api/studies/:uid/retry', async (request, response) => {
    const studyInstanceUid = readStudyUid(request.params.uid);
    await retryStudy(view, studyInstanceUid);
    response.status(202).json({ studyInstanceUid, outcome: 'queued' });
  });
  routes.get('/api/destinations', async (_request, response) => {
    response.json({ destinations: await view.listDestinations() });
  });
  routes.get('/api/rejected-callers', async (_request, response) => {
    response.json({ rejectedCallers: await view.rejectedCallers() });
  });
  return routes;
}

/**
 * Puts a study to work again.
 * @throws AdminError `ADMIN_STUDY_UNKNOWN`, `ADMIN_STUDY_BUSY`.
 */
export async function retryStudy(view: NodeView, studyInstanceUid: string): Promise<void> {
  const outcome = await view.retryStudy(studyInstanceUid);
  if (outcome === 'unknown') throw new AdminError('ADMIN_STUDY_UNKNOWN');
  if (outcome === 'busy') throw new AdminError('ADMIN_STUDY_BUSY');
}
