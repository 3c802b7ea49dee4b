/**
 * Colours of the overlay, after the palette of Okabe and Ito, which colour-blind people can tell apart; nothing is said
 * by colour alone. Texts on them have a contrast of at least 4.5 to 1.
 */
export const COLOUR = {
  ink: '#111827',
  faint: '#4b5563',
  line: '#9ca3af',
  paper: '#ffffff',
  banner: '#1b1b28',
  bannerText: '#f0e442',
  bannerFaint: '#e5e7eb',
  chosen: '#0072b2',
  other: '#9fb3c8',
  track: '#eef1f4',
  fail: '#a83e00',
  warn: '#e69f00',
  info: '#d1d5db',
} as const;
