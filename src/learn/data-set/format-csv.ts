/** What a cell may hold; `null` and an absent value are empty cells. */
export type CsvValue = string | number | boolean | null | undefined;

/** Text of a CSV file (RFC 4180 quoting, line feeds); numbers keep six digits. */
export function formatCsv(header: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return [header, ...rows].map((row) => `${row.map(formatCell).join(',')}\n`).join('');
}

function formatCell(value: CsvValue): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
