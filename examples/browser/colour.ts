/** A diverging colour scale: blue below zero, red above, calm at zero. Numbers only, so that a spec can ask it what a pixel should be. */

export type Theme = 'light' | 'dark';
export type Rgb = readonly [number, number, number];

/** Lightness and the two axes of colour in OKLab, where equal steps look equal: green to red, blue to yellow. */
type Lab = readonly [number, number, number];

// The ends are equally far from the middle in lightness, so neither sign shouts. Blue against red is told apart by every kind of colour vision.
const scales: Readonly<Record<Theme, {readonly below: Lab; readonly zero: Lab; readonly above: Lab}>> = {
  light: {below: [0.43, -0.02, -0.15], zero: [0.975, 0, 0.004], above: [0.46, 0.16, 0.08]},
  dark: {below: [0.78, -0.045, -0.11], zero: [0.27, 0, -0.01], above: [0.76, 0.105, 0.085]},
};

/** The colour of `t` from −1 to 1, as red, green and blue from 0 to 255. */
export function colourOf(t: number, theme: Theme): Rgb {
  const {below, zero, above} = scales[theme];
  const end = t < 0 ? below : above;
  const share = Math.min(1, Math.abs(t));
  const [l, a, b] = zero.map((from, i) => from + share * (end[i] - from));
  return toRgb([l, a, b]);
}

export const css = ([r, g, b]: Rgb): string => `rgb(${r} ${g} ${b})`;

/** Ink that can be read on a colour. */
export const inkOn = ([r, g, b]: Rgb): string => (0.299 * r + 0.587 * g + 0.114 * b > 140 ? '#16181d' : '#ffffff');

/** By Björn Ottosson's matrices, https://bottosson.github.io/posts/oklab/. */
function toRgb([lightness, a, b]: Lab): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    toByte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    toByte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    toByte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** A screen's bytes are not proportional to light: sRGB's curve. */
function toByte(light: number): number {
  const value = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, value)));
}
