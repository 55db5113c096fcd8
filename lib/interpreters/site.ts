/** What a rule may know of a call, for all three interpreters. */
import type {DataType, Tensor} from '@tensorflow/tfjs-core';
import {bind} from '../core/bind';
import type {At, BatchAt, Call} from '../core/rule';

/** Values by the names of the inputs that they belong to. */
export function byName<V>(names: readonly string[], values: readonly V[]): Record<string, V> {
  const record: Record<string, V> = {};
  for (let i = 0; i < names.length; i++) record[names[i]] = values[i];
  return record;
}

/** Remembers no tensor of the call; records by name are made only for rules that look. */
export class Site implements At {
  protected constructor(
    readonly kernel: string,
    readonly names: readonly string[],
    readonly attrs: object,
    private readonly run: Call['run'],
    private readonly shapes: readonly number[][],
    private readonly dtypes: readonly DataType[],
    readonly out: readonly number[][],
    readonly outDtype: readonly DataType[],
    readonly cts: readonly (Tensor | null)[],
  ) {}

  static of({kernel, names, attrs, run, args}: Call, outputs: readonly Tensor[] = []): Site {
    return new Site(
      kernel,
      names,
      attrs,
      run,
      args.map(shapeOf),
      args.map(dtypeOf),
      outputs.map(shapeOf),
      outputs.map(dtypeOf),
      [],
    );
  }

  /** The same call while these cotangents of its outputs are pulled back. */
  pulling(cts: readonly (Tensor | null)[]): Site {
    return new Site(this.kernel, this.names, this.attrs, this.run, this.shapes, this.dtypes, this.out, this.outDtype, cts);
  }

  get shape(): Record<string, number[]> {
    return byName(this.names, this.shapes);
  }

  get dtype(): Record<string, DataType> {
    return byName(this.names, this.dtypes);
  }

  emit(args: readonly Tensor[], attrs: object = this.attrs): Tensor[] {
    return bind({kernel: this.kernel, names: this.names, args, attrs, run: this.run});
  }
}

/** As a batching rule sees it. */
export class BatchSite extends Site implements BatchAt {
  constructor(
    {kernel, names, attrs, run, args}: Call,
    readonly size: number,
    readonly lift: BatchAt['lift'],
    readonly loop: BatchAt['loop'],
  ) {
    super(kernel, names, attrs, run, args.map(shapeOf), args.map(dtypeOf), [], [], []);
  }
}

const shapeOf = (t: Tensor) => t.shape;
const dtypeOf = (t: Tensor) => t.dtype;
