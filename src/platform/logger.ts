import winston from 'winston';
import type { ErrorContext } from './node-error.ts';
import { NodeError, asError } from './node-error.ts';

/** One line an event: a stable code and ids. The types keep objects, and so data sets, out of the log. */
export interface Logger {
  debug(code: string, context?: ErrorContext): void;
  info(code: string, context?: ErrorContext): void;
  warn(code: string, context?: ErrorContext): void;
  /** Logs code, fault and message of the error; its stack only at level debug, its cause by message. */
  error(code: string, thrown: unknown, context?: ErrorContext): void;
}

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Structured logger on standard error (JSON lines, or one readable line an event on a terminal). */
export function createLogger(level: LogLevel, format: 'json' | 'text' = 'json'): Logger {
  const logger = winston.createLogger({
    level,
    levels: { error: 0, warn: 1, info: 2, debug: 3 },
    format: winston.format.combine(
      winston.format.timestamp(),
      format === 'json' ? winston.format.json() : winston.format.printf(readableLine),
    ),
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston types its transports as interfaces
    transports: [new winston.transports.Stream({ stream: process.stderr })],
  });
  return {
    debug: (code, context) => logger.log('debug', { message: code, ...context }),
    info: (code, context) => logger.log('info', { message: code, ...context }),
    warn: (code, context) => logger.log('warn', { message: code, ...context }),
    error: (code, thrown, context) =>
      logger.log('error', { message: code, ...context, ...describe(thrown, level === 'debug') }),
  };
}

/** Drops everything: for tests and for commands that print their own progress. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

function describe(thrown: unknown, withStack: boolean): ErrorContext {
  const error = asError(thrown);
  const cause = error.cause === undefined ? undefined : asError(error.cause).message;
  const stack = withStack ? error.stack : undefined;
  return error instanceof NodeError
    ? { ...error.context, errorCode: error.code, fault: error.fault, reason: error.message, cause, stack }
    : { errorCode: error.name, fault: 'permanent', reason: error.message, cause, stack };
}

function readableLine(entry: winston.Logform.TransformableInfo): string {
  const { level, message, timestamp, ...context } = entry;
  const fields = Object.entries(context)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${String(value)}`);
  return `${String(timestamp)} ${level.padEnd(5)} ${String(message)} ${fields.join(' ')}`.trimEnd();
}
