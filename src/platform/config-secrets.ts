import { readFileSync } from 'node:fs';
import type { Tree } from './config-tree.ts';
import { isTree } from './config-tree.ts';

/** Keys whose value is a secret: text, `{env: NAME}` or `{file: PATH}`; never printed. */
export const SECRET_FIELDS: ReadonlySet<string> = new Set([
  'password',
  'token',
  'clientSecret',
  'bearerToken',
]);

/** Replaces `{env: NAME}` and `{file: PATH}` by the text they name. */
export function resolveSecrets(
  value: unknown,
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
  faults: string[],
): unknown {
  if (Array.isArray(value))
    return value.map((entry: unknown, index) =>
      resolveSecrets(entry, `${path}.${index}`, environment, faults),
    );
  if (!isTree(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => {
      const childPath = path === '' ? key : `${path}.${key}`;
      return SECRET_FIELDS.has(key) && isTree(child)
        ? [key, readSecret(child, childPath, environment, faults)]
        : [key, resolveSecrets(child, childPath, environment, faults)];
    }),
  );
}

function readSecret(
  reference: Tree,
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
  faults: string[],
): string {
  const unavailable = (why: string): string => {
    faults.push(`${path}: ${why}`);
    return 'unavailable-secret';
  };
  const { env, file } = reference;
  if (typeof env === 'string')
    return environment[env] ?? unavailable(`the environment variable ${env} is not set`);
  if (typeof file !== 'string') return unavailable('expected text, {env: NAME} or {file: PATH}');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return unavailable(`the file ${file} cannot be read`);
  }
}

/** The value with every secret text under it replaced by asterisks; references stay readable. */
export function maskSecrets(key: string, value: unknown): unknown {
  if (SECRET_FIELDS.has(key) && typeof value === 'string') return '********';
  if (Array.isArray(value)) return value.map((entry: unknown) => maskSecrets('', entry));
  if (!isTree(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, child]) => [field, maskSecrets(field, child)]),
  );
}
