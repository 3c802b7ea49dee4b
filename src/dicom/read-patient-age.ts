import type { DataSet } from './data-set.ts';

const YEARS_PER_UNIT: Readonly<Record<string, number>> = { Y: 1, M: 1 / 12, W: 7 / 365.25, D: 1 / 365.25 };
const OLDEST = 130;

/**
 * Age in years at the study: Patient's Age if it is one, else completed years between birth and study date; `null` when
 * neither can be read or the result is no human age.
 * @source PS3.5 section 6.2, AS and DA
 */
export function readPatientAge(dataSet: DataSet): number | null {
  const age = ageFromString(dataSet.text('x00101010')) ?? ageFromDates(dataSet);
  return age !== null && age >= 0 && age <= OLDEST ? age : null;
}

function ageFromString(text: string): number | null {
  const [, count, unit] = /^(\d{1,3})([DWMY])$/.exec(text) ?? [];
  const years = Number(count) * (YEARS_PER_UNIT[unit ?? ''] ?? Number.NaN);
  return Number.isNaN(years) ? null : Math.round(years * 100) / 100;
}

function ageFromDates(dataSet: DataSet): number | null {
  const birth = calendarDate(dataSet.text('x00100030'));
  const study = calendarDate(dataSet.text('x00080020'));
  if (!birth || !study) return null;
  const hadBirthday = study.monthAndDay >= birth.monthAndDay;
  return study.year - birth.year - (hadBirthday ? 0 : 1);
}

function calendarDate(text: string): { year: number; monthAndDay: number } | null {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? [];
  if (year === undefined || Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31)
    return null;
  return { year: Number(year), monthAndDay: Number(month) * 100 + Number(day) };
}
