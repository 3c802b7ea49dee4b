import type { DetectionImage, DetectionSet, Lesion } from './detection-set.ts';

/** How a candidate is matched to a lesion. */
export interface HitCriterion {
  /** A candidate hits a lesion when its centre lies in the mask, or no farther than this from it (or from its centre). */
  readonly tolerancePx: number;
}

/** Two pixels of 2.26 mm: half of the resolution of the camera at the depth of bones. */
export const DEFAULT_HIT: HitCriterion = { tolerancePx: 2 };

/** Mean false positives an image at which a sensitivity is quoted. */
export const FROC_RATES = [0.125, 0.25, 0.5, 1, 2, 4, 8] as const;

export interface FrocPoint {
  readonly threshold: number;
  readonly falsePositivesPerImage: number;
  readonly sensitivity: number;
}

export interface FrocResult {
  readonly images: number;
  readonly lesions: number;
  readonly candidates: number;
  readonly criterion: HitCriterion;
  readonly curve: readonly FrocPoint[];
  /** Sensitivity at each of `FROC_RATES`: the highest one with no more false positives. */
  readonly atRates: readonly number[];
  /** Mean of `atRates`. */
  readonly meanSensitivity: number;
}

/**
 * Free-response curve: share of lesions found against false positives an image, as the score threshold falls. A lesion
 * counts once, by its best candidate; further candidates on the same lesion are neither hits nor false positives.
 * `null` when there is no lesion to find.
 */
export function evaluateFroc(
  { images }: DetectionSet,
  criterion: HitCriterion = DEFAULT_HIT,
): FrocResult | null {
  const lesions = images.reduce((sum, image) => sum + image.lesions.length, 0);
  if (lesions === 0) return null;
  const events = images.flatMap((image) => eventsOf(image, criterion)).sort((a, b) => b.score - a.score);
  const curve: FrocPoint[] = [
    { threshold: Number.POSITIVE_INFINITY, falsePositivesPerImage: 0, sensitivity: 0 },
  ];
  let [found, falsePositives] = [0, 0];
  for (const [index, { score, hit }] of events.entries()) {
    if (hit) found++;
    else falsePositives++;
    if (events[index + 1]?.score === score) continue;
    curve.push({
      threshold: score,
      falsePositivesPerImage: falsePositives / images.length,
      sensitivity: found / lesions,
    });
  }
  const atRates = FROC_RATES.map((rate) =>
    Math.max(
      ...curve.filter((point) => point.falsePositivesPerImage <= rate).map(({ sensitivity }) => sensitivity),
    ),
  );
  return {
    images: images.length,
    lesions,
    candidates: images.reduce((sum, { candidates }) => sum + candidates.length, 0),
    criterion,
    curve,
    atRates,
    meanSensitivity: atRates.reduce((sum, value) => sum + value, 0) / atRates.length,
  };
}

/** What counts on one image: the first candidate on each lesion as a hit, every candidate on none as a false positive. */
function eventsOf(image: DetectionImage, criterion: HitCriterion): { score: number; hit: boolean }[] {
  const taken = new Set<Lesion>();
  const ordered = [...image.candidates].sort((a, b) => b.score - a.score);
  return ordered.flatMap((candidate): { score: number; hit: boolean }[] => {
    const near = image.lesions
      .map((lesion) => ({ lesion, distance: distanceTo(lesion, candidate) }))
      .filter(({ distance }) => distance <= criterion.tolerancePx)
      .sort((a, b) => a.distance - b.distance);
    if (near.length === 0) return [{ score: candidate.score, hit: false }];
    const free = near.find(({ lesion }) => !taken.has(lesion));
    if (free === undefined) return [];
    taken.add(free.lesion);
    return [{ score: candidate.score, hit: true }];
  });
}

/** Pixels between a point and the nearest pixel of a lesion, or its centre where it has no mask. */
function distanceTo({ mask, centre }: Lesion, { x, y }: { readonly x: number; readonly y: number }): number {
  let nearest =
    centre === undefined || mask !== undefined
      ? Number.POSITIVE_INFINITY
      : Math.hypot(centre.x - x, centre.y - y);
  for (let at = 0; mask !== undefined && at < mask.length; at += 3) {
    const [row, first, length] = [mask[at]!, mask[at + 1]!, mask[at + 2]!];
    const column = Math.min(Math.max(x, first), first + length - 1);
    nearest = Math.min(nearest, Math.hypot(column - x, row - y));
  }
  return nearest;
}
