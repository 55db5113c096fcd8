/** Reductions over axes. */
import {rule, saving} from '../core/rule';
import {axesOf, keptDims, reshape, shifted, spread} from './axes';

export const reduce = {
  // y = Σ x over axis:  dy = Σ dx,  x̄ = ȳ spread back over axis.
  Sum: rule<'Sum'>({
    jvp: (dx, _p, at) => dx.x && at.emit([dx.x])[0],
    vjp: {
      x: saving([], (ct, _kept, {attrs, shape}) =>
        spread(reshape(ct, keptDims(shape.x, axesOf(attrs.axis, shape.x.length))), shape.x),
      ),
    },
    batch: ({x}, _mapped, at) => at.emit([x], {...at.attrs, axis: shifted(axesOf(at.attrs.axis, x.rank - 1))})[0],
  }),
};
