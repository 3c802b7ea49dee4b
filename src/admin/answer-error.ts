import type { ErrorRequestHandler, Request } from 'express';
import type { Logger } from '../platform/logger.ts';
import { NodeError } from '../platform/node-error.ts';
import { AdminError } from './admin-error.ts';
import { html } from '../platform/html.ts';
import { pageOf } from './page-layout.ts';

interface Answer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Answers whatever was thrown: a stable code and a sentence, as JSON or as a page; never a stack. */
export function answerError(logger: Logger): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    const answer = answerOf(thrown);
    if (answer.status >= 500) logger.error('admin.failed', thrown, { path: request.path });
    if (response.headersSent) {
      next(thrown);
      return;
    }
    response.status(answer.status);
    if (wantsPage(request)) response.type('html').send(errorPage(answer));
    else response.json({ error: { code: answer.code, message: answer.message } });
  };
}

function answerOf(thrown: unknown): Answer {
  if (thrown instanceof AdminError)
    return { status: thrown.status, code: thrown.code, message: thrown.message };
  if (thrown instanceof NodeError)
    return { status: thrown.fault === 'permanent' ? 500 : 503, code: thrown.code, message: thrown.message };
  // What Express and its body reader throw for the client's mistakes carries a status.
  const status = thrown instanceof Error && 'status' in thrown ? Number(thrown.status) : 500;
  const refusal =
    status === 413
      ? new AdminError('ADMIN_BODY_TOO_LARGE')
      : status >= 400 && status < 500
        ? new AdminError('ADMIN_BAD_REQUEST')
        : null;
  return (
    refusal ?? { status: 500, code: 'ADMIN_INTERNAL', message: 'something went wrong; the log says what' }
  );
}

function wantsPage({ path, headers }: Request): boolean {
  const isForPrograms = /^\/(api|health|metrics)(\/|$)/.test(path);
  return !isForPrograms && (headers.accept ?? '').includes('text/html');
}

function errorPage({ status, code, message }: Answer): string {
  return pageOf(
    `Error ${status}`,
    html`<h1>Error ${status}</h1>
      <p>${message}</p>
      <p>Code: <code>${code}</code></p>
      <p><a href="/">Back to the overview</a></p>`,
  );
}
