import { StateDirectory } from '../../src/store/state-directory.ts';
import { toStoreError } from '../../src/store/store-error.ts';

/** A process of its own for state-directory.test.ts: writes more than it may, and says what came of it. */
try {
  await new StateDirectory(process.argv[2]!).write('folder/large.dcm', [
    Buffer.alloc(50_000),
    Buffer.alloc(100_000),
  ]);
  process.stdout.write('written');
} catch (error) {
  process.stdout.write(toStoreError(error).code);
}
