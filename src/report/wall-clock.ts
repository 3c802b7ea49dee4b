/** Date and time as a hospital reads them: DICOM DA and TM, and one line for people. */
export interface WallClock {
  readonly date: string;
  readonly time: string;
  readonly text: string;
}

/**
 * The wall-clock time of an instant in the zone of the source (0008,0201), for example `+0100`; in this machine's zone
 * where the source names none, because the copied study date and time are local there too.
 */
export function toWallClock(isoInstant: string, timezoneOffset: string): WallClock {
  const instant = new Date(isoInstant);
  const zone = /^([+-])(\d{2})(\d{2})$/.exec(timezoneOffset);
  const minutes =
    zone === null
      ? -instant.getTimezoneOffset()
      : (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3]));
  const local = new Date(instant.getTime() + minutes * 60_000).toISOString();
  return {
    date: local.slice(0, 10).replaceAll('-', ''),
    time: local.slice(11, 19).replaceAll(':', ''),
    text: `${local.slice(0, 10)} ${local.slice(11, 16)}`,
  };
}
