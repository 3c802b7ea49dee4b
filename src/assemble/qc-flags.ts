import type { QcFlag, QcSeverity } from '../study/qc-flag.ts';

/** The quality findings that headers alone can give. Q codes as in the table of quality checks; V codes are of views. */
export const FLAG = {
  viewMissing: flag('Q-01', 'warn'),
  tracerUnstated: flag('Q-11', 'warn'),
  earlyPhase: flag('Q-12', 'warn'),
  pixelSpacing: flag('Q-16', 'warn'),
  outsidePopulation: flag('Q-17', 'fail'),
  ageUnknown: flag('Q-17', 'info'),
  notCounts: flag('Q-18', 'warn'),
  uptakeTime: flag('Q-20', 'warn'),
  uptakeTimeUnknown: flag('Q-20', 'info'),
  activity: flag('Q-23', 'warn'),
  collimator: flag('Q-24', 'warn'),
  collimatorCoarse: flag('Q-24', 'info'),
  scanSpeed: flag('Q-25', 'warn'),
  energyWindowWidth: flag('Q-26', 'warn'),
  viewOrderAssumed: flag('V-01', 'warn'),
  viewEvidenceDisagrees: flag('V-02', 'warn'),
  undecidedFramesLeftOut: flag('V-03', 'warn'),
  energyWindowChosen: flag('V-04', 'info'),
} as const;

/** Each finding once, in the order in which it was first made. */
export function uniqueFlags(flags: readonly QcFlag[]): QcFlag[] {
  const byText = new Map(flags.map((one) => [`${one.code} ${one.text}`, one]));
  return [...byText.values()];
}

function flag(code: string, severity: QcSeverity): (text: string) => QcFlag {
  return (text) => ({ code, severity, text });
}
