/** What a command's exit status tells a script. */
export const EXIT = {
  success: 0,
  /** The work was tried and failed; the message says why. */
  failure: 1,
  /** Wrong usage or a faulty configuration: nothing was tried. */
  usage: 2,
  /** `classify`: everything was read, and nothing could be classified. */
  notClassified: 3,
} as const;
