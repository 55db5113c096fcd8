/** Kernels without tensor inputs: nothing claims them, so no transform ever asks. */
import {constant} from './kinds';

export const source = {
  Fill: constant('loop'),
  LinSpace: constant('loop'),
  Range: constant('loop'),
};
