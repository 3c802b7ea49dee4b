import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import { isoNow } from '../platform/clock.ts';
import type { ReportBundle, ReportObject } from '../study/report-bundle.ts';
import type { Database, ResultTable } from './schema.ts';
import type { StateDirectory } from './state-directory.ts';
import { checkedUid } from './state-directory.ts';
import { StoreError } from './store-error.ts';

/** A result object whose bytes lie in the state directory. */
export interface StoredReportObject extends Omit<ReportObject, 'bytes'> {
  readonly relativePath: string;
  /** SHA-256, hex, of the whole file. */
  readonly sha256: string;
}

/** The files of one bundle, written and durable, not yet in the database. */
export interface StoredFiles {
  readonly studyInstanceUid: string;
  readonly revision: number;
  readonly objects: readonly StoredReportObject[];
  readonly overlayPath: string;
}

/** Which model, exactly, a result is of. */
export interface ModelStamp {
  readonly id: string;
  readonly version: string;
  readonly weightsSha256: string;
}

/** What made a result, and its contents for people and the API. */
export interface ResultRecord {
  readonly studyInstanceUid: string;
  readonly revision: number;
  readonly inputKey: string;
  /** In the order in which they ran. */
  readonly models: readonly ModelStamp[];
  readonly configHash: string;
  /** Any JSON. */
  readonly result: unknown;
  readonly objects: readonly StoredReportObject[];
  /** Absolute. */
  readonly overlayPath: string;
  readonly createdAt: string;
}

export type NewResult = Pick<ResultRecord, 'inputKey' | 'models' | 'configHash' | 'result'>;

/** The finished results: files under results/<study>/<revision>/, one row a revision. */
export class ResultStore {
  readonly #db: Kysely<Database>;
  readonly #files: StateDirectory;
  readonly #clock: Clock;

  constructor(db: Kysely<Database>, files: StateDirectory, clock: Clock) {
    this.#db = db;
    this.#files = files;
    this.#clock = clock;
  }

  /**
   * Writes a bundle's files; to be done before the transaction that records them, which must not wait for a disk.
   * @throws {StoreError} STORE_FULL, STORE_BUSY, STORE_IO, STORE_UID.
   */
  async writeFiles(bundle: ReportBundle): Promise<StoredFiles> {
    const folder = `${RESULT_FOLDER}/${checkedUid(bundle.studyInstanceUid)}/${bundle.revision}`;
    const overlayPath = `${folder}/overlay.png`;
    await this.#files.write(overlayPath, [bundle.overlayPng]);
    const objects: StoredReportObject[] = [];
    for (const { bytes, ...object } of bundle.objects) {
      const relativePath = `${folder}/${checkedUid(object.sopInstanceUid)}.dcm`;
      await this.#files.write(relativePath, [bytes]);
      objects.push({ ...object, relativePath, sha256: sha256Of(bytes) });
    }
    const { studyInstanceUid, revision } = bundle;
    return { studyInstanceUid, revision, objects, overlayPath };
  }

  /** Records a result whose files are written; the same revision again (a repeated job) replaces what it made before. */
  async record(tx: Transaction<Database>, files: StoredFiles, result: NewResult): Promise<void> {
    const contents = {
      input_key: result.inputKey,
      models: JSON.stringify(result.models),
      config_hash: result.configHash,
      result: JSON.stringify(result.result),
      overlay_path: files.overlayPath,
      objects: JSON.stringify(files.objects),
      created_at: isoNow(this.#clock),
    };
    await tx
      .insertInto('results')
      .values({ study_instance_uid: files.studyInstanceUid, revision: files.revision, ...contents })
      .onConflict((conflict) => conflict.columns(['study_instance_uid', 'revision']).doUpdateSet(contents))
      .execute();
  }

  /** All results of a study, the newest revision first. */
  async list(studyInstanceUid: string): Promise<ResultRecord[]> {
    const rows = await this.#db
      .selectFrom('results')
      .selectAll()
      .where('study_instance_uid', '=', studyInstanceUid)
      .orderBy('revision', 'desc')
      .execute();
    return rows.map((row) => this.#toRecord(row));
  }

  async find(studyInstanceUid: string, revision: number): Promise<ResultRecord | null> {
    return (await this.list(studyInstanceUid)).find((result) => result.revision === revision) ?? null;
  }

  /**
   * The objects of a result with their bytes, for delivery.
   * @throws {StoreError} STORE_CORRUPT when a file is gone or changed: a report that we did not write is not sent.
   */
  async readObjects(result: ResultRecord): Promise<ReportObject[]> {
    return await Promise.all(
      result.objects.map(async ({ relativePath, sha256, ...object }) => {
        const bytes = await this.#read(relativePath, object.sopInstanceUid);
        if (sha256Of(bytes) !== sha256) throw damaged(object.sopInstanceUid, 'changed');
        return { ...object, bytes };
      }),
    );
  }

  async #read(relativePath: string, sopInstanceUid: string): Promise<Uint8Array> {
    try {
      return await readFile(this.#files.absolute(relativePath));
    } catch (error) {
      throw damaged(sopInstanceUid, 'unreadable', error);
    }
  }

  #toRecord(row: Selectable<ResultTable>): ResultRecord {
    return {
      studyInstanceUid: row.study_instance_uid,
      revision: row.revision,
      inputKey: row.input_key,
      models: JSON.parse(row.models) as ModelStamp[],
      configHash: row.config_hash,
      result: JSON.parse(row.result) as unknown,
      objects: JSON.parse(row.objects) as StoredReportObject[],
      overlayPath: this.#files.absolute(row.overlay_path),
      createdAt: row.created_at,
    };
  }
}

/** Folder of the result files, inside the state directory. */
export const RESULT_FOLDER = 'results';

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function damaged(sopInstanceUid: string, how: 'changed' | 'unreadable', cause?: unknown): StoreError {
  return new StoreError('STORE_CORRUPT', `the file of a result object is ${how}`, {
    context: { sopInstanceUid },
    cause,
  });
}
