/** Sensitivity maps as a picture: a column for each digit, the digit on top, below it one map for each class. */
import {PNG} from 'pngjs';
import {SIZE} from './digits';

/** One digit, and how each logit changes with each of its pixels. */
export interface Column {
  readonly label: number;
  readonly predicted: number;
  /** `[28 · 28]`; 0 is paper, 1 is ink. */
  readonly image: ArrayLike<number>;
  /** For each class `[28 · 28]`. */
  readonly maps: readonly ArrayLike<number>[];
}

type Colour = readonly [number, number, number];

const ZOOM = 3;
const CELL = SIZE * ZOOM;
const STEP = CELL + 8;
const MARGIN = 30;
const LEFT = MARGIN + 32;
const TOP = MARGIN + 34;
const MAPS = TOP + STEP + 12;
const LETTER = 4 * ZOOM;

const WHITE: Colour = [255, 255, 255];
const INK: Colour = [30, 30, 34];
const PALE: Colour = [226, 226, 230];
const AMBER: Colour = [240, 150, 0];
const BLUES: readonly Colour[] = [WHITE, [146, 197, 222], [33, 102, 172], [5, 48, 97]];
const REDS: readonly Colour[] = [WHITE, [244, 165, 130], [178, 24, 43], [103, 0, 31]];

/**
 * The bytes of a PNG. Red: more ink here raises the logit of this row's class; blue: lowers it. The colours of a digit are scaled to its
 * strongest pixels, so that its maps can be compared. A frame marks the class that was predicted. Digits read right stand on the left.
 */
export function draw(columns: readonly Column[]): Buffer {
  const classes = columns[0].maps.length;
  const right = columns.filter(({label, predicted}) => label === predicted);
  const wrong = columns.filter(({label, predicted}) => label !== predicted);
  const split = LEFT + right.length * STEP + (wrong.length > 0 ? 20 : 0);
  const bottom = MAPS + classes * STEP + 16;
  const canvas = new Canvas(split + wrong.length * STEP + MARGIN - 8, bottom + 5 * ZOOM + MARGIN);

  if (right.length > 0) canvas.text('READ RIGHT', LEFT, MARGIN);
  if (wrong.length > 0) canvas.text('MISREAD', split, MARGIN);
  for (let c = 0; c < classes; c++) canvas.text(`${c}`, MARGIN, MAPS + c * STEP + CELL / 2 - 7);
  right.forEach((column, i) => drawColumn(canvas, LEFT + i * STEP, column, INK));
  wrong.forEach((column, i) => drawColumn(canvas, split + i * STEP, column, AMBER));
  drawLegend(canvas, LEFT, bottom);
  return canvas.png();
}

function drawColumn(canvas: Canvas, left: number, {predicted, image, maps}: Column, mark: Colour): void {
  canvas.pixels(left, TOP, (p) => mix(WHITE, INK, image[p]));
  const strongest = quantile(
    maps.flatMap((map) => Array.from(map, Math.abs)),
    0.998,
  );
  maps.forEach((map, c) => {
    const top = MAPS + c * STEP;
    if (c === predicted) canvas.frame(left, top, 3, mark);
    else canvas.frame(left, top, 1, PALE);
    canvas.pixels(left, top, (p) => mix(diverging(map[p] / strongest), INK, 0.18 * image[p]));
  });
}

function drawLegend(canvas: Canvas, left: number, top: number): void {
  const [lower, raise] = ['INK HERE LOWERS', "RAISES THE CLASS'S LOGIT"];
  const bar = left + (lower.length + 1) * LETTER;
  const width = 180;
  canvas.text(lower, left, top);
  for (let i = 0; i < width; i++) canvas.rectangle(bar + i, top, 1, 5 * ZOOM, diverging((2 * i) / (width - 1) - 1));
  canvas.text(raise, bar + width + LETTER, top);
}

const mix = (a: Colour, b: Colour, share: number): Colour => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

/** From −1, dark blue, through white to 1, dark red. */
function diverging(value: number): Colour {
  const stops = value < 0 ? BLUES : REDS;
  const at = Math.min(Math.abs(value), 1) * (stops.length - 1);
  const i = Math.min(Math.floor(at), stops.length - 2);
  return mix(stops[i], stops[i + 1], at - i);
}

const quantile = (values: readonly number[], share: number): number =>
  Float32Array.from(values).sort()[Math.floor(share * (values.length - 1))] || 1;

/** Five rows of three dots each; a row is an octal digit. */
const FONT: Readonly<Record<string, string>> = {
  ...{0: '75557', 1: '26227', 2: '71747', 3: '71717', 4: '55711', 5: '74717', 6: '74757', 7: '71122', 8: '75757', 9: '75717'},
  ...{A: '25755', C: '34443', D: '65556', E: '74647', G: '34553', H: '55755', I: '72227', K: '55655', L: '44447', M: '57755'},
  ...{N: '65555', O: '75557', R: '65655', S: '34216', T: '72222', W: '55775', ' ': '00000', "'": '22000'},
};

class Canvas {
  private readonly image: PNG;

  constructor(width: number, height: number) {
    this.image = new PNG({width, height});
    this.image.data.fill(255);
  }

  rectangle(left: number, top: number, width: number, height: number, [red, green, blue]: Colour): void {
    const {data, width: line} = this.image;
    for (let y = top; y < top + height; y++) {
      for (let at = 4 * (y * line + left); at < 4 * (y * line + left + width); at += 4) {
        data[at] = red;
        data[at + 1] = green;
        data[at + 2] = blue;
      }
    }
  }

  /** An image of the digits' size, zoomed. */
  pixels(left: number, top: number, colour: (pixel: number) => Colour): void {
    for (let p = 0; p < SIZE * SIZE; p++)
      this.rectangle(left + (p % SIZE) * ZOOM, top + Math.floor(p / SIZE) * ZOOM, ZOOM, ZOOM, colour(p));
  }

  /** A border around such an image. */
  frame(left: number, top: number, width: number, colour: Colour): void {
    this.rectangle(left - width, top - width, CELL + 2 * width, CELL + 2 * width, colour);
  }

  text(words: string, left: number, top: number): void {
    [...words].forEach((letter, i) => {
      [...FONT[letter]].forEach((row, y) => {
        for (let x = 0; x < 3; x++)
          if (Number(row) & (4 >> x)) this.rectangle(left + i * LETTER + x * ZOOM, top + y * ZOOM, ZOOM, ZOOM, INK);
      });
    });
  }

  png(): Buffer {
    // Large pixels compress best as they are: no filter, zlib's own strategy.
    return PNG.sync.write(this.image, {filterType: 0, deflateStrategy: 0});
  }
}
