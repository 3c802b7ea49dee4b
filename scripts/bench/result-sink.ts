import { parseDataSet } from '../../src/dicom/data-set.ts';
import { SOP_CLASS } from '../../src/dicom/sop-classes.ts';
import { STATUS } from '../../src/dimse/dimse-message.ts';
import { listen } from '../../src/dimse/server.ts';
import { createAssociationPolicy } from '../../src/receive/association-policy.ts';

/** A destination that notes when the report of each study arrived, on the clock of this process. */
export interface ResultSink extends AsyncDisposable {
  readonly port: number;
  /** Resolves with `performance.now()` at the moment the report of this study was there, whole. */
  arrival(studyInstanceUid: string): Promise<number>;
}

const REPORT_SOP_CLASSES: ReadonlySet<string> = new Set([
  SOP_CLASS.comprehensive3dSr,
  SOP_CLASS.comprehensiveSr,
]);

/** Opens a C-STORE provider that keeps nothing. */
export async function startResultSink(): Promise<ResultSink> {
  const arrivals = new Map<string, PromiseWithResolvers<number>>();
  const arrivalOf = (study: string): PromiseWithResolvers<number> => {
    const known = arrivals.get(study) ?? Promise.withResolvers<number>();
    arrivals.set(study, known);
    return known;
  };
  const server = await listen({
    host: '127.0.0.1',
    port: 0,
    admit: createAssociationPolicy({
      aeTitles: ['PACS'],
      peers: [{ name: 'anybody', aeTitle: '*' }],
      maximumAssociationsPerPeer: 20,
    }),
    onStore: ({ sopClassUid, dataSet, transferSyntaxUid }) => {
      const now = performance.now();
      if (REPORT_SOP_CLASSES.has(sopClassUid))
        arrivalOf(parseDataSet(Buffer.concat(dataSet), transferSyntaxUid).text('x0020000d')).resolve(now);
      return Promise.resolve({ status: STATUS.success });
    },
  });
  return {
    port: server.port,
    arrival: (study) => arrivalOf(study).promise,
    [Symbol.asyncDispose]: () => server.close(0),
  };
}
