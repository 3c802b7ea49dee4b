import type { ScanHeader } from '../study/scan-header.ts';
import type { Word } from './match-words.ts';
import { hasWord } from './match-words.ts';
import type { CameraMatch } from './view-rules.ts';

/** Whether a rule by maker or site holds for the device that wrote an object. */
export function matchesCamera(header: ScanHeader, camera: CameraMatch): boolean {
  return (
    says(header.manufacturer, camera.manufacturer) &&
    says(header.manufacturerModelName, camera.model) &&
    says(header.stationName, camera.station)
  );
}

function says(text: string, words: readonly Word[] | null): boolean {
  return words === null || hasWord(text, words);
}
