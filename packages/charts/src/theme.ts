/**
 * Colours and grounds of the three themes. Jade for satisfied, warm grey for neutral, ochre to brick for dissatisfied;
 * position (left and right of the centre), hatching and labels say the same without colour. `print` is black on white.
 */

import type { Tally } from '@longdan/analysis';
import type { LevelMeaning } from '@longdan/core';

export type ThemeName = 'light' | 'dark' | 'print';

export interface Theme {
  readonly name: ThemeName;
  readonly surface: string;
  readonly ink: string;
  readonly muted: string;
  readonly rule: string;
  /** The unit's own figures. */
  readonly accent: string;
  readonly fonts: string;
  /** From mildest to strongest. */
  readonly satisfied: readonly [string, string];
  readonly neutral: string;
  readonly dissatisfied: readonly [string, string];
  /** Levels of scales that do not measure satisfaction, lowest to highest. */
  readonly plain: readonly [string, string];
  /** Lines over dissatisfied and dots over neutral segments. */
  readonly pattern: string;
}

/** On screens. A drawing shown as a picture fetches no font: where Be Vietnam Pro is not installed, another sans. */
const sans = "'Be Vietnam Pro', Arial, 'Liberation Sans', sans-serif";

export const themes: Readonly<Record<ThemeName, Theme>> = {
  light: {
    name: 'light',
    surface: '#fdfcf9',
    ink: '#1f1b16',
    muted: '#5d564c',
    rule: '#d8d2c7',
    accent: '#a3262a',
    fonts: sans,
    satisfied: ['#86c5b0', '#14604d'],
    neutral: '#cfc8bc',
    dissatisfied: ['#e0ac4e', '#9c3b22'],
    plain: ['#c9d4dc', '#3f5f75'],
    pattern: '#fdfcf9',
  },
  dark: {
    name: 'dark',
    surface: '#1f1d1a',
    ink: '#efebe4',
    muted: '#b3aca1',
    rule: '#3b3731',
    accent: '#ef8178',
    fonts: sans,
    satisfied: ['#2f7a66', '#7fd3b8'],
    neutral: '#6f6a62',
    dissatisfied: ['#c99234', '#e27353'],
    plain: ['#3f5566', '#a9c4d6'],
    pattern: '#1f1d1a',
  },
  print: {
    name: 'print',
    surface: '#ffffff',
    ink: '#000000',
    muted: '#333333',
    rule: '#aaaaaa',
    accent: '#000000',
    fonts: "Tinos, 'Times New Roman', serif",
    satisfied: ['#bdbdbd', '#4a4a4a'],
    neutral: '#ffffff',
    dissatisfied: ['#ffffff', '#ffffff'],
    plain: ['#eeeeee', '#4a4a4a'],
    pattern: '#000000',
  },
};

export interface Paint {
  readonly fill: string;
  /** Drawn over the fill so that the meaning shows without colour. */
  readonly texture: 'none' | 'hatch' | 'dense-hatch' | 'dots';
  /** Black or white, whichever reads better on the fill. */
  readonly label: string;
}

/** One paint per level of a scale, from worst to best. */
export function paintLevels(levels: Tally['levels'], theme: Theme): Paint[] {
  const of = (means: LevelMeaning | undefined): number[] =>
    levels.flatMap((level, i) => (level.means === means ? [i] : []));
  const [bad, good, plain] = [of('dissatisfied'), of('satisfied'), of(undefined)];
  return levels.map(({ means }, i): Paint => {
    switch (means) {
      case 'satisfied':
        return solid(mix(theme.satisfied, strength(good.indexOf(i), good.length)));
      case 'neutral':
        return { ...solid(theme.neutral), texture: theme.name === 'print' ? 'dots' : 'none' };
      case 'dissatisfied': {
        // The worst level stands first: it is the strongest.
        const far = 1 - strength(bad.indexOf(i), bad.length, true);
        return { ...solid(mix(theme.dissatisfied, far)), texture: far > 0.5 ? 'dense-hatch' : 'hatch' };
      }
      default:
        return solid(mix(theme.plain, strength(plain.indexOf(i), plain.length)));
    }
  });
}

/** Place of one of `count` shades, 0 mildest … 1 strongest. A single shade is a strong one. */
const strength = (index: number, count: number, reversed = false): number =>
  count === 1 ? (reversed ? 0.25 : 0.75) : index / (count - 1);

const solid = (fill: string): Paint => ({ fill, texture: 'none', label: chooseLabel(fill) });

const channels = (colour: string): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

function mix([from, to]: readonly [string, string], share: number): string {
  const target = channels(to);
  const mixed = channels(from).map((value, i) => Math.round(value + (target[i]! - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance and contrast of WCAG 2.2. */
function luminance(colour: string): number {
  const [r, g, b] = channels(colour).map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

export function contrast(one: string, two: string): number {
  const [high, low] = [luminance(one), luminance(two)].sort((a, b) => b - a);
  return (high! + 0.05) / (low! + 0.05);
}

const chooseLabel = (fill: string): string =>
  contrast(fill, '#ffffff') >= contrast(fill, '#000000') ? '#ffffff' : '#000000';
