/**
 * TF.js from the inside: the only file that uses what its engine does not document (signatures.ts has the types, lowering/ the detours).
 * It gives the layers above five things: every kernel call before it runs, the raw kernel, scopes, a second tensor on the same data,
 * and word of tensors that die. It knows no transform.
 *
 * NOTE [the door]: every op of TF.js ends in `engine.runKernel` or, for `tf.customGrad`, in `engine.runKernelFunc`. Node loads up to three
 * copies of tfjs-core that share one engine object, so the hooks are assigned on that object and on nothing else, and deleted with the
 * last transform. Inside a kernel (`kernelDepth > 0`) nothing is intercepted: a kernel may call ops to do its own work.
 */
import * as tf from '@tensorflow/tfjs-core';
import {kernelNotRegistered} from '../errors';
import {randFixed} from '../errors';
import {askedFor, checkDrawn, isDrawing, isFixed, lengthenNextArray, multinomial} from './draws';
import {lowering} from './lowering';

export type Tensor = tf.Tensor;
export type Inputs = Readonly<Record<string, unknown>>;

/** A kernel call as TF.js makes it. */
export interface KernelCall {
  readonly kernelName: string;
  readonly inputs: Inputs;
  readonly attrs: object | undefined;
}

/** What `tf.customGrad` hands to the engine. `inputs` are keyed '0', '1', …; `backwardsFunc` answers with thunks under the same keys. */
export interface CustomGradCall {
  readonly forwardFunc: (backend: unknown, save: (tensors: Tensor[]) => void) => Tensor | Tensor[];
  readonly backwardsFunc: (dy: Tensor, saved: Tensor[]) => Record<string, () => Tensor>;
  readonly inputs: Record<string, Tensor>;
}

/** What the layer above does with what happens in the engine. */
export interface Hooks {
  /** A kernel called from outside any kernel. The outputs are new tensors, tracked in the active scope. */
  kernel(name: string, inputs: Inputs, attrs: object | undefined): Tensor | Tensor[];
  /** A call of `tf.customGrad`; `op` is the name of the op that made it, if TF.js itself did. */
  customGrad(call: CustomGradCall, op: string): Tensor | Tensor[];
  /** `op` begins to draw random numbers: how many draws it is to make in place of one. */
  draw(op: string): number;
  /** What a random op returns: a tensor of `shape`. `draw` makes one of any shape that takes no more numbers than were drawn. */
  drawn(shape: number[], draw: (shape: number[]) => Tensor): Tensor;
  /** Is there anybody whom `draw` asks? */
  choosesDraws(): boolean;
  /** TF.js's own tape made `to`, a copy of `from`, inside a kernel. */
  clone(from: Tensor, to: Tensor): void;
  /** A tensor or variable is being disposed. */
  dispose(tensor: Tensor): void;
}

interface Scope {
  readonly id: number;
  readonly name: string;
}

interface Backend {
  incRef(dataId: object): void;
}

/** The parts of TF.js's `Engine` that this file uses. */
interface Engine {
  runKernel(name: string, inputs: Inputs, attrs?: object): Tensor | Tensor[];
  runKernelFunc(call: KernelCall | CustomGradCall): Tensor | Tensor[];
  makeTensor(values: unknown, shape: number[], ...rest: unknown[]): Tensor;
  clone(x: Tensor): Tensor;
  disposeTensor(tensor: Tensor): void;
  disposeVariable(variable: tf.Variable): void;
  nextTensorId(): number;
  track(disposable: Tracked): void;
  trackTensor(tensor: Tensor, backend: Backend): void;
  startScope(name?: string): void;
  endScope(result?: tf.TensorContainer): void;
  makeTensorFromTensorInfo(info: tf.TensorInfo): Tensor;
  readonly backendName: string;
  readonly backend: Backend;
  readonly state: {
    kernelDepth: number;
    gradientDepth: number;
    readonly profiling: boolean;
    readonly activeScope: Scope | null;
    readonly scopeStack: readonly Scope[];
    readonly tensorInfo: WeakMap<object, {readonly backend: Backend}>;
  };
}

/** Whatever a scope can dispose: a tensor, or a holder of tensors that wants to die with its scope. */
export interface Tracked {
  readonly id: number;
  kept: boolean;
  scopeId?: number;
  dispose(): void;
}

