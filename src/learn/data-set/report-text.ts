import type { DataSet } from '../../dicom/data-set.ts';

/** A report deeper than this is no report. */
const MAX_DEPTH = 12;
const MAX_TEXT = 256 * 1024;

/** Text of a DICOM object, or why none can be had; `null` for objects that are no reports. */
export type ReportReading = { readonly text: string } | { readonly unread: string } | null;

/**
 * The text of a structured report, or of an encapsulated document that is text.
 * @source PS3.3 A.35, C.17.3 (SR content tree), A.45 (encapsulated documents); R-014
 */
export function readReportText(dataSet: DataSet): ReportReading {
  const sopClass = dataSet.text('x00080016');
  if (sopClass.startsWith('1.2.840.10008.5.1.4.1.1.88.')) {
    const text = textOfItems(dataSet.items('x0040a730'), 0).join('\n').slice(0, MAX_TEXT);
    return text === '' ? { unread: 'a structured report without text' } : { text };
  }
  if (!sopClass.startsWith('1.2.840.10008.5.1.4.1.1.104.')) return null;
  const type = dataSet.text('x00420012');
  const bytes = dataSet.element('x00420011')?.bytes;
  if (!/^text\/|xml$/i.test(type) || bytes === undefined)
    return { unread: `an encapsulated document of type "${type}"; only text is read` };
  const text = Buffer.from(bytes).toString('utf8').slice(0, MAX_TEXT).replaceAll('\0', '');
  return { text: /xml/i.test(type) ? withoutTags(text) : text.trim() };
}

function textOfItems(items: readonly DataSet[], depth: number): string[] {
  if (depth > MAX_DEPTH) return [];
  return items.flatMap((item) => {
    const [name] = item.items('x0040a043');
    const heading = name?.text('x00080104') ?? '';
    const [code] = item.items('x0040a168');
    const value =
      item.text('x0040a040') === 'TEXT' ? item.text('x0040a160') : (code?.text('x00080104') ?? '');
    const own = value === '' ? [] : [heading === '' ? value : `${heading}: ${value}`];
    return [...own, ...textOfItems(item.items('x0040a730'), depth + 1)];
  });
}

function withoutTags(xml: string): string {
  return xml
    .replace(/<[^<>]*>/g, ' ')
    .replace(/[ \t]+/g, ' ')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
}
