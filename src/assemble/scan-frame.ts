import type { Detector, FrameHeader, ScanHeader } from '../study/scan-header.ts';
import type { StoredInstance } from '../study/stored-instance.ts';

/** One frame of one stored object, with the detector that its Detector Vector names. */
export interface ScanFrame {
  readonly instance: StoredInstance;
  readonly header: ScanHeader;
  /** 1-based. */
  readonly frame: number;
  readonly energyWindow: number | null;
  readonly detectorNumber: number | null;
  readonly detector: Detector | null;
}

/** All frames of an object, in stored order; where the vectors are absent, frames of unknown window and detector. */
export function framesOf(instance: StoredInstance): ScanFrame[] {
  const { header } = instance;
  return Array.from({ length: header.numberOfFrames }, (_, index) => {
    const vectors = header.frames.find(({ frame }) => frame === index + 1);
    return scanFrame(instance, vectors ?? { frame: index + 1, energyWindow: null, detector: null });
  });
}

function scanFrame(instance: StoredInstance, vectors: FrameHeader): ScanFrame {
  const { header } = instance;
  const only = header.detectors.length === 1 && header.numberOfFrames === 1 ? header.detectors[0]! : null;
  return {
    instance,
    header,
    frame: vectors.frame,
    energyWindow: vectors.energyWindow,
    detectorNumber: vectors.detector,
    detector: header.detectors.find(({ number }) => number === vectors.detector) ?? only,
  };
}

/**
 * Whether all frames of the object show one view (one frame, or one detector in several energy windows), so that what
 * is written for the whole object is said of each frame.
 */
export function showsOneView(header: ScanHeader): boolean {
  if (header.numberOfFrames === 1) return true;
  const detectors = new Set(header.frames.map(({ detector }) => detector));
  const windows = new Set(header.frames.map(({ energyWindow }) => energyWindow));
  return detectors.size === 1 && !detectors.has(null) && windows.size === header.numberOfFrames;
}

/** `1.2.3 frame 2`, as evidence and reasons name a frame. */
export function frameName({ header, frame }: Pick<ScanFrame, 'header' | 'frame'>): string {
  return `${header.sopInstanceUid} frame ${frame}`;
}
