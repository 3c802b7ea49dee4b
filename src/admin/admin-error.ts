import { NodeError } from '../platform/node-error.ts';

/** Every refusal of the administration: stable code, HTTP status, what the caller is told. */
const REFUSALS = {
  ADMIN_BAD_REQUEST: [400, 'the request is malformed'],
  ADMIN_UNAUTHORIZED: [401, 'a bearer token is required'],
  ADMIN_FOREIGN_ORIGIN: [403, 'the request comes from another site'],
  ADMIN_FOREIGN_HOST: [403, 'this name does not lead to a loopback address'],
  ADMIN_NOT_FOUND: [404, 'there is no such page'],
  ADMIN_STUDY_UNKNOWN: [404, 'there is no such study'],
  ADMIN_NO_OVERLAY: [404, 'the study has no overlay'],
  ADMIN_STUDY_BUSY: [409, 'the study is being worked on'],
  ADMIN_BODY_TOO_LARGE: [413, 'the request is too large'],
} as const satisfies Record<string, readonly [number, string]>;

export type AdminErrorCode = keyof typeof REFUSALS;

/** A request that was refused. */
export class AdminError extends NodeError {
  readonly status: number;

  constructor(code: AdminErrorCode, message?: string) {
    const [status, standard] = REFUSALS[code];
    super(code, 'permanent', message ?? standard);
    this.status = status;
  }
}
