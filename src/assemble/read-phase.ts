import type { ScanHeader } from '../study/scan-header.ts';
import { uptakeMinutes } from './read-acquisition-time.ts';
import { objectTexts, wordsSeen } from './read-texts.ts';
import type { ViewRules } from './view-rules.ts';

/**
 * What makes an object the early (flow or blood-pool) phase of a bone scan, in which hardly any skeleton is seen:
 * the words of a site and the time since injection. Empty where nothing does.
 */
export function earlyPhaseEvidence(header: ScanHeader, { earlyPhase }: ViewRules): string[] {
  const words = wordsSeen(objectTexts(header), earlyPhase.words, earlyPhase.unlessWith);
  const minutes = uptakeMinutes(header);
  const early = minutes !== null && minutes < earlyPhase.withinMinutes;
  return early ? [...words, `${Math.round(minutes)} minutes after injection`] : words;
}
