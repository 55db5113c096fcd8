import {defineConfig} from 'vite';

// A page that is isolated from other sites has a precise clock.
const headers = {'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp'};

export default defineConfig({
  base: './',
  // 'tfjs-autograd' is this repository's source, as in tsconfig.json: an edit of lib/ reloads the page.
  resolve: {tsconfigPaths: true},
  build: {outDir: '../../out/browser', emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 4000},
  server: {headers},
  preview: {headers},
});
