/**
 * Tensor trees: a tensor, or arrays and plain objects of tensor trees. Transforms see the flat list of leaves; this file goes there and
 * back. It knows no transform. Values that are no tensors and no containers are carried along untouched.
 */
import type {Tensor} from '@tensorflow/tfjs-core';

/** A tensor, or arrays and plain objects of tensor trees. */
export type Tree = Tensor | readonly Tree[] | {readonly [key: string]: Tree};

/**
 * As a constraint, `X extends TreeOf<X>`: a tensor tree also where it is of an interface, which, having no index signature, is no `Tree` to
 * the compiler. An array of inputs that is written down is read as a tuple: that is what `[]` does.
 */
export type TreeOf<X> = Tensor | [] | (object & {readonly [K in keyof X]: NodeOf<X[K]>});
type NodeOf<T> = T extends Tensor ? T : T extends object ? {readonly [K in keyof T]: NodeOf<T[K]>} : Tensor;

/** The same containers with another kind of leaf. */
export type MapTree<T, L> = T extends Tensor
  ? L
  : T extends readonly unknown[]
    ? {[I in keyof T]: MapTree<T[I], L>}
    : T extends object
      ? {[K in keyof T]: MapTree<T[K], L>}
      : T;

/** A tree without its tensors. */
export type Structure =
  | {readonly kind: 'leaf'}
  | {readonly kind: 'other'; readonly value: unknown}
  | {readonly kind: 'array'; readonly items: readonly Structure[]}
  | {readonly kind: 'object'; readonly keys: readonly string[]; readonly items: readonly Structure[]};

const LEAF: Structure = {kind: 'leaf'};

export const isTensor = (x: unknown): x is Tensor =>
  typeof x === 'object' &&
  x !== null &&
  typeof (x as Partial<Tensor>).dataSync === 'function' &&
  typeof (x as Partial<Tensor>).throwIfDisposed === 'function';

export const isPlainObject = (x: unknown): x is Record<string, unknown> => {
  if (typeof x !== 'object' || x === null) return false;
  const prototype: unknown = Object.getPrototypeOf(x);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
};

/** The tensors of a tree, in order, and what is left without them. */
export function flatten(tree: unknown): {leaves: Tensor[]; structure: Structure} {
  const leaves: Tensor[] = [];
  const visit = (node: unknown): Structure => {
    if (isTensor(node)) {
      leaves.push(node);
      return LEAF;
    }
    if (Array.isArray(node)) return {kind: 'array', items: node.map(visit)};
    if (isPlainObject(node)) return {kind: 'object', keys: Object.keys(node), items: Object.values(node).map(visit)};
    return {kind: 'other', value: node};
  };
  const structure = visit(tree);
  return {leaves, structure};
}

/** The tree of a structure, with `leaves` in the places of its tensors. */
export function unflatten(structure: Structure, leaves: readonly unknown[]): unknown {
  let next = 0;
  const build = (s: Structure): unknown => {
    if (s.kind === 'leaf') return leaves[next++];
    if (s.kind === 'other') return s.value;
    const items = s.items.map(build);
    return s.kind === 'array' ? items : Object.fromEntries(s.keys.map((key, i) => [key, items[i]]));
  };
  return build(structure);
}

export const leavesOf = (tree: unknown): Tensor[] => flatten(tree).leaves;

/** The tree with `f` of each tensor in its place. */
export function mapTree(tree: unknown, f: (leaf: Tensor, index: number) => unknown): unknown {
  const {leaves, structure} = flatten(tree);
  return unflatten(structure, leaves.map(f));
}

/** Have two trees the same containers? */
export function sameStructure(a: Structure, b: Structure): boolean {
  if (a.kind === 'array' && b.kind === 'array')
    return a.items.length === b.items.length && a.items.every((item, i) => sameStructure(item, b.items[i]));
  if (a.kind === 'object' && b.kind === 'object') {
    return (
      a.keys.length === b.keys.length &&
      a.keys.every((key, i) => b.keys.includes(key) && sameStructure(a.items[i], b.items[b.keys.indexOf(key)]))
    );
  }
  return a.kind === b.kind;
}

/** For each tensor of `tree` the value that a prefix of it gives: one value stands for all tensors below its place. */
export function broadcastPrefix<V>(prefix: unknown, tree: unknown, isValue: (x: unknown) => x is V): V[] | null {
  if (isValue(prefix)) return leavesOf(tree).map(() => prefix);
  if (Array.isArray(prefix) && Array.isArray(tree) && prefix.length === tree.length)
    return joined(prefix.map((p, i) => broadcastPrefix(p, tree[i], isValue)));
  if (isPlainObject(prefix) && isPlainObject(tree)) {
    const keys = Object.keys(tree);
    if (keys.length === Object.keys(prefix).length && keys.every((key) => key in prefix)) {
      return joined(keys.map((key) => broadcastPrefix(prefix[key], tree[key], isValue)));
    }
  }
  return null;
}

const joined = <V>(parts: (V[] | null)[]): V[] | null => (parts.includes(null) ? null : parts.flatMap((part) => part ?? []));

/** A tree in a few words, for messages: `[2,3]`, `[[2,3], [4]]`, `{w: [3]}`. */
export function describe(tree: unknown): string {
  if (isTensor(tree)) return `[${tree.shape}]`;
  if (Array.isArray(tree)) return `[${tree.map(describe).join(', ')}]`;
  if (isPlainObject(tree))
    return `{${Object.entries(tree)
      .map(([key, value]) => `${key}: ${describe(value)}`)
      .join(', ')}}`;
  if (typeof tree === 'string') return tree;
  if (tree === undefined) return 'nothing';
  return typeof tree === 'object' || typeof tree === 'function' ? `a ${tree?.constructor.name ?? 'null'}` : JSON.stringify(tree);
}