const ENGINE = tf.engine() as unknown as Engine;
const engine = () => ENGINE;
type Prototype = Pick<
  Engine,
  'runKernel' | 'runKernelFunc' | 'startScope' | 'endScope' | 'makeTensor' | 'clone' | 'disposeTensor' | 'disposeVariable'
>;
const HOOKED = [
  'runKernel',
  'runKernelFunc',
  'startScope',
  'makeTensor',
  'clone',
  'disposeTensor',
  'disposeVariable',
] as const satisfies (keyof Prototype)[];
const INSTALLED = Symbol.for('tfjs-autograd.hooks');

/**
 * The one Tensor class of this realm, whichever copy of tfjs-core made it: the class that the chained methods (`x.add(y)`) are added to.
 * (tfjs-core keeps it under this key, see its global_util.ts.)
 */
export const TensorClass: typeof tf.Tensor =
  ((globalThis as {_tfGlobals?: Map<string, unknown>})._tfGlobals?.get('Tensor') as typeof tf.Tensor | undefined) ?? tf.Tensor;

/** One object per realm and key, shared by all copies of this package. */
export function shared<T extends object>(key: string, make: () => T): T {
  const realm = globalThis as unknown as Record<symbol, T | undefined>;
  return (realm[Symbol.for(`tfjs-autograd.${key}`)] ??= make());
}

// ---- the door

export function isInstalled(): boolean {
  return INSTALLED in engine();
}

/** Puts `hooks` in front of the engine until `uninstall`. */
export function install(hooks: Hooks): void {
  const self = engine();
  const original = Object.getPrototypeOf(self) as Prototype;
  const inside = () => self.state.kernelDepth > 0;
  const hooked: Pick<Prototype, (typeof HOOKED)[number]> = {
    runKernel(name, inputs, attrs) {
      if (inside()) return original.runKernel.call(self, name, inputs, attrs);
      if (name === 'Multinomial' && hooks.choosesDraws())
        return multinomial(inputs.logits as Tensor, attrs as tf.MultinomialAttrs);
      return hooks.kernel(name, inputs, attrs);
    },
    runKernelFunc(call) {
      if (inside() || 'kernelName' in call) return original.runKernelFunc.call(self, call);
      return hooks.customGrad(call, self.state.activeScope?.name ?? '');
    },
    startScope(name) {
      const times = isDrawing(name) ? hooks.draw(askedFor(name!, self.state.activeScope?.name)) : 1;
      if (times !== 1 && isFixed(name!)) throw randFixed();
      original.startScope.call(self, name);
      if (times !== 1) lengthenInScope(self, original, times);
    },
    makeTensor(values, shape, ...rest) {
      if (!isDrawing(self.state.activeScope?.name)) return original.makeTensor.call(self, values, shape, ...rest);
      return hooks.drawn(shape, (all) => {
        checkDrawn(values as ArrayLike<number>, all);
        return original.makeTensor.call(self, values, all, ...rest);
      });
    },
    clone(x) {
      const y = original.clone.call(self, x);
      hooks.clone(x, y);
      return y;
    },
    disposeTensor(tensor) {
      // A variable passes here when it is assigned; its death passes through disposeVariable.
      if (!isVariable(tensor)) hooks.dispose(tensor);
      original.disposeTensor.call(self, tensor);
    },
    disposeVariable(variable) {
      hooks.dispose(variable);
      original.disposeVariable.call(self, variable);
    },
  };
  Object.assign(self, hooked, {[INSTALLED]: true});
}

export function uninstall(): void {
  const self = engine() as unknown as Record<PropertyKey, unknown>;
  // Last in, first out: V8 keeps an object fast only if its newest property goes first, and all of TF.js passes through this one.
  for (const name of [...HOOKED, INSTALLED].reverse()) delete self[name];
}

/** The random op whose scope has just begun draws `times` as much; at the latest its end ends that, if the op has thrown. */
function lengthenInScope(self: Engine, original: Prototype, times: number): void {
  const restore = lengthenNextArray(times);
  self.endScope = (result) => {
    restore();
    delete (self as Partial<Engine>).endScope;
    original.endScope.call(self, result);
  };
}

// ---- raw kernels

/** Calls a kernel as ops do: what is in front of the engine sees it. */
export function callKernel(kernel: string, inputs: tf.NamedTensorMap, attrs: object): Tensor | Tensor[] {
  return engine().runKernel(kernel, inputs, attrs);
}

