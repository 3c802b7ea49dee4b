/**
 * Text that is valid whatever Specific Character Set the source has: accents dropped, anything else outside printable
 * ASCII shown as `?`. Backslash and tilde go too: they separate values, and read as other signs in ISO_IR 13.
 * @source PS3.5 6.1.2
 */
export function toAscii(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[\t\r\n]+/g, ' ')
    .replaceAll('\\', '/')
    .replace(/[^\x20-\x7d]/gu, '?');
}
