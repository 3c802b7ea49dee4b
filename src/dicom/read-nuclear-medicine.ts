import type { Detector, EnergyWindow, FrameHeader, Radiopharmaceutical } from '../study/scan-header.ts';
import type { DataSet } from './data-set.ts';
import { readCode } from './read-code.ts';

/** More frames than this are not listed: no planar study has them, and a header may lie about their number. */
const MAX_LISTED_FRAMES = 4096;

/**
 * Energy window and detector of each frame, from the two vectors; `null` where a vector does not reach.
 * @source PS3.3 C.8.4.8: Energy Window Vector (0054,0010), Detector Vector (0054,0020)
 */
export function readFrameHeaders(dataSet: DataSet, numberOfFrames: number): FrameHeader[] {
  const energyWindows = dataSet.numbers('x00540010');
  const detectors = dataSet.numbers('x00540020');
  return Array.from({ length: Math.min(numberOfFrames, MAX_LISTED_FRAMES) }, (_, index) => ({
    frame: index + 1,
    energyWindow: itemNumber(energyWindows[index]),
    detector: itemNumber(detectors[index]),
  }));
}

function itemNumber(value: number | undefined): number | null {
  return value !== undefined && Number.isInteger(value) && value >= 1 ? value : null;
}

/** @source PS3.3 C.8.4.10: Energy Window Information Sequence (0054,0012) */
export function readEnergyWindows(dataSet: DataSet): EnergyWindow[] {
  return dataSet.items('x00540012').map((item, index) => ({
    number: index + 1,
    name: item.text('x00540018').slice(0, 64),
    ranges: item.items('x00540013').flatMap((range) => {
      const lowerKev = range.number('x00540014');
      const upperKev = range.number('x00540015');
      return lowerKev === null || upperKev === null ? [] : { lowerKev, upperKev };
    }),
  }));
}

/** @source PS3.3 C.8.4.11: Detector Information Sequence (0054,0022) */
export function readDetectors(dataSet: DataSet): Detector[] {
  return dataSet.items('x00540022').map((item, index) => ({
    number: index + 1,
    viewCode: readCode(item, 'x00540220'),
    startAngleDegrees: item.number('x00540200'),
    imageOrientation: exactly(6, item.numbers('x00200037')),
    imagePosition: exactly(3, item.numbers('x00200032')),
    collimator: item.text('x00181180').slice(0, 64),
    collimatorType: item.text('x00181181').slice(0, 16),
  }));
}

function exactly(length: number, values: number[]): number[] | null {
  return values.length === length ? values : null;
}

/** More megabecquerels than anybody is given: the number is in becquerels, as in PET. */
const BECQUERELS_FROM = 1e6;

/**
 * The first radiopharmaceutical that says something. A total dose of 0 means that nobody entered it; its unit in NM is
 * MBq, and cameras that write the Bq of PET are known.
 * @source PS3.3 C.8.4.10: Radiopharmaceutical Information Sequence (0054,0016)
 */
export function readRadiopharmaceutical(dataSet: DataSet): Radiopharmaceutical | null {
  for (const item of dataSet.items('x00540016')) {
    const radiopharmaceutical = {
      text: item.text('x00180031').slice(0, 64),
      radionuclide: readCode(item, 'x00540300'),
      agent: readCode(item, 'x00540304'),
      totalDoseMbq: inMegabecquerels(item.number('x00181074')),
      startTime: (item.text('x00181078') || item.text('x00181072')).slice(0, 26),
    };
    if (Object.values(radiopharmaceutical).some((value) => value !== null && value !== ''))
      return radiopharmaceutical;
  }
  return null;
}

function inMegabecquerels(dose: number | null): number | null {
  if (dose === null || dose <= 0) return null;
  return dose >= BECQUERELS_FROM ? dose / 1e6 : dose;
}
