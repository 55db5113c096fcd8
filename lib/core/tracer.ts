/**
 * A tracer stands for a value that is something else than it looks: a primal with its tangent, a sample of a batch. It has the shape and
 * dtype that the program sees and no data of its own; reading it is an error that says what to do instead.
 * It lives in TF.js's scopes like any tensor; disposing it releases its parts (NOTE [ownership]).
 */
import type {DataId, DataType, Tensor} from '@tensorflow/tfjs-core';
import {tracerOutlived, tracerRead} from '../errors';
import {visible} from './stack';
import {nextId, TensorClass, track} from '../tfjs/host';

const TRACER = Symbol.for('tfjs-autograd.tracer');

export abstract class Tracer extends TensorClass {
  /** `transform` is the call as the user wrote it, for messages. */
  constructor(
    readonly transform: string,
    shape: number[],
    dtype: DataType,
  ) {
    super(shape, dtype, undefined as never, nextId());
    track(this);
  }

  /** The tensors that this tracer holds. */
  protected abstract parts(): readonly Tensor[];
  /** What the host finds when it asks for the data behind this tracer; may throw. */
  protected abstract hostData(): DataId;
  /** A second tracer on the same value, its parts aliased by `alias`; held by its maker. */
  abstract second(alias: (part: Tensor) => Tensor): Tracer;

  get [TRACER](): true {
    return true;
  }

  override dispose(): void {
    if (this.isDisposedInternal) return;
    this.isDisposedInternal = true;
    for (const part of this.parts()) part.dispose();
  }

  override dataSync(): never {
    throw tracerRead(this.transform, 'dataSync()');
  }
  override data(): never {
    throw tracerRead(this.transform, 'data()');
  }
  override array(): never {
    throw tracerRead(this.transform, 'array()');
  }
  override arraySync(): never {
    throw tracerRead(this.transform, 'arraySync()');
  }
  override buffer(): never {
    throw tracerRead(this.transform, 'buffer()');
  }
  override bufferSync(): never {
    throw tracerRead(this.transform, 'bufferSync()');
  }
  override bytes(): never {
    throw tracerRead(this.transform, 'bytes()');
  }
  override dataToGPU(): never {
    throw tracerRead(this.transform, 'dataToGPU()');
  }
  override print(): never {
    throw tracerRead(this.transform, 'print()');
  }
  override toString(): string {
    return `Tensor of shape [${this.shape}] inside ${this.transform}`;
  }
}

/** TF.js asks `instanceof Tensor` by shape of the object, and subclasses inherit the question: any tensor would pass for a Tracer. */
Object.defineProperty(Tracer, Symbol.hasInstance, {value: (t: unknown) => isTracer(t)});

export const isTracer = (t: unknown): t is Tracer => (t as {[TRACER]?: true} | null)?.[TRACER] === true;

/** TF.js's constructor assigns `dataId`, and `Variable.assign` reads it. A tracer has none: each kind answers as it can, while its transform runs. */
Object.defineProperty(Tracer.prototype, 'dataId', {
  get(this: Tracer) {
    for (const interpreter of visible()) if (interpreter.claims(this)) return this['hostData']();
    throw tracerOutlived(this.transform, this.shape);
  },
  set() {},
});
