/**
 * What is drawn: genes, any sequence of which makes a well-typed program (build.ts). So a program can be cut anywhere and is one again,
 * and what is wrong with it shrinks to a few lines.
 */
import * as fc from 'fast-check';
import {spliced, withAt} from './lists';

/** One op: its place in the table, its operands counted back from the last value, and a number that its other choices are taken from. */
export interface OpGene {
  readonly op: number;
  readonly operands: readonly number[];
  readonly pick: number;
}

/** One transform of a function, whose genes see the values around it, and its call. */
export interface TransformGene {
  readonly transform: number;
  readonly operands: readonly number[];
  readonly pick: number;
  readonly body: readonly Gene[];
}

export type Gene = OpGene | TransformGene;

export interface Genome {
  /** The shapes of the inputs, by their places in a list. */
  readonly inputs: readonly number[];
  readonly genes: readonly Gene[];
  /** What the values of the inputs, tangents and samples are drawn from. */
  readonly seed: number;
}

/** Mostly the last value first, so that much depends on much, and functions depend on their parameters. */
const operands = fc.tuple(
  fc.oneof({arbitrary: fc.constant(0), weight: 2}, {arbitrary: fc.nat(5), weight: 1}),
  fc.nat(5),
  fc.nat(5),
);
const pick = fc.nat(9999);

const {gene} = fc.letrec<{op: OpGene; transform: TransformGene; gene: Gene}>((tie) => ({
  op: fc.record({op: fc.nat(999), operands, pick}),
  transform: fc.record({
    transform: fc.nat(999),
    operands,
    pick,
    body: fc.array(tie('gene'), {minLength: 1, maxLength: 4}),
  }),
  gene: fc.oneof(
    {maxDepth: 4, depthIdentifier: 'nesting'},
    {arbitrary: tie('op'), weight: 3},
    {arbitrary: tie('transform'), weight: 2},
  ),
}));

const drawn: fc.Arbitrary<Genome> = fc.record({
  inputs: fc.array(fc.nat(99), {minLength: 1, maxLength: 3}),
  genes: fc.array(gene, {minLength: 1, maxLength: 6}),
  seed: fc.nat(99_999),
});

/** fast-check can leave out an element of an array, but not put the body of a function in the place of its call: so shrinking is ours. */
class Genomes extends fc.Arbitrary<Genome> {
  override generate(random: fc.Random, bias: number | undefined): fc.Value<Genome> {
    return new fc.Value(drawn.generate(random, bias).value, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Genome {
    return typeof value === 'object' && value !== null && 'genes' in value;
  }

  override shrink(genome: Genome): fc.Stream<fc.Value<Genome>> {
    return fc.stream(smaller(genome)).map((value) => new fc.Value(value, undefined));
  }
}

export const genomes = (): fc.Arbitrary<Genome> => new Genomes();

/** Genomes with less in them, the shortest first. Each has fewer genes or inputs, or smaller numbers: so shrinking ends. */
function* smaller({inputs, genes, seed}: Genome): Generator<Genome> {
  for (const fewer of shorter(genes)) yield {inputs, genes: fewer, seed};
  for (let i = 0; inputs.length > 1 && i < inputs.length; i++) yield {inputs: spliced(inputs, i, 1), genes, seed};
  for (const simpler of simplified(genes)) yield {inputs, genes: simpler, seed};
  for (const [i, shape] of inputs.entries())
    for (const less of below(shape)) yield {inputs: withAt(inputs, i, less), genes, seed};
  if (seed > 0) yield {inputs, genes, seed: 0};
}

/** With half of the genes, with one gene less, with a body in the place of its transform; here or inside. */
function* shorter(genes: readonly Gene[]): Generator<readonly Gene[]> {
  if (genes.length > 2) {
    const middle = genes.length >> 1;
    yield genes.slice(middle);
    yield genes.slice(0, middle);
  }
  for (const i of genes.keys()) yield spliced(genes, i, 1);
  for (const [i, gene] of genes.entries()) {
    if (!('body' in gene)) continue;
    yield spliced(genes, i, 1, ...gene.body);
    for (const body of shorter(gene.body)) yield withAt(genes, i, {...gene, body});
  }
}

/** With a gene that says less: the first of its kind, the last values, the first choice. */
function* simplified(genes: readonly Gene[]): Generator<readonly Gene[]> {
  for (const [i, gene] of genes.entries()) {
    const {operands, pick} = gene;
    for (const less of below(pick)) yield withAt(genes, i, {...gene, pick: less});
    for (const [k, operand] of operands.entries())
      for (const less of below(operand)) yield withAt(genes, i, {...gene, operands: withAt(operands, k, less)});
    if ('body' in gene) {
      for (const transform of below(gene.transform)) yield withAt(genes, i, {...gene, transform});
      for (const body of simplified(gene.body)) yield withAt(genes, i, {...gene, body});
    } else for (const op of below(gene.op)) yield withAt(genes, i, {...gene, op});
  }
}

function below(n: number): number[] {
  return n === 0 ? [] : [...new Set([0, n >> 1, n - 1])];
}
