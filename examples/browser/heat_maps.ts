/** A heat map for each matrix of a batch, on one scale; the cell under the pointer, or that the arrow keys went to, is told. */
import {colourOf, css, inkOn} from './colour';
import type {Theme} from './colour';

export interface Batch {
  /** `[count, rows, columns]`, row by row. */
  readonly values: Float32Array;
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
}

interface Cell {
  readonly map: number;
  readonly row: number;
  readonly column: number;
}

/** What is drawn for how many cells, in CSS pixels. */
interface Layout {
  readonly width: number;
  readonly height: number;
  /** Room for the names of rows and columns; none where maps are many. */
  readonly left: number;
  readonly top: number;
}

function layoutOf({count, rows}: Batch): Layout {
  const few = count <= 10;
  const height = Math.max(4, Math.min(few ? 40 : 16, Math.floor((few ? 320 : 192) / rows)));
  return few ? {width: 40, height, left: 24, top: 20} : {width: 20, height, left: 0, top: 0};
}

const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';
const subscript = (n: number) => [...`${n}`].map((digit) => SUBSCRIPTS[Number(digit)]).join('');
export const rowName = (row: number) => `y${subscript(row + 1)}`;
export const columnName = (column: number) => `x${subscript(column + 1)}`;

/** A minus sign as wide as a plus. */
export const signed = (value: number, digits: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;

const dark = matchMedia('(prefers-color-scheme: dark)');
const theme = (): Theme => (dark.matches ? 'dark' : 'light');

export class HeatMaps {
  private batch: Batch = {values: new Float32Array(), count: 0, rows: 0, columns: 0};
  private layout: Layout = layoutOf(this.batch);
  private largest = 0;
  private canvases: HTMLCanvasElement[] = [];
  private told: Cell | null = null;
  private readonly words: HTMLElement;

  constructor(
    private readonly container: HTMLElement,
    private readonly tip: HTMLElement,
    private readonly legend: HTMLElement,
  ) {
    this.words = tip.appendChild(document.createElement('span'));
    dark.addEventListener('change', () => this.draw());
    addEventListener('scroll', () => this.place(), {passive: true});
  }

  show(batch: Batch): void {
    this.batch = batch;
    this.layout = layoutOf(batch);
    this.largest = batch.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    this.tell(null);
    while (this.canvases.length > batch.count) this.canvases.pop()!.closest('figure')!.remove();
    while (this.canvases.length < batch.count) this.canvases.push(this.addFigure(this.canvases.length));
    const {width, left} = this.layout;
    this.container.style.setProperty('--map', `${left + width * batch.columns}px`);
    this.container.style.setProperty('--left', `${left}px`);
    this.draw();
  }

  /** The value of a cell. */
  private at({map, row, column}: Cell): number {
    const {values, rows, columns} = this.batch;
    return values[(map * rows + row) * columns + column];
  }

  // ---- drawing

  private draw(): void {
    this.canvases.forEach((_, map) => this.drawMap(map));
    this.drawLegend();
  }

  private drawMap(map: number): void {
    const {rows, columns} = this.batch;
    const {width, height, left, top} = this.layout;
    const canvas = this.canvases[map];
    const [w, h] = [left + columns * width, top + rows * height];
    canvas.width = Math.round(w * devicePixelRatio);
    canvas.height = Math.round(h * devicePixelRatio);
    canvas.style.width = `${w}px`;
    canvas.style.height = `${h}px`;
    canvas.setAttribute('aria-label', `Sample ${map + 1}: ${rows} outputs by ${columns} inputs`);
    const paper = canvas.getContext('2d')!;
    paper.scale(devicePixelRatio, devicePixelRatio);
    paper.textBaseline = 'middle';
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) this.drawCell(paper, {map, row, column});
    if (left > 0) this.drawNames(paper, getComputedStyle(canvas));
  }

  private drawCell(paper: CanvasRenderingContext2D, cell: Cell): void {
    const {width, height, left, top} = this.layout;
    const value = this.at(cell);
    const colour = colourOf(this.largest === 0 ? 0 : value / this.largest, theme());
    const [x, y] = [left + cell.column * width, top + cell.row * height];
    // A hair of space between cells that are large enough to have it.
    const gap = height >= 12 ? 1 : 0;
    paper.fillStyle = css(colour);
    paper.fillRect(x, y, width - gap, height - gap);
    if (width < 40 || height < 20) return;
    paper.fillStyle = inkOn(colour);
    paper.font = '11px ui-sans-serif, system-ui, sans-serif';
    paper.textAlign = 'center';
    paper.fillText(signed(value, Math.abs(value) < 10 ? 2 : 1), x + width / 2, y + height / 2 + 1);
  }

  private drawNames(paper: CanvasRenderingContext2D, {color}: CSSStyleDeclaration): void {
    const {rows, columns} = this.batch;
    const {width, height, left, top} = this.layout;
    paper.fillStyle = color;
    paper.font = '11px ui-sans-serif, system-ui, sans-serif';
    paper.textAlign = 'center';
    for (let column = 0; column < columns; column++) paper.fillText(columnName(column), left + (column + 0.5) * width, top / 2);
    paper.textAlign = 'right';
    // Every row while there is room, else the first and the last.
    const step = height >= 14 ? 1 : Math.max(1, rows - 1);
    for (let row = 0; row < rows; row += step) {
      const y = top + (row + 0.5) * height;
      paper.fillText(rowName(row), left - 5, Math.min(y, top + rows * height - 7));
    }
  }

  private drawLegend(): void {
    const steps = Array.from({length: 41}, (_, i) => css(colourOf(i / 20 - 1, theme())));
    const most = this.largest.toFixed(2);
    this.legend.style.setProperty('--scale', `linear-gradient(to right, ${steps.join(', ')})`);
    this.legend.setAttribute('aria-label', `Colours from blue, −${most}, by pale, 0, to red, +${most}`);
    this.legend.innerHTML = `<i></i><span>−${most}</span><span>0</span><span>+${most}</span>`;
  }

  // ---- telling

  private addFigure(map: number): HTMLCanvasElement {
    const figure = this.container.appendChild(document.createElement('figure'));
    const canvas = figure.appendChild(document.createElement('canvas'));
    figure.appendChild(document.createElement('figcaption')).textContent = `${map + 1}`;
    // One stop for Tab, whatever the number of maps; the arrow keys go on from there.
    canvas.tabIndex = map === 0 ? 0 : -1;
    canvas.setAttribute('role', 'application');
    canvas.setAttribute('aria-roledescription', 'heat map');
    for (const kind of ['pointermove', 'pointerdown'] as const)
      canvas.addEventListener(kind, (event) => this.tell(this.cellAt(map, event)));
    canvas.addEventListener('pointerleave', () => this.tell(null));
    canvas.addEventListener('focus', () => this.told?.map === map || this.tell({map, row: 0, column: 0}));
    canvas.addEventListener('blur', () => this.tell(null));
    canvas.addEventListener('keydown', (event) => this.onKey(event));
    return canvas;
  }

  private cellAt(map: number, {offsetX, offsetY}: PointerEvent): Cell | null {
    const {width, height, left, top} = this.layout;
    const [row, column] = [Math.floor((offsetY - top) / height), Math.floor((offsetX - left) / width)];
    const inside = row >= 0 && row < this.batch.rows && column >= 0 && column < this.batch.columns;
    return inside ? {map, row, column} : null;
  }

  private onKey(event: KeyboardEvent): void {
    const to = this.told === null ? null : this.stepFrom(this.told, event.key);
    if (to === null) return;
    event.preventDefault();
    const {count, rows, columns} = this.batch;
    const within = (n: number, length: number) => Math.max(0, Math.min(length - 1, n));
    this.told = {map: within(to.map, count), row: within(to.row, rows), column: within(to.column, columns)};
    const canvas = this.canvases[this.told.map];
    for (const other of this.canvases) other.tabIndex = other === canvas ? 0 : -1;
    const {told} = this;
    canvas.focus();
    this.tell(told);
  }

  private stepFrom(cell: Cell, key: string): Cell | null {
    const {map, row, column} = cell;
    switch (key) {
      case 'ArrowLeft':
        return {...cell, column: column - 1};
      case 'ArrowRight':
        return {...cell, column: column + 1};
      case 'ArrowUp':
        return {...cell, row: row - 1};
      case 'ArrowDown':
        return {...cell, row: row + 1};
      case 'PageUp':
        return {...cell, map: map - 1};
      case 'PageDown':
        return {...cell, map: map + 1};
      case 'Home':
        return {...cell, row: 0, column: 0};
      case 'End':
        return {...cell, row: this.batch.rows - 1, column: this.batch.columns - 1};
      default:
        return null;
    }
  }

  /** Frames a cell and shows its value beside it; says it to who cannot see it. */
  private tell(cell: Cell | null): void {
    this.told = cell;
    this.tip.hidden = cell === null;
    if (cell === null) return;
    const name = `∂${rowName(cell.row)} ∕ ∂${columnName(cell.column)}`;
    this.words.textContent = `sample ${cell.map + 1}   ${name} = ${signed(this.at(cell), 4)}`;
    this.place();
  }

  private place(): void {
    if (this.told === null) return;
    const {map, row, column} = this.told;
    const {width, height, left, top} = this.layout;
    const box = this.canvases[map].getBoundingClientRect();
    const {style} = this.tip;
    const x = box.left + left + column * width;
    Object.assign(style, {left: `${x}px`, top: `${box.top + top + row * height}px`, width: `${width}px`, height: `${height}px`});
    // The words stand over the middle of the cell, as far as the window lets them.
    const room = this.words.offsetWidth;
    const start = Math.min(Math.max(8, x + (width - room) / 2), document.documentElement.clientWidth - room - 8);
    this.words.style.left = `${start - x}px`;
  }
}
