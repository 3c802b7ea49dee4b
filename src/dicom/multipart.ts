import { randomUUID } from 'node:crypto';
import { GrowingBuffer } from './growing-buffer.ts';
import { MultipartError } from './multipart-error.ts';

/** One part of a multipart body. */
export interface MultipartPart {
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

/** How much of a multipart body is taken before giving up with `MULTIPART_LIMIT`. */
export interface MultipartLimits {
  readonly maxParts: number;
  readonly maxPartBytes: number;
  readonly maxTotalBytes: number;
}

const MAX_HEADER_BYTES = 16 * 1024;
const MAX_BOUNDARY_LENGTH = 200;
/** Spaces and tabs that a gateway may put behind a boundary. */
const MAX_PADDING = 256;
const CRLF = Buffer.from('\r\n');
const BLANK_LINE = Buffer.from('\r\n\r\n');

/**
 * Reads the parts of a multipart/related body as they arrive. The Content-Length of a part is used where it has one, so
 * that bytes that look like a boundary do no harm; without it the boundary is searched.
 * @param contentType Value of the Content-Type header, with its boundary
 * @throws MultipartError `MULTIPART_TRUNCATED` (transient), `MULTIPART_MALFORMED` or `MULTIPART_LIMIT`
 * @source RFC 2046 section 5.1.1, RFC 2387; PS3.18 section 8.6.1.2
 */
export async function* readMultipartRelated(
  body: AsyncIterable<Uint8Array>,
  contentType: string,
  limits: MultipartLimits,
): AsyncGenerator<MultipartPart, void, undefined> {
  const boundary = boundaryOf(contentType);
  const iterator = body[Symbol.asyncIterator]();
  const reader = new PartReader(iterator, Buffer.from(`\r\n--${boundary}`, 'latin1'), limits);
  try {
    let parts = 0;
    let more = await reader.skipPreamble();
    while (more) {
      parts += 1;
      if (parts > limits.maxParts)
        throw new MultipartError('MULTIPART_LIMIT', 'more parts than allowed', { parts });
      const headers = await reader.readHeaders();
      const part = await reader.readBody(headers);
      more = part.more;
      yield { headers, body: part.body };
    }
    await reader.drain();
  } finally {
    await iterator.return?.();
  }
}

/** The boundary parameter, quoted or not. */
function boundaryOf(contentType: string): string {
  const isRelated = /^\s*multipart\/related\s*(;|$)/i.test(contentType);
  const match = /;\s*boundary\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/i.exec(contentType);
  const boundary = match?.[1]?.replaceAll(/\\(.)/g, '$1') ?? match?.[2] ?? '';
  if (!isRelated || boundary === '' || boundary.length > MAX_BOUNDARY_LENGTH || /[\r\n]/.test(boundary))
    throw new MultipartError('MULTIPART_MALFORMED', 'the answer is not multipart/related with a boundary');
  return boundary;
}

class PartReader {
  private readonly waiting = new GrowingBuffer();
  private received = 0;
  private readonly source: AsyncIterator<Uint8Array>;
  private readonly delimiter: Buffer;
  private readonly limits: MultipartLimits;

  constructor(source: AsyncIterator<Uint8Array>, delimiter: Buffer, limits: MultipartLimits) {
    this.source = source;
    this.delimiter = delimiter;
    this.limits = limits;
    // The first boundary may open the body; then the line break before it is missing.
    this.waiting.append(CRLF);
  }

  /** Whether a part follows. */
  async skipPreamble(): Promise<boolean> {
    const { at, end, closing } = await this.findDelimiter(MAX_HEADER_BYTES, 'the preamble');
    this.waiting.skip(at + end);
    return !closing;
  }

  /** Headers of the part whose boundary was just passed; the line break behind the boundary still waits. */
  async readHeaders(): Promise<Map<string, string>> {
    for (let from = 0; ;) {
      const at = this.waiting.indexOf(BLANK_LINE, from);
      if (at > MAX_HEADER_BYTES || (at === -1 && this.waiting.length > MAX_HEADER_BYTES))
        throw new MultipartError('MULTIPART_LIMIT', 'the headers of a part are larger than allowed');
      if (at !== -1) {
        const lines = Buffer.from(this.waiting.take(at + BLANK_LINE.length)).toString('latin1');
        return parseHeaders(lines);
      }
      from = Math.max(0, this.waiting.length - BLANK_LINE.length + 1);
      await this.receive();
    }
  }

