import type { Dispatcher } from 'undici';
import { HttpError, describeTarget, transportError } from './http-error.ts';
import type { HttpTarget } from './http-error.ts';

/** A response whose head has come; its body is read once, under the size cap and the timeouts of the client. */
export interface HttpResponse {
  readonly status: number;
  /** `''` when the peer did not say. */
  readonly contentType: string;
  body(): AsyncIterable<Uint8Array>;
  bytes(): Promise<Uint8Array>;
  /** `null` for an empty body. */
  json(): Promise<unknown>;
}

/**
 * Wraps the transport's response.
 * @throws HttpError `HTTP_TOO_LARGE` or `HTTP_CONTENT` when its head already says that it cannot be taken.
 */
export function openHttpResponse(
  response: Dispatcher.ResponseData,
  target: HttpTarget,
  maxBytes: number,
  signal: AbortSignal,
): HttpResponse {
  const { headers } = response;
  const refuse = (error: HttpError): never => {
    response.body.on('error', () => undefined);
    response.body.destroy();
    throw error;
  };
  const encoding = String(headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding !== 'identity')
    refuse(contentError(target, `the content encoding ${encoding.slice(0, 20)} was not asked for`));
  if (Number(headers['content-length'] ?? 0) > maxBytes) refuse(tooLarge(target, maxBytes));

  const body = (): AsyncIterable<Uint8Array> => readCapped(response.body, target, maxBytes, signal);
  const bytes = async (): Promise<Uint8Array> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body()) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  return {
    status: response.statusCode,
    contentType: String(headers['content-type'] ?? ''),
    body,
    bytes,
    json: async () => {
      const text = new TextDecoder().decode(await bytes());
      if (text.trim() === '') return null;
      try {
        return JSON.parse(text) as unknown;
      } catch {
        // The parser's own message quotes the body, which may name a patient.
        throw contentError(target, 'the answer is not JSON');
      }
    },
  };
}

async function* readCapped(
  body: AsyncIterable<Uint8Array>,
  target: HttpTarget,
  maxBytes: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  let total = 0;
  const chunks = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await chunks.next().catch((error: unknown) => {
        throw transportError(error, target, signal);
      });
      if (next.done === true) return;
      total += next.value.length;
      if (total > maxBytes) throw tooLarge(target, maxBytes);
      yield next.value;
    }
  } finally {
    // Ends the connection where the reader stopped early.
    await chunks.return?.().catch(() => undefined);
  }
}

function tooLarge(target: HttpTarget, maxBytes: number): HttpError {
  return new HttpError(
    'HTTP_TOO_LARGE',
    'permanent',
    `${describeTarget(target)}: the answer is larger than ${maxBytes} bytes`,
  );
}

function contentError(target: HttpTarget, why: string): HttpError {
  return new HttpError('HTTP_CONTENT', 'permanent', `${describeTarget(target)}: ${why}`);
}
