export {grad, gradAndValue} from './func/grad';
export {vjp} from './func/vjp';
export {jvp, hvp} from './func/jvp';
export {vmap} from './func/vmap';
export {jacrev, jacfwd, hessian} from './func/jacobian';
export {linearize} from './func/linearize';
export {laplacian, divergence} from './func/laplacian';
