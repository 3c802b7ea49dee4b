import type { AuditCheck } from './audit-check.ts';
import { check, median } from './audit-check.ts';
import { BODY_REGIONS } from './body-regions.ts';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import type { ViewMeasurement } from './measure-view.ts';
import { PERCENTILES } from './measure-view.ts';
import { spectrumFloor, spectrumSlope } from './radial-spectrum.ts';

/** Both views of one phantom, measured like a patient's. */
export interface MeasuredPair {
  readonly anterior: ViewMeasurement;
  readonly posterior: ViewMeasurement;
}

/** Regions in which the reference patient is ill or unusual: no target for a typical phantom. */
const UNUSUAL = new Set(['face and neck', 'sternum and thoracic spine', 'knees']);
const SLOPE_BAND = [0.01, 0.06] as const;
const FLOOR_FROM = 0.1;

/**
 * Compares phantoms of the reference's counts and stature with it: histogram, spectrum, noise, regions, resolution.
 * @source reference/bone-scan-domain.md 2.9, points 1 to 6
 */
export function checkImages(phantoms: readonly MeasuredPair[], reference: ViewMeasurement): AuditCheck[] {
  const anterior = phantoms.map((pair) => pair.anterior);
  return [
    ...checkHistogram(anterior, reference),
    ...checkSpectrum(anterior, reference),
    ...checkRegions(anterior, reference),
    ...checkResolution(anterior, reference),
    ...checkViews(phantoms),
  ];
}

/** Mean counts a pixel of body: a taller patient spreads the same counts over more pixels. */
function densityOf({ counts, body }: ViewMeasurement): number {
  return counts / ((body.floor - body.ceil) * (body.right - body.left));
}

function checkHistogram(phantoms: readonly ViewMeasurement[], reference: ViewMeasurement): AuditCheck[] {
  const percentiles = PERCENTILES.map((share, index) => {
    const ratios = phantoms.map(
      (one) =>
        ((one.percentiles[index]! / reference.percentiles[index]!) * densityOf(reference)) / densityOf(one),
    );
    return check(
      [`histogram.p${share}`, `Percentile ${share} of the body's pixels against the reference`],
      median(ratios),
      [0.85, 1.15],
      { origin: 'fitted', note: 'at equal counts a pixel of the body box' },
    );
  });
  const distance = phantoms.map(({ histogram }) => kolmogorovSmirnov(histogram, reference.histogram));
  return [
    ...percentiles,
    check(['histogram.ks', 'Kolmogorov-Smirnov distance, non-zero pixels'], median(distance), [null, 0.1], {
      origin: 'fitted',
      note: 'on log1p; the same for every rising transform',
    }),
  ];
}

function checkSpectrum(phantoms: readonly ViewMeasurement[], reference: ViewMeasurement): AuditCheck[] {
  const slope = ({ spectrum }: ViewMeasurement): number => spectrumSlope(spectrum, ...SLOPE_BAND);
  const floor = ({ spectrum }: ViewMeasurement): number => spectrumFloor(spectrum, FLOOR_FROM);
  return [
    check(
      ['spectrum.slope', 'Slope of the power spectrum, 0.01 to 0.06 c/mm, against the reference'],
      median(phantoms.map((one) => slope(one) / slope(reference))),
      [0.8, 1.2],
      { origin: 'predicted', note: `reference ${slope(reference).toFixed(2)}` },
    ),
    check(
      ['spectrum.floor', 'Floor of the power spectrum above 0.1 c/mm'],
      median(phantoms.map(floor)),
      [0.97, 1.03],
      { origin: 'predicted', note: `reference ${floor(reference).toFixed(3)}` },
    ),
    check(
      ['noise.fano', 'Fano factor of thighs and lower legs, detrended'],
      median(phantoms.flatMap(({ fano }) => fano ?? [])),
      [0.95, 1.05],
      { origin: 'predicted', note: `reference ${reference.fano?.toFixed(3) ?? 'not measured'}` },
    ),
  ];
}

function checkRegions(phantoms: readonly ViewMeasurement[], reference: ViewMeasurement): AuditCheck[] {
  const relative = ({ regions }: ViewMeasurement, name: string): number =>
    regions[name]! / regions['thighs']!;
  const ratios = BODY_REGIONS.filter(({ name }) => name !== 'thighs').map(({ name }) => {
    const value = median(phantoms.map((one) => relative(one, name) / relative(reference, name)));
    const unusual = UNUSUAL.has(name);
    return check(
      [`region.${name.replaceAll(' ', '-')}`, `Uptake of ${name}, against thighs and the reference`],
      value,
      unusual ? [null, null] : [1 / 1.5, 1.5],
      { origin: 'fitted', note: unusual ? 'the reference patient is ill there: shown, not judged' : '' },
    );
  });
  const names = ['head', 'thorax', 'abdomen and pelvis', 'legs'];
  const shares = names.map((name, quarter) =>
    check(
      [`quarter.${quarter + 1}`, `Share of the counts in ${name}, against the reference`],
      median(phantoms.map(({ quarters }) => quarters[quarter]! / reference.quarters[quarter]!)),
      [0.85, 1.15],
      { origin: 'fitted' },
    ),
  );
  return [...ratios, ...shares];
}

function checkResolution(phantoms: readonly ViewMeasurement[], reference: ViewMeasurement): AuditCheck[] {
  const edges = phantoms.flatMap(({ edgeMm }) => edgeMm ?? []);
  const against = reference.edgeMm === null ? null : (median(edges) ?? 0) / reference.edgeMm;
  return [
    check(['resolution.edge', 'Edge spread at leg and air, against the reference'], against, [0.8, 1.25], {
      origin: 'predicted',
      note: `10 to 90 percent, reference ${reference.edgeMm?.toFixed(1) ?? '-'} mm`,
    }),
    check(
      ['resolution.rib', 'Width of the ribs (FWHM), mm'],
      median(phantoms.flatMap(({ ribMm }) => ribMm ?? [])),
      [7, 11],
      { origin: 'predicted', note: `reference ${reference.ribMm?.toFixed(1) ?? '-'} mm by the same measure` },
    ),
  ];
}

/** What lies in front is brighter from in front: no real posterior view is at hand, so that only the sense is judged. */
function checkViews(phantoms: readonly MeasuredPair[]): AuditCheck[] {
  const ratio = (name: string): number | null =>
    median(phantoms.map(({ anterior, posterior }) => posterior.regions[name]! / anterior.regions[name]!));
  const total = median(phantoms.map(({ anterior, posterior }) => posterior.counts / anterior.counts));
  const origin = 'predicted';
  return [
    check(['views.total', 'Posterior against anterior, all counts'], total, [0.9, 1.2], { origin }),
    check(['views.face', 'Posterior against anterior, face and neck'], ratio('face and neck'), [null, 1], {
      origin,
    }),
    check(['views.lumbar', 'Posterior against anterior, lumbar spine'], ratio('lumbar spine'), [1, null], {
      origin,
    }),
    check(['views.ribs', 'Posterior against anterior, rib field'], ratio('rib field'), [0.7, 1.6], {
      origin,
    }),
    check(['views.knees', 'Posterior against anterior, knees'], ratio('knees'), [0.6, 1.1], { origin }),
  ];
}
