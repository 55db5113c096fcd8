import {defineConfig} from 'tsdown';
import type {UserConfig} from 'tsdown';

// One file for each module system, and declarations for each: `import` and `require` then meet their own types.
const shared = {
  entry: 'lib/index.ts',
  format: ['esm', 'cjs'],
  fixedExtension: true,
  target: 'es2022',
  // Browsers and Node alike.
  platform: 'neutral',
  // TensorFlow.js is imported, never bundled, types included: a second copy is a second set of ops and classes.
  deps: {neverBundle: /^@tensorflow\//},
} satisfies UserConfig;

export default defineConfig([
  {
    ...shared,
    dts: false,
    sourcemap: true,
    // `sideEffects: false` tells users' bundlers about the package as a whole; inside it, a module that is imported runs.
    treeshake: {moduleSideEffects: () => true},
  },
  {
    ...shared,
    // By themselves: what code and declarations have in common would become a file of its own.
    dts: {emitDtsOnly: true},
    // Some results are `Disposable`; a user's `lib` need not name what that is.
    banner: {dts: '/// <reference lib="esnext.disposable" />'},
  },
]);
