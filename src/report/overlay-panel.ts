import type { QcFlag, QcSeverity } from '../study/qc-flag.ts';
import { COLOUR } from './overlay-colours.ts';
import type { WordedClass, WordedResult } from './result-wording.ts';
import type { Block, TextStyle } from './svg-text.ts';
import { gap, paragraph, stack, svgRect, svgText } from './svg-text.ts';

type Draw = (top: number) => Block;

/** Short facts beside the images, one line or paragraph each. */
export interface PanelFacts {
  readonly study: readonly string[];
  readonly views: readonly string[];
  readonly model: readonly string[];
}

const HEADLINE: TextStyle = { sizePx: 21, colour: COLOUR.ink, weight: 'bold' };
const BODY: TextStyle = { sizePx: 14, colour: COLOUR.ink };
const FAINT: TextStyle = { sizePx: 13, colour: COLOUR.faint };
const TITLE: TextStyle = { sizePx: 13, colour: COLOUR.faint, weight: 'bold' };

/** Result and class probabilities of each model, then the quality checks: what is read first. */
export function resultPanel(x: number, top: number, width: number, results: readonly WordedResult[]): Block {
  const flags = results[0]?.flags ?? [];
  return stack(top, [
    ...results.flatMap((result) => modelResult(x, width, result)),
    title(x, width, 'QUALITY CHECKS'),
    ...(flags.length === 0 ? lines(x, width, ['No flag raised'], BODY) : []),
    ...flags.map((flag) => flagLine(x, width, flag)),
  ]);
}

/** More lines than this would push everything else off the page; the report has them all. */
const MAX_HOT_SPOTS = 12;

function modelResult(x: number, width: number, result: WordedResult): Draw[] {
  const isWithheld = result.kind === 'withheld';
  const hotSpots = result.lesions.slice(0, MAX_HOT_SPOTS).map(({ label }) => label);
  const more = result.lesions.length - hotSpots.length;
  return [
    title(x, width, `${isWithheld ? 'NO RESULT' : 'RESULT'} - ${result.title}`),
    (y) => paragraph(x, y, width, result.headline, HEADLINE),
    gap(8),
    ...result.classes.map((worded) => classBar(x, width, worded)),
    ...(isWithheld ? [] : lines(x, width, [`Decision rule: ${result.operatingPoint}`], FAINT)),
    ...lines(x, width, result.perView, FAINT),
    ...lines(x, width, [...hotSpots, ...(more > 0 ? [`and ${more} more: see the report`] : [])], BODY),
  ];
}

/** Where the images come from and what computed the result. */
export function factsPanel(x: number, top: number, width: number, facts: PanelFacts): Block {
  return stack(top, [
    title(x, width, 'VIEWS'),
    ...lines(x, width, facts.views, BODY),
    title(x, width, 'STUDY'),
    ...lines(x, width, facts.study, BODY),
    title(x, width, 'MODEL'),
    ...lines(x, width, facts.model, BODY),
  ]);
}

function lines(x: number, width: number, texts: readonly string[], style: TextStyle): Draw[] {
  return texts.flatMap((text) => [(y: number) => paragraph(x, y, width, text, style), gap(3)]);
}

function title(x: number, width: number, text: string): Draw {
  return (top) => ({
    svg: svgText(x, top + 26, text, TITLE) + svgRect(x, top + 32, width, 1, `fill="${COLOUR.line}"`),
    bottom: top + 40,
  });
}

/** Name and percentage above a bar; the chosen class is named so, besides being darker. */
function classBar(x: number, width: number, { label, percent, isPredicted }: WordedClass): Draw {
  const weight = isPredicted ? 'bold' : 'regular';
  return (top) => {
    const words = paragraph(x, top, width - 90, `${label}${isPredicted ? ' (chosen)' : ''}`, {
      ...BODY,
      weight,
    });
    const value = svgText(x + width, top + 15, `${percent.toFixed(1)} %`, {
      ...BODY,
      sizePx: 16,
      weight,
      anchor: 'end',
    });
    const barTop = words.bottom + 2;
    const bar =
      svgRect(x, barTop, width, 14, `fill="${COLOUR.track}" stroke="${COLOUR.line}" stroke-width="1"`) +
      svgRect(
        x,
        barTop,
        (width * Math.min(Math.max(percent, 0), 100)) / 100,
        14,
        `fill="${isPredicted ? COLOUR.chosen : COLOUR.other}"`,
      );
    return { svg: words.svg + value + bar, bottom: barTop + 24 };
  };
}

const BADGE: Readonly<Record<QcSeverity, { readonly fill: string; readonly ink: string }>> = {
  fail: { fill: COLOUR.fail, ink: COLOUR.paper },
  warn: { fill: COLOUR.warn, ink: COLOUR.ink },
  info: { fill: COLOUR.info, ink: COLOUR.ink },
};

function flagLine(x: number, width: number, { severity, code, text }: QcFlag): Draw {
  const badgeWidth = 48;
  const { fill, ink } = BADGE[severity];
  return (top) => {
    const words = paragraph(x + badgeWidth + 10, top, width - badgeWidth - 10, `${code}: ${text}`, BODY);
    const badge =
      svgRect(x, top + 1, badgeWidth, 18, `rx="3" fill="${fill}"`) +
      svgText(x + badgeWidth / 2, top + 14.5, severity.toUpperCase(), {
        sizePx: 12,
        colour: ink,
        weight: 'bold',
        anchor: 'middle',
      });
    return { svg: badge + words.svg, bottom: words.bottom + 4 };
  };
}
