import {setBackend} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';

await setBackend('wasm');
const {run} = await import('./program.js');
console.log(JSON.stringify(await run()));
