import {defineConfig} from 'tsdown';

export default defineConfig({
  entry: 'lib/index.ts',
  // One file for each module system, and declarations for each: `import` and `require` then meet their own types.
  format: ['esm', 'cjs'],
  fixedExtension: true,
  outputOptions: {chunkFileNames: '[name].mjs'},
  dts: true,
  sourcemap: true,
  target: 'es2022',
  // Browsers and Node alike.
  platform: 'neutral',
  // TensorFlow.js is imported, never bundled, types included: a second copy is a second set of ops and classes.
  deps: {neverBundle: /^@tensorflow\//},
  // `sideEffects: false` tells users' bundlers about the package as a whole; inside it, a module that is imported runs.
  treeshake: {moduleSideEffects: () => true},
});
