import type { ScanHeader } from '../study/scan-header.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * When the acquisition began, in milliseconds of a clock without time zone (only differences mean something), or
 * `null` where date or time is absent or malformed. The series' date and time stand in for the acquisition's.
 */
export function acquisitionTimeMs(header: ScanHeader): number | null {
  return (
    localTimeMs(header.acquisitionDate, header.acquisitionTime) ??
    localTimeMs(header.seriesDate, header.seriesTime)
  );
}

/**
 * Minutes from injection to the scan, or `null` where unknown. A start time without a date is taken to be of the day of
 * the scan; midnight sharp and the very minute of the scan are what devices write when nobody entered a time.
 * @source PS3.3 C.8.4.10: Radiopharmaceutical Start Time (0018,1072) and Start DateTime (0018,1078)
 */
export function uptakeMinutes(header: ScanHeader): number | null {
  const scan = acquisitionTimeMs(header);
  const injection = injectionTimeMs(header);
  if (scan === null || injection === null) return null;
  const minutes = (scan - injection) / MINUTE_MS;
  return minutes < 1 || minutes > (7 * DAY_MS) / MINUTE_MS ? null : minutes;
}

function injectionTimeMs(header: ScanHeader): number | null {
  const text = header.radiopharmaceutical?.startTime ?? '';
  const dateTime = /^(\d{8})(\d{2,6}(?:\.\d+)?)(?:[+-]\d{4})?$/.exec(text);
  const [date, time] =
    dateTime === null ? [header.acquisitionDate || header.seriesDate, text] : [dateTime[1]!, dateTime[2]!];
  return /^0*(\.0*)?$/.test(time) ? null : localTimeMs(date, time);
}

function localTimeMs(date: string, time: string): number | null {
  const day = /^(\d{4})[.]?(\d{2})[.]?(\d{2})$/.exec(date);
  const clock = /^(\d{2}):?(\d{2})?:?(\d{2})?(\.\d{1,6})?$/.exec(time);
  if (day === null || clock === null) return null;
  const [, year, month, dayOfMonth] = day.map(Number) as [number, number, number, number];
  const [, hour, minute = '0', second = '0', fraction = '0'] = clock;
  const midnight = new Date(0).setUTCFullYear(year, month - 1, dayOfMonth);
  const isDate = month >= 1 && month <= 12 && new Date(midnight).getUTCDate() === dayOfMonth;
  if (!isDate || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null;
  return (
    midnight + (Number(hour) * 3600 + Number(minute) * 60 + Number(second) + Number(`0${fraction}`)) * 1000
  );
}
