import type { AuditCase, AuditedLesion } from './audit-case.ts';
import type { AuditCheck } from './audit-check.ts';
import { check } from './audit-check.ts';

const AXIAL = /^(cervical|thoracic|lumbar)-spine$|^rib$/;

/**
 * Compares the visible lesions with what the papers print: how many, how bright, where.
 * @source S000 figure 12; S002 figure 2 (907 metastases in 182 images, 599 arthritic foci in 260); S004 table 1 (4.5
 *   lesions a patient); bone-scan domain reference 2.9, point 7
 */
export function checkLesions(cases: readonly AuditCase[]): AuditCheck[] {
  const metastases = lesionsOfKind(cases, 'metastasis');
  const arthritis = lesionsOfKind(cases, 'arthritis');
  const metastatic = cases.filter(({ visibleMetastases }) => visibleMetastases > 0);
  const worn = cases.filter(({ visibleArthritis }) => visibleArthritis > 0);
  const perPatient = shareOf(
    metastatic.reduce((sum, { visibleMetastases }) => sum + visibleMetastases, 0),
    metastatic.length,
  );
  const perWorn = shareOf(
    worn.reduce((sum, { visibleArthritis }) => sum + visibleArthritis, 0),
    worn.length,
  );
  return [
    check(['lesions.metastases', 'Visible metastases of a metastatic patient, mean'], perPatient, [3.5, 6], {
      origin: 'fitted',
      note: 'S002: 5.0 an image; S004: 4.5 a patient',
    }),
    check(
      ['lesions.arthritis', 'Visible arthritic foci of a patient who has any, mean'],
      perWorn,
      [1.5, 3.5],
      {
        origin: 'fitted',
        note: 'S002: 2.3 an image',
      },
    ),
    ...burdenChecks(metastatic),
    check(
      ['lesions.brightness', 'Share of metastases with a largest count of 50 to 100'],
      shareOf(metastases.filter(({ peak }) => peak >= 50 && peak <= 100).length, metastases.length),
      [0.34, 0.54],
      { origin: 'predicted', note: 'S000: 44 percent' },
    ),
    check(
      ['lesions.axial', 'Share of metastases in vertebrae and ribs'],
      shareOf(metastases.filter(({ region }) => AXIAL.test(region)).length, metastases.length),
      [0.5, 0.85],
      { origin: 'fitted', note: 'S000 and S002: vertebrae and ribs lead' },
    ),
    check(
      ['lesions.knee', 'Share of arthritic foci at the knees'],
      shareOf(arthritis.filter(({ region }) => region === 'knee').length, arthritis.length),
      [0.15, null],
      { origin: 'fitted', note: 'S002: the knee leads' },
    ),
  ];
}

function burdenChecks(metastatic: readonly AuditCase[]): AuditCheck[] {
  const groups = [
    ['few', 'one to three', 1, 3, 0.55],
    ['medium', 'four to six', 4, 6, 0.15],
    ['extensive', 'more than six', 7, Infinity, 0.3],
  ] as const;
  return groups.map(([id, title, from, to, wanted]) => {
    const share = shareOf(
      metastatic.filter(({ visibleMetastases: n }) => n >= from && n <= to).length,
      metastatic.length,
    );
    return check(
      [`lesions.${id}`, `Share of metastatic patients with ${title}`],
      share,
      [wanted - 0.12, wanted + 0.12],
      {
        origin: 'fitted',
        note: `wanted ${wanted}`,
      },
    );
  });
}

/** All visible foci of a kind, one entry a view. */
export function lesionsOfKind(cases: readonly AuditCase[], kind: AuditedLesion['kind']): AuditedLesion[] {
  return cases
    .flatMap(({ lesions }) => [...lesions.anterior, ...lesions.posterior])
    .filter((lesion) => lesion.kind === kind);
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
