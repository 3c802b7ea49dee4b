/** One object of a DICOM JSON answer; nothing of it is trusted before it is looked at. */
export type DicomJson = Readonly<Record<string, unknown>>;

/**
 * The objects of a QIDO-RS answer; `[]` for an empty one.
 * @returns `null` when it is not DICOM JSON.
 * @source PS3.18 annex F
 */
export function readDicomJsonArray(answer: unknown): DicomJson[] | null {
  if (answer === null) return [];
  return Array.isArray(answer) && answer.every(isObject) ? answer : null;
}

/** First value of an attribute as text; `''` when absent or of another type. Tags as `0020000D`. */
export function jsonText(object: DicomJson, tag: string): string {
  const first = jsonValues(object, tag)[0];
  return typeof first === 'string' ? first.trim() : typeof first === 'number' ? String(first) : '';
}

/** First value of an attribute as number; `null` when absent or not one. */
export function jsonNumber(object: DicomJson, tag: string): number | null {
  const text = jsonText(object, tag);
  return text === '' || !Number.isFinite(Number(text)) ? null : Number(text);
}

/** Items of a sequence; `[]` when absent. */
export function jsonItems(object: DicomJson, tag: string): DicomJson[] {
  return jsonValues(object, tag).filter(isObject);
}

function jsonValues(object: DicomJson, tag: string): unknown[] {
  const attribute = object[tag];
  const value = isObject(attribute) ? attribute['Value'] : undefined;
  return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is DicomJson {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
