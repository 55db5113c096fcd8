/** From genes to a program. Every genome is one: where an op does not fit its operands, the next that does is taken. */
import type {Gene, Genome, OpGene, TransformGene} from './genes';
import {inputShapes, isSmall, ops} from './ops';
import type {Choose} from './ops';
import {pruned} from './program';
import type {Block, Line, Shape, Value} from './program';
import {transforms} from './transforms';

type Values = readonly Value[];

export function programFrom({inputs, genes}: Genome): Block {
  const params = inputs.map((i) => valueOf(inputShapes[i % inputShapes.length]));
  return pruned(blockOf(params, [], genes));
}

const valueOf = (shape: Shape): Value => ({shape});

function blockOf(params: Values, around: Values, genes: readonly Gene[]): Block {
  const lines: Line[] = [];
  const values = [...around, ...params];
  for (const gene of genes) {
    const line = 'body' in gene ? transformed(gene, values) : applied(gene, values);
    lines.push(line);
    values.push(line.result);
  }
  return {params, lines, result: values[values.length - 1]};
}

/** The operands that a gene names, counted back from the last value: so lines before may come and go. */
const operandsOf = ({operands}: Gene, values: Values): Value[] =>
  operands.map((back) => values[values.length - 1 - (back % values.length)]);

/** Choices from the digits of a number. */
function choices(pick: number): Choose {
  let left = pick;
  return (n) => {
    if (n <= 1) return 0;
    const choice = left % n;
    left = Math.floor(left / n);
    return choice;
  };
}

function applied(gene: OpGene, values: Values): Line {
  const args = operandsOf(gene, values);
  const shapes = args.map(({shape}) => shape);
  for (let i = gene.op; ; i++) {
    const op = ops[i % ops.length](shapes, choices(gene.pick));
    if (op === null || !isSmall(op.shape)) continue;
    const {code, shape} = op;
    return {result: valueOf(shape), args: args.slice(0, code.length), code: ([a, b, c]) => code(a, b, c)};
  }
}

function transformed(gene: TransformGene, values: Values): Line {
  const choose = choices(gene.pick);
  const args = operandsOf(gene, values).slice(0, 1 + choose(2));
  for (let i = gene.transform; ; i++) {
    const planned = transforms[i % transforms.length](args, choose);
    if (planned === null) continue;
    const params = planned.params.map(valueOf);
    const body = blockOf(params, values, gene.body);
    const f = planned.scalar === true ? summed(body) : body;
    const like = (shape: Shape) => [...values].reverse().find((value) => value.shape.join() === shape.join()) ?? null;
    const called = planned.call(f.result.shape, like);
    if (called === null) continue;
    const {code, more = [], shape} = called;
    return {
      result: valueOf(shape),
      args: [...args.slice(0, params.length), ...more],
      body: pruned(f),
      code: (names, text) => code(text, names),
    };
  }
}

/** The block with the sum of its result as its result. */
function summed({params, lines, result}: Block): Block {
  if (result.shape.length === 0) return {params, lines, result};
  const sum = valueOf([]);
  return {params, lines: [...lines, {result: sum, args: [result], code: ([a]) => `tf.sum(${a})`}], result: sum};
}
