/** What this product calls itself in every object, page and log line. */
export const PRODUCT = {
  name: 'Osteonode',
  manufacturer: 'Osteonode project',
  version: '0.1.0',
  /** Burned into every overlay and written into every report. */
  disclaimer: 'AI output, not a diagnosis. Research use only. Not a medical device.',
  /** Root below which our implementation class UID lies; 2.25 needs no registration (PS3.5 annex B.2). */
  implementationClassUid: '2.25.183216829284710958571604218386407213954',
  implementationVersionName: 'OSTEONODE_0_1',
} as const;
