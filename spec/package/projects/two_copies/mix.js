/** Two copies of the package, `a` and `b`, at work on the same tensors. Answers what should be known values, zeros and truths. */
import * as tf from '@tensorflow/tfjs';

const f = (x) => tf.mul(x, tf.exp(x));
const far = (a, b) => tf.max(tf.abs(tf.sub(a, b)));
/** What stands in front of TF.js's engine. */
const hooks = () => Object.keys(tf.engine()).filter((name) => name in Object.getPrototypeOf(tf.engine()));

function marked(a, b) {
  const x = a.autograd.requiresGrad(tf.tensor1d([1, 2]));
  // A floor: its derivative is zero wherever there is one, and no walk goes that way.
  const y = tf.add(tf.square(x), tf.floor(x));
  const gradOutputs = tf.ones([2]);
  const gradient = b.grad(y, x, {gradOutputs, retainGraph: true});
  const jacobian = b.batchJacobian(y, x, {retainGraph: true});
  b.autograd.backward(y, {gradOutputs, retainGraph: true});
  y.backward(gradOutputs);
  const seen = x.requiresGrad && x.isLeaf && y.requiresGrad && !y.isLeaf;
  const off = !b.autograd.noGrad(() => a.autograd.isGradEnabled() || tf.square(x).requiresGrad);
  b.autograd.requiresGrad(x, false);
  return {
    values: {gradient, jacobian, accumulated: tf.clone(x.grad)},
    truths: {'marks are seen': seen, 'noGrad is heard': off, 'unmarking is seen': !x.requiresGrad},
  };
}

function nested(a, b) {
  const x = tf.tensor1d([0.5, 1]);
  const energy = (x) => tf.sum(tf.mul(f(x), tf.reverse(x)));
  const reference = a.func.hessian(energy)(x);
  const zeros = {
    'grad of grad': far(a.func.grad(b.func.grad(f))(tf.scalar(0.5)), a.func.grad(a.func.grad(f))(tf.scalar(0.5))),
    'jacfwd of jacrev': far(a.func.jacfwd(b.func.jacrev(energy))(x), reference),
    'jacrev of jacfwd': far(a.func.jacrev(b.func.jacfwd(energy))(x), reference),
    'vmap of grad': far(a.func.vmap(b.func.grad(f))(x), a.func.vmap(a.func.grad(f))(x)),
    'grad of vmap': far(a.func.grad((x) => tf.sum(b.func.vmap(f)(x)))(x), a.func.vmap(a.func.grad(f))(x)),
    'a cut': far(a.func.grad((x) => tf.mul(x, b.autograd.detach(x)))(tf.scalar(3)), 3),
  };
  return {zeros, truths: refusals(a, b)};
}

/** Errors are each other's, whoever throws them. */
function refusals(a, b) {
  const refused = (body, words) => {
    try {
      body();
      return false;
    } catch (e) {
      return e instanceof a.AutogradError && e instanceof b.AutogradError && e.message.includes(words);
    }
  };
  return {
    'a refusal names its transform': refused(
      () => a.func.vmap((x) => b.func.grad((t) => (t.dataSync(), f(t)))(x))(tf.ones([2])),
      'vmap',
    ),
    'other errors are not ours': !(new TypeError() instanceof a.AutogradError),
  };
}

/** A kernel of the user's own, its rule given to one copy. */
function ruled(a, b) {
  const name = `CubeOf${tf.engine().nextTensorId()}`;
  const cube = (x) => tf.engine().runKernel(name, {x});
  const kernelFunc = ({inputs: {x}}) => tf.mul(x, tf.mul(x, x));
  tf.registerKernel({kernelName: name, backendName: tf.getBackend(), kernelFunc});
  a.defineRule(name, {
    jvp: (dx, {x}) => dx.x && tf.mul(dx.x, tf.mul(3, tf.square(x))),
    vjp: {x: a.saving(['x'], (ct, {x}) => tf.mul(ct, tf.mul(3, tf.square(x))))},
    batch: ({x}, mapped, at) => at.emit([x])[0],
  });
  try {
    return {ruled: b.func.grad(cube)(tf.scalar(2))};
  } finally {
    tf.unregisterKernel(name, tf.getBackend());
  }
}

export async function mix(a, b) {
  const [tensorsBefore, hooksBefore] = [tf.memory().numTensors, hooks()];
  let during;
  const outer = a.func.grad((x) => {
    const first = tf.engine().runKernel;
    during = {count: hooks().length};
    return b.func.grad((y) => {
      during.once = tf.engine().runKernel === first && hooks().length === during.count;
      return f(y);
    })(x);
  });
  tf.tidy(() => void outer(tf.scalar(1)));

  const results = tf.tidy(() => {
    const [first, second] = [marked(a, b), nested(a, b)];
    return {
      values: {...first.values, ...ruled(a, b)},
      zero: tf.max(tf.stack(Object.values(second.zeros))),
      truths: {...first.truths, ...second.truths},
    };
  });
  const values = {};
  for (const [name, t] of Object.entries(results.values)) values[name] = await t.array();
  const zero = await results.zero.array();
  tf.dispose(results);
  return {
    values,
    zero,
    truths: {
      ...results.truths,
      'two copies': a.grad !== b.grad,
      'hooks while needed': hooksBefore.length === 0 && during.count > 0,
      'hooks once': during.once,
      'hooks gone': hooks().length === 0,
      'no tensor left': tf.memory().numTensors === tensorsBefore,
    },
  };
}
