/** The ways in which TF.js's specs are given this package's gradients. */

export interface Mode {
  /** Which function of this package computes gradients. */
  readonly via: 'autograd.grad' | 'func.vjp' | 'func.grad';
  /** Also those of variables, which TF.js's optimizers ask for. */
  readonly variables?: boolean;
  /** Every float tensor that a spec makes is marked with `requiresGrad`: all ops of all specs are recorded, differentiated or not. */
  readonly track?: boolean;
}

export const modes = {
  grad: {via: 'autograd.grad'},
  vjp: {via: 'func.vjp'},
  func: {via: 'func.grad'},
  variables: {via: 'autograd.grad', variables: true},
  track: {via: 'autograd.grad', track: true},
} as const satisfies Record<string, Mode>;

export type ModeName = keyof typeof modes;
export const MODES = Object.keys(modes) as ModeName[];
export const isMode = (name: string): name is ModeName => name in modes;
