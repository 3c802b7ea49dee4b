import { RADIONUCLIDE, RADIOPHARMACEUTICAL } from '../dicom/codes.ts';
import type { ElementLiteral } from '../dicom/write-data-set.ts';
import type { Code } from '../study/code.ts';
import type { Tracer } from '../study/data-set.ts';
import { TRACER_PHYSICS } from './tracer-physics.ts';

/** What the header says of a tracer. */
export const TRACER_TEXTS = {
  '99mTc-MDP': {
    name: 'MDP',
    scan: 'bone scan',
    series: 'Whole Body Bone',
    window: 'Tc99m',
    doseMbq: '740',
    nuclide: RADIONUCLIDE.technetium99m,
    agent: RADIOPHARMACEUTICAL.medronate,
  },
  '131I': {
    name: 'NaI',
    scan: 'iodine scan',
    series: 'Whole Body I-131',
    window: 'I131',
    doseMbq: '148',
    nuclide: RADIONUCLIDE.iodine131,
    agent: RADIOPHARMACEUTICAL.sodiumIodideI131,
  },
} as const;

/** Energy window and radiopharmaceutical of a phantom, given `uptakeHours` before the scan. */
export function tracerElements(tracer: Tracer, scanStart: Date, uptakeHours: number): ElementLiteral[] {
  const { name, doseMbq, nuclide, agent } = TRACER_TEXTS[tracer];
  return [
    { keyword: 'EnergyWindowInformationSequence', value: [energyWindow(tracer)] },
    {
      keyword: 'RadiopharmaceuticalInformationSequence',
      value: [
        [
          { keyword: 'Radiopharmaceutical', value: name },
          ...givenAt(scanStart, uptakeHours),
          { keyword: 'RadionuclideTotalDose', value: doseMbq },
          { keyword: 'RadionuclideCodeSequence', value: [coded(nuclide)] },
          { keyword: 'RadiopharmaceuticalCodeSequence', value: [coded(agent)] },
        ],
      ],
    },
  ];
}

function energyWindow(tracer: Tracer): ElementLiteral[] {
  const { energyKev, windowWidth } = TRACER_PHYSICS[tracer];
  const limit = (sign: number): string => (energyKev * (1 + (sign * windowWidth) / 2)).toFixed(2);
  return [
    {
      keyword: 'EnergyWindowRangeSequence',
      value: [
        [
          { keyword: 'EnergyWindowLowerLimit', value: limit(-1) },
          { keyword: 'EnergyWindowUpperLimit', value: limit(1) },
        ],
      ],
    },
    { keyword: 'EnergyWindowName', value: TRACER_TEXTS[tracer].window },
  ];
}

/** When the tracer was given: with the date where that was on an earlier day. */
function givenAt(scanStart: Date, uptakeHours: number): ElementLiteral[] {
  const given = dateTime(new Date(scanStart.getTime() - Math.round(uptakeHours * 60) * 60_000));
  const time = { keyword: 'RadiopharmaceuticalStartTime', value: given.slice(8) };
  if (given.slice(0, 8) === dateTime(scanStart).slice(0, 8)) return [time];
  return [time, { keyword: 'RadiopharmaceuticalStartDateTime', value: given }];
}

/** YYYYMMDDHHMMSS. */
function dateTime(at: Date): string {
  return at.toISOString().replaceAll(/\D/g, '').slice(0, 14);
}

/** A code as the three elements of an item. */
export function coded({ value, scheme, meaning }: Code): ElementLiteral[] {
  return [
    { keyword: 'CodeValue', value },
    { keyword: 'CodingSchemeDesignator', value: scheme },
    { keyword: 'CodeMeaning', value: meaning },
  ];
}
