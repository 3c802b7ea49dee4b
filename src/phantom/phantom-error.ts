import { NodeError } from '../platform/node-error.ts';

/** A set of phantoms that cannot be made as asked; repeating does not help. */
export class PhantomError extends NodeError {
  constructor(code: 'PHANTOM_FOLDER' | 'PHANTOM_OPTIONS' | 'PHANTOM_QUOTA', message: string) {
    super(code, 'permanent', message);
  }
}
