/** A program: values with shapes, and the code that makes each from others. Its text is what runs, so what is printed is what was tested. */
import * as tf from '@tensorflow/tfjs';
import type {Tensor} from '@tensorflow/tfjs';
import {autograd, batchJacobian, func} from '../../lib';
import {row} from './rows';

export type Shape = readonly number[];

/** One value; two are the same if they are the same object. Names come with the text. */
export interface Value {
  readonly shape: Shape;
}

/** `code` is an expression of the names of `args` and, where there is a body, of the function's text. */
export interface Line {
  readonly result: Value;
  readonly args: readonly Value[];
  readonly code: (names: readonly string[], f: string) => string;
  readonly body?: Block;
}

/** A function. It may use values from around it. */
export interface Block {
  readonly params: readonly Value[];
  readonly lines: readonly Line[];
  readonly result: Value;
}

/** The block without lines of which nothing is used. */
export function pruned({params, lines, result}: Block): Block {
  const used = new Set<Value>([result]);
  const kept: Line[] = [];
  for (const line of [...lines].reverse()) {
    if (!used.has(line.result)) continue;
    kept.unshift(line);
    for (const value of usedBy(line)) used.add(value);
  }
  return {params, lines: kept, result};
}

function usedBy({args, body}: Line): Value[] {
  return body === undefined ? [...args] : [...args, body.result, ...body.lines.flatMap(usedBy)];
}

/** The program as TypeScript: a constant `program`, a function of its inputs. */
export const textOf = (block: Block): string => `const program = ${functionText(block, new Map(), '')};`;

const LETTERS = 'xyzabcdefghijklmnopqrstuvw';

function nameIn(names: Map<Value, string>, value: Value): string {
  const known = names.get(value);
  if (known !== undefined) return known;
  const n = names.size;
  const name = LETTERS[n % LETTERS.length] + (n < LETTERS.length ? '' : String(Math.floor(n / LETTERS.length)));
  names.set(value, name);
  return name;
}

function functionText({params, lines, result}: Block, names: Map<Value, string>, indent: string): string {
  const name = (value: Value) => nameIn(names, value);
  const head = `(${params.map((p) => `${name(p)}: tf.Tensor`).join(', ')}) =>`;
  const inner = `${indent}  `;
  const code = (line: Line, at: string) =>
    line.code(line.args.map(name), line.body === undefined ? '' : functionText(line.body, names, at));
  if (lines.length === 0) return `${head} ${name(result)}`;
  if (lines.length === 1 && lines[0].result === result) return `${head} ${code(lines[0], indent)}`;
  const statements = lines.map((line) => {
    const text = code(line, inner);
    return `${inner}const ${name(line.result)} = ${text};`;
  });
  return [`${head} {`, ...statements, `${inner}return ${name(result)};`, `${indent}}`].join('\n');
}

/** The lines of a program's text that compute something. */
export const lengthOf = ({lines}: Block): number =>
  lines.reduce((n, {body}) => n + 1 + (body === undefined ? 0 : lengthOf(body)), 0);

/** What a text speaks of. */
const scope = {tf, func, autograd, batchJacobian, row};

/** The function that a text is. */
export function compiled(text: string): (...xs: Tensor[]) => Tensor {
  const javascript = `'use strict';\n${text.replaceAll(': tf.Tensor', '')}\nreturn program;`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- A program that is run from its text cannot differ from what is printed.
  const make = new Function(...Object.keys(scope), javascript) as (...args: unknown[]) => (...xs: Tensor[]) => Tensor;
  return make(...Object.values(scope));
}
