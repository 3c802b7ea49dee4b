import type { DataSetImage, SampleUnit } from '../../study/data-set.ts';
import type { Quota } from './plan-cases.ts';
import type { CaseRecord } from './write-case.ts';

/** What of a set is listed so that its classes have exactly the wanted numbers. */
export class QuotaFilling {
  readonly records: CaseRecord[] = [];
  readonly #unit: SampleUnit;
  readonly #missing: Map<string, number>;

  constructor(quota: Quota, unit: SampleUnit) {
    this.#unit = unit;
    this.#missing = new Map(Object.entries(quota));
  }

  /** Samples that are still wanted, by class; empty when the quota is filled. */
  get missing(): Quota {
    return Object.fromEntries([...this.#missing].filter(([, wanted]) => wanted > 0));
  }

  /** Lists what of a case is still wanted; false when nothing is. Call in the order of the cases. */
  add(record: CaseRecord): boolean {
    const images = this.#wanted(record);
    if (images.length > 0) this.records.push({ ...record, images });
    return images.length > 0;
  }

  #wanted({ truth, images }: CaseRecord): DataSetImage[] {
    if (this.#unit === 'examination') return this.#take(truth.className) ? [...images] : [];
    if (this.#unit === 'view') return images.filter((image) => this.#take(image.class));
    return images.flatMap((image) => {
      const lesions = image.lesions.filter(({ nature }) => nature !== null && this.#take(nature));
      return lesions.length === 0 ? [] : [{ ...image, lesions }];
    });
  }

  #take(name: string | null): boolean {
    const wanted = name === null ? 0 : (this.#missing.get(name) ?? 0);
    if (name !== null && wanted > 0) this.#missing.set(name, wanted - 1);
    return wanted > 0;
  }
}
