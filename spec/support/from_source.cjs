/** For a Node process that a spec starts (`--require`): there too 'tfjs-autograd' is the source, not what was last built. */
const Module = require('node:module');
const {join} = require('node:path');

const source = join(__dirname, '..', '..', 'lib', 'index.ts');
const resolve = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) => resolve(request === 'tfjs-autograd' ? source : request, ...rest);
