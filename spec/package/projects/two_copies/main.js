import {createRequire} from 'node:module';
import * as own from 'tfjs-autograd';
import * as library from './library/index.js';
import {mix} from './mix.js';

const required = createRequire(import.meta.url)('tfjs-autograd');
const pairs = {nested: [own, library], nesting: [library, own], imported: [own, required], required: [required, own]};
// The first to mark a tensor makes the level that records for all.
console.log(JSON.stringify(await mix(...pairs[process.argv[2]])));
