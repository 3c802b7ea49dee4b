import { z } from 'zod';
import { foldText } from './match-words.ts';

const word = z
  .string()
  .max(64)
  .refine((text) => foldText(text) !== '', 'expected a word with at least one letter or digit');
const words = z.array(word);
const wordsByLanguage = z.record(z.string(), words);
const view = z.enum(['anterior', 'posterior']);
const degrees = z.number().min(0).lt(360);

/** For whom a rule holds; at least one of the three must be said. */
const whom = {
  id: z.string().regex(/^[a-z0-9-]+$/, 'expected lower-case letters, digits and hyphens'),
  basis: z.string().min(1),
  manufacturer: words.min(1).optional(),
  model: words.min(1).optional(),
  station: words.min(1).optional(),
};
const SAYS_WHOM = 'expected at least one of manufacturer, model, station';

const startAngleRule = z
  .strictObject({ ...whom, anteriorDegrees: degrees, posteriorDegrees: degrees })
  .refine((rule) => rule.manufacturer ?? rule.model ?? rule.station, SAYS_WHOM)
  .refine(
    (rule) => rule.anteriorDegrees !== rule.posteriorDegrees,
    'anteriorDegrees and posteriorDegrees are the same',
  );

const detectorRule = z
  .strictObject({ ...whom, detectors: z.tuple([view, view]), loneDetector: view.optional() })
  .refine((rule) => rule.manufacturer ?? rule.model ?? rule.station, SAYS_WHOM)
  .refine((rule) => rule.detectors[0] !== rule.detectors[1], 'both detectors are given the same view');

const privateElement = z.strictObject({
  creator: z.string().min(1),
  element: z.string().regex(/^\([0-9A-F]{4},xx[0-9A-F]{2}\)$/, 'expected the form (0009,xx80)'),
});

/** The shape of mappings/views.yaml. */
export const viewRulesSchema = z.strictObject({
  viewWords: z.strictObject({
    anterior: wordsByLanguage,
    posterior: wordsByLanguage,
    other: wordsByLanguage,
  }),
  shortViewWords: z.strictObject({ anterior: words, posterior: words }),
  bothViewWords: words,
  cancelledBy: z.record(z.string(), words),
  privateViewTexts: z.array(privateElement),
  privateDetectorNumbers: z.array(privateElement),
  startAngleRules: z.array(startAngleRule),
  detectorRules: z.array(detectorRule),
  earlyPhase: z.strictObject({
    policy: z.enum(['refuse', 'warn']),
    withinMinutes: z.number().min(0),
    words,
    unlessWith: words,
  }),
  tracers: z.strictObject({ bone: words, other: z.record(z.string(), words) }),
  boneWords: words,
  processedWords: words,
  scatterWindowWords: words,
});

/** mappings/views.yaml as written, shape checked, meaning not yet. */
export type ViewRulesText = z.infer<typeof viewRulesSchema>;