/**
 * Runs a kernel on the backend, past every hook, by the detour that lowering knows if there is one. `args` carry their values: no tracers.
 * The bookkeeping of TF.js's own `runKernelFunc` (its tape, profile, debug mode) runs only when somebody looks at it: it costs as much as
 * a small kernel.
 */
export function launch(kernel: string, inputs: Inputs, attrs: object | undefined): Tensor[] {
  const self = engine();
  // Asking for the backend initialises the best one, if nobody has chosen.
  const {backend} = self;
  const detour = lowering(kernel, inputs, attrs, self.backendName);
  if (detour !== null) return tf.tidy(detour);
  const outputs = launchAsIs(self, backend, kernel, inputs, attrs);
  return PARTS.has(kernel) ? [shapedLike(inputs['input'] as Tensor, outputs[0])] : outputs;
}

const PARTS = new Set(['Real', 'Imag']);

/**
 * A complex tensor that was reshaped shares its parts with the one that it was made from, and they know only one of the two shapes. So
 * the part that TF.js answers with may have the wrong one.
 */
function shapedLike({shape}: Tensor, part: Tensor): Tensor {
  if (part.shape.join() === shape.join()) return part;
  const shaped = tf.reshape(part, shape);
  part.dispose();
  return shaped;
}

function launchAsIs(self: Engine, backend: Backend, kernel: string, inputs: Inputs, attrs: object | undefined): Tensor[] {
  const {state} = self;
  const config = tf.getKernel(kernel, self.backendName);
  if (config == null) throw kernelNotRegistered(kernel, self.backendName);
  if (state.gradientDepth > 0 || state.profiling || tf.env().getBool('DEBUG')) {
    const original = Object.getPrototypeOf(self) as Prototype;
    return list(original.runKernelFunc.call(self, {kernelName: kernel, inputs, attrs}));
  }
  state.kernelDepth++;
  let outputs: tf.TensorInfo[];
  try {
    outputs = list(config.kernelFunc({inputs: inputs as tf.NamedTensorInfoMap, attrs: attrs as tf.NamedAttrMap, backend}));
  } finally {
    state.kernelDepth--;
  }
  return outputs.map((output) => ('rank' in output ? (output as Tensor) : self.makeTensorFromTensorInfo(output)));
}

export const list = <T>(one: T | T[]): T[] => (Array.isArray(one) ? one : [one]);

// ---- scopes and tensors

/** Opens a scope; `leaveScope` disposes what was tracked in it since and is not kept. */
export function enterScope(): number {
  const self = engine();
  self.startScope();
  return self.state.activeScope!.id;
}

export function leaveScope(): void {
  engine().endScope();
}

/** The op of TF.js that called the op that is running, also through scopes without a name. */
export const callingOp = (): string =>
  engine()
    .state.scopeStack.filter(({name}) => name.endsWith('__op'))
    .at(-2)?.name ?? '';

/** Was `t` made in scope `id`, and does nobody else hold it? */
export const madeIn = (t: Tracked, id: number): boolean => t.scopeId === id && !t.kept;

/** From now on no scope disposes `t`: its holder does. */
export function hold<T extends Tracked>(t: T): T {
  t.kept = true;
  return t;
}

/** Hands `t` to the active scope, as if it had just been made there. */
export function give<T extends Tracked>(t: T): T {
  t.kept = false;
  track(t);
  return t;
}

/** Lets the active scope, if there is one, dispose `t`. */
export function track(t: Tracked): void {
  engine().track(t);
}

export const nextId = (): number => engine().nextTensorId();

/** A second tensor on the data of `x`, counted like any tensor; in no scope, its maker holds it. Data is freed with its last tensor. */
export function aliasData(x: Tensor): Tensor {
  const self = engine();
  const backend = self.state.tensorInfo.get(x.dataId)?.backend;
  if (backend === undefined) throw new Error(`A tensor of shape [${x.shape}] was used after it was disposed.`);
  const y = new TensorClass(x.shape, x.dtype, x.dataId, nextId());
  backend.incRef(x.dataId);
  self.trackTensor(y, backend);
  y.kept = true;
  return y;
}

export const isVariable = (t: Tensor): t is tf.Variable => typeof (t as Partial<tf.Variable>).assign === 'function';
