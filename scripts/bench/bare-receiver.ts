/**
 * The node's DIMSE layer and nothing else: each object goes into a file that nobody waits for, as dcmtk's storescp does
 * it. What the whole node needs beyond this is checking, hashing, the database and durability.
 * Parameters: folder for the files.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeFileMeta } from '../../src/dicom/part10.ts';
import { STATUS } from '../../src/dimse/dimse-message.ts';
import { listen } from '../../src/dimse/server.ts';
import { createAssociationPolicy } from '../../src/receive/association-policy.ts';

const folder = process.argv[2];
if (folder === undefined) throw new Error('expected a folder');
const { port } = await listen({
  host: '127.0.0.1',
  port: 0,
  admit: createAssociationPolicy({
    aeTitles: ['BARE'],
    peers: [{ name: 'anybody', aeTitle: '*' }],
    maximumAssociationsPerPeer: 10,
  }),
  onStore: async ({ dataSet, sopClassUid, sopInstanceUid, transferSyntaxUid }) => {
    const meta = encodeFileMeta({ sopClassUid, sopInstanceUid, transferSyntaxUid });
    await writeFile(join(folder, sopInstanceUid), [meta, ...dataSet]);
    return { status: STATUS.success };
  },
});
console.log(`listening on ${port}`);