  async readBody(headers: ReadonlyMap<string, string>): Promise<{ body: Uint8Array; more: boolean }> {
    const stated = headers.get('content-length');
    const length =
      stated !== undefined && /^\d{1,15}$/.test(stated)
        ? await this.awaitLength(Number(stated))
        : (await this.findDelimiter(this.limits.maxPartBytes, 'a part')).at;
    const delimiter = await this.delimiterAt(length);
    if (!delimiter)
      throw new MultipartError('MULTIPART_MALFORMED', 'a part is not as long as its Content-Length says', {
        length,
      });
    const body = this.waiting.take(length);
    this.waiting.skip(delimiter.end);
    return { body, more: !delimiter.closing };
  }

  /** Takes what follows the closing boundary, so that the connection can be used again. */
  async drain(): Promise<void> {
    for (let next = await this.source.next(); next.done !== true; next = await this.source.next())
      this.count(next.value);
  }

  private async awaitLength(length: number): Promise<number> {
    if (length > this.limits.maxPartBytes)
      throw new MultipartError('MULTIPART_LIMIT', 'a part is larger than allowed', { length });
    while (this.waiting.length < length) await this.receive();
    return length;
  }

  private async findDelimiter(
    limit: number,
    what: string,
  ): Promise<{ at: number; end: number; closing: boolean }> {
    for (let from = 0; ;) {
      const at = this.waiting.indexOf(this.delimiter, from);
      if (at > limit || (at === -1 && this.waiting.length > limit + this.delimiter.length))
        throw new MultipartError('MULTIPART_LIMIT', `${what} is larger than allowed`, { limit });
      if (at === -1) {
        from = Math.max(0, this.waiting.length - this.delimiter.length + 1);
        await this.receive();
        continue;
      }
      const delimiter = await this.delimiterAt(at);
      if (delimiter) return { at, ...delimiter };
      // Only the beginning of a longer line.
      from = at + 1;
    }
  }

  /**
   * Whether a whole boundary line starts at `at`; its length up to, and without, the line break that ends it.
   */
  private async delimiterAt(at: number): Promise<{ end: number; closing: boolean } | null> {
    const length = this.delimiter.length;
    while (this.waiting.length < at + length + 2) await this.receive();
    if (!this.waiting.peek(at, at + length).equals(this.delimiter)) return null;
    if (this.waiting.peek(at + length, at + length + 2).toString('latin1') === '--')
      return { end: length + 2, closing: true };
    for (let end = length; end < length + MAX_PADDING; end += 1) {
      while (this.waiting.length < at + end + 2) await this.receive();
      const next = this.waiting.peek(at + end, at + end + 2);
      if (next.equals(CRLF)) return { end, closing: false };
      if (next[0] !== 0x20 && next[0] !== 0x09) return null;
    }
    return null;
  }

  private async receive(): Promise<void> {
    const next = await this.source.next();
    if (next.done === true)
      throw new MultipartError('MULTIPART_TRUNCATED', 'the body ends before its closing boundary', {
        received: this.received,
      });
    this.count(next.value);
    this.waiting.append(next.value);
  }

  private count(chunk: Uint8Array): void {
    this.received += chunk.length;
    if (this.received > this.limits.maxTotalBytes)
      throw new MultipartError('MULTIPART_LIMIT', 'the body is larger than allowed', {
        received: this.received,
      });
  }
}

function parseHeaders(lines: string): Map<string, string> {
  const headers = new Map<string, string>();
  // A line that starts with a space continues the one before.
  for (const line of lines.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}

/**
 * Writes a multipart/related body, for example of a STOW-RS request.
 * @param type Media type of the parts, as the `type` parameter of the whole
 * @source RFC 2387; PS3.18 section 8.6.1.2
 */
export function writeMultipartRelated(
  parts: readonly { readonly contentType: string; readonly body: Uint8Array }[],
  type: string,
): { contentType: string; body: Uint8Array } {
  // A random UUID does not occur in the parts.
  const boundary = `osteonode-${randomUUID()}`;
  const pieces = parts.flatMap(({ contentType, body }) => [
    Buffer.from(
      `\r\n--${boundary}\r\nContent-Type: ${contentType}\r\nContent-Length: ${body.length}\r\n\r\n`,
      'latin1',
    ),
    body,
  ]);
  return {
    contentType: `multipart/related; type="${type}"; boundary="${boundary}"`,
    body: Buffer.concat([...pieces, Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1')]),
  };
}
