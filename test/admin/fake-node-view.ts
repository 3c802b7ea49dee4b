import type { NodeView, RetryOutcome, StudyDetail, StudyRow } from '../../src/admin/node-view.ts';
import { STUDY_STATES } from '../../src/study/study-state.ts';

export const PNG = Uint8Array.from(Buffer.from('89504e470d0a1a0a', 'hex'));

export function studyRow(says: Partial<StudyRow> = {}): StudyRow {
  return {
    studyInstanceUid: '1.2.3.1',
    state: 'analysed',
    reasonCode: '',
    reason: '',
    revision: 0,
    deadlineAt: null,
    createdAt: '2025-03-01T10:40:00.000Z',
    updatedAt: '2025-03-01T10:40:02.000Z',
    hasOverlay: true,
    ...says,
  };
}

export function studyDetail(study: StudyRow): StudyDetail {
  return {
    study,
    result: {
      revision: 0,
      createdAt: '2025-03-01T10:40:02.000Z',
      results: [
        {
          model: 'wb-rac 0.1',
          engine: 'onnxruntime-node 1.30 on cpu',
          predicted: 'NoMet',
          operatingPoint: 'argmax',
          classes: [
            { name: 'NoMet', code: 'NoMet', probability: 0.912 },
            { name: 'ADMet', code: 'ADMet', probability: 0.088 },
          ],
          outcome: null,
          perView: [],
          lesions: [],
        },
        {
          model: 'hot-spots 0.2',
          engine: 'onnxruntime-node 1.30 on cpu',
          predicted: null,
          operatingPoint: 'threshold',
          classes: [],
          outcome: { code: 'NO_LESION_MASKS', text: 'there are no lesions to judge' },
          perView: [],
          lesions: [],
        },
      ],
      qc: [{ code: 'Q-01', severity: 'warn', text: 'The posterior view is missing.' }],
      views: ['anterior: frame 1 of 1.2.3.3, by start-angle'],
      acquisition: [
        {
          view: 'anterior',
          activityMbq: 740,
          uptakeMinutes: null,
          collimator: 'LEHR',
          collimatorType: 'PARA',
          energyWindowKev: [{ lowerKev: 126.45, upperKev: 154.55 }],
          wholeBodyTechnique: ['1PS'],
          durationMinutes: 20.2,
          scanLengthMm: 1899,
          scanSpeedCmPerMin: 10.03,
          scanSpeedFrom: 'scan-velocity',
        },
      ],
      asymmetry: [
        {
          view: 'anterior',
          tiltDegrees: 0.4,
          parts: [
            {
              part: 'thorax',
              index: -0.034,
              noise: 0.01,
              z: -3.4,
              hotter: 'right',
              strongest: { side: 'right', contrast: 0.2, z: 26.1, row: 221, column: 75 },
            },
            { part: 'arms', index: null, noise: null, z: null, hotter: null, strongest: null },
          ],
        },
      ],
    },
    deliveries: [
      {
        destination: 'PACS',
        revision: 0,
        state: 'pending',
        attempts: 3,
        lastError: 'DELIVER_CONNECT: connection refused',
        nextAttemptAt: '2025-03-01T11:00:00.000Z',
        updatedAt: '2025-03-01T10:50:00.000Z',
      },
    ],
    log: [
      { at: '2025-03-01T10:40:00.000Z', code: 'study.opened', detail: { instances: 1 } },
      { at: '2025-03-01T10:40:02.000Z', code: 'study.analysed', detail: { revision: 0 } },
    ],
  };
}

/** A node with the given studies, which remembers what it was asked to retry. */
export class FakeNodeView implements NodeView {
  readonly retried: string[] = [];
  readonly studies: StudyRow[];
  retryOutcome: RetryOutcome = 'queued';
  failure: Error | null = null;
  ready = true;

  constructor(studies: StudyRow[] = [studyRow()]) {
    this.studies = studies;
  }

  readiness: NodeView['readiness'] = async () => {
    await this.#answer();
    return [
      { name: 'database', ok: true, detail: 'writable' },
      { name: 'disk', ok: this.ready, detail: this.ready ? '40 GiB free' : '12 MiB free, 1 GiB required' },
    ];
  };

  models: NodeView['models'] = () =>
    ['wb-rac', 'hot-spots'].map((id) => ({
      name: id,
      engine: { name: 'onnxruntime-node', version: '1.30.0', provider: 'cpu' },
      model: {
        id,
        version: '0.1',
        weightsSha256: 'ab'.repeat(32),
        trainingStatement: 'Trained on synthetic data.',
      },
    }));

  listStudies: NodeView['listStudies'] = async ({ limit, offset, state }) => {
    await this.#answer();
    const matching = this.studies.filter((study) => state === undefined || study.state === state);
    return { studies: matching.slice(offset, offset + limit), total: matching.length };
  };

  countStudies: NodeView['countStudies'] = async () => {
    await this.#answer();
    const count = (state: string): number => this.studies.filter((study) => study.state === state).length;
    return Object.fromEntries(STUDY_STATES.map((state) => [state, count(state)])) as Awaited<
      ReturnType<NodeView['countStudies']>
    >;
  };

  studyDetail: NodeView['studyDetail'] = async (uid) => {
    await this.#answer();
    const study = this.studies.find(({ studyInstanceUid }) => studyInstanceUid === uid);
    return study === undefined ? null : studyDetail(study);
  };

  retryStudy: NodeView['retryStudy'] = async (uid) => {
    await this.#answer();
    if (this.retryOutcome === 'queued') this.retried.push(uid);
    return this.retryOutcome;
  };

  overlayPng: NodeView['overlayPng'] = async (uid) => {
    await this.#answer();
    return this.studies.some((study) => study.studyInstanceUid === uid && study.hasOverlay) ? PNG : null;
  };

  listDestinations: NodeView['listDestinations'] = async () => {
    await this.#answer();
    return [
      {
        name: 'PACS',
        kind: 'c-store',
        pending: 1,
        delivered: 40,
        failed: 2,
        lastError: 'connection refused',
        nextAttemptAt: '2025-03-01T11:00:00.000Z',
      },
    ];
  };

  rejectedCallers: NodeView['rejectedCallers'] = async () => {
    await this.#answer();
    return [
      {
        callingAeTitle: '<script>alert(1)',
        calledAeTitle: 'BONEAI',
        host: '10.1.2.3',
        reason: 'unknown-calling-ae',
        count: 7,
        lastSeenAt: '2025-03-01T09:00:00.000Z',
      },
    ];
  };

  async #answer(): Promise<void> {
    if (this.failure !== null) throw this.failure;
    await Promise.resolve();
  }
}
