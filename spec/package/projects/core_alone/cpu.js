import '@tensorflow/tfjs-backend-cpu';
import {run} from './program.js';

console.log(JSON.stringify(await run()));
