import { Router } from 'express';
import type { Clock } from '../platform/clock.ts';
import { isoNow } from '../platform/clock.ts';
import { AdminError } from './admin-error.ts';
import { retryStudy } from './api-routes.ts';
import type { NodeView } from './node-view.ts';
import type { Overview } from './overview-page.ts';
import { overviewPage } from './overview-page.ts';
import type { StudyPage } from './read-query.ts';
import { readStudyPage, readStudyUid } from './read-query.ts';
import { studyPage } from './study-page.ts';
import { STYLE } from './style.ts';

/** The pages for people. They work without any script. */
export function pageRoutes(view: NodeView, clock: Clock): Router {
  const routes = Router();
  routes.get('/', async (request, response) => {
    response.type('html').send(overviewPage(await readOverview(view, clock, readStudyPage(request.query))));
  });
  routes.get('/studies/:uid', async (request, response) => {
    const detail = await view.studyDetail(readStudyUid(request.params.uid));
    if (detail === null) throw new AdminError('ADMIN_STUDY_UNKNOWN');
    response.type('html').send(studyPage(detail));
  });
  routes.get('/studies/:uid/overlay.png', async (request, response) => {
    const png = await view.overlayPng(readStudyUid(request.params.uid));
    if (png === null) throw new AdminError('ADMIN_NO_OVERLAY');
    response.type('png').send(Buffer.from(png.buffer, png.byteOffset, png.byteLength));
  });
  routes.post('/studies/:uid/retry', async (request, response) => {
    const studyInstanceUid = readStudyUid(request.params.uid);
    await retryStudy(view, studyInstanceUid);
    response.redirect(303, `/studies/${studyInstanceUid}`);
  });
  routes.get('/style.css', (_request, response) => {
    response.setHeader('Cache-Control', 'max-age=300');
    response.type('css').send(STYLE);
  });
  return routes;
}

async function readOverview(view: NodeView, clock: Clock, page: StudyPage): Promise<Overview> {
  const { state, ...range } = page;
  const [checks, list, counts, destinations, rejectedCallers] = await Promise.all([
    view.readiness(),
    view.listStudies({ ...range, ...(state !== undefined && { state }) }),
    view.countStudies(),
    view.listDestinations(),
    view.rejectedCallers(),
  ]);
  return {
    checks,
    page,
    ...list,
    counts,
    destinations,
    rejectedCallers,
    models: view.models(),
    readAt: isoNow(clock),
  };
}
