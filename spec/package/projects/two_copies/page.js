import * as one from './node_modules/tfjs-autograd/dist/index.mjs';
import * as other from './library/node_modules/tfjs-autograd/dist/index.mjs';
import {mix} from './mix.js';

console.log(JSON.stringify(await mix(one, other)));
