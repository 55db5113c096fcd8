/** Switching recording on and off. */
import {visible} from '../core/stack';
import {ambient} from '../interpreters/ambient';

/**
 * What `f` returns, computed without recording by the reverse-mode transforms that are running and by `requiresGrad`. A transform that
 * begins inside `f` records as ever. Switches only: it tidies nothing. Forward mode is not affected, as in PyTorch.
 *
 * @example
 * autograd.noGrad(() => weight.assign(weight.sub(weight.grad.mul(0.1))));
 * @see torch.no_grad
 */
export const noGrad = <T>(f: () => T): T => recording(false, f);

/**
 * What `f` returns, computed with recording switched on again inside `noGrad`.
 *
 * @see torch.enable_grad
 */
export const enableGrad = <T>(f: () => T): T => recording(true, f);

/** Is what is computed now recorded? */
export function isGradEnabled(): boolean {
  const enabled = ambient().recording;
  for (const {recording} of visible()) if (recording !== undefined) return recording;
  return enabled;
}

/** Runs `f` with recording switched on or off everywhere; restored also when `f` throws. */
function recording<T>(on: boolean, f: () => T): T {
  const bottom = ambient();
  const switched = [...new Set([bottom, ...visible()])].filter(({recording}) => recording !== undefined);
  const before = switched.map(({recording}) => recording);
  for (const level of switched) level.recording = on;
  try {
    return f();
  } finally {
    switched.forEach((level, i) => (level.recording = before[i]));
  }
}

/** Runs `f` with the ambient level recording or not. */
export function recordingAmbient<T>(on: boolean, f: () => T): T {
  const level = ambient();
  const before = level.recording;
  level.recording = on;
  try {
    return f();
  } finally {
    level.recording = before;
  }
}
