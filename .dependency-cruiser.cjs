/**
 * The architecture, as a test. Imports go down only:
 *
 *   index → {autograd · func · nn} → interpreters → rules → core → tfjs
 *
 * and tree.ts and errors.ts may be imported from anywhere, because they import nothing but types.
 */
const layers = ['index\\.ts$', '(autograd|func|nn)/', 'interpreters/', 'rules/', 'core/', 'tfjs/'];

/** A layer may import what stands below it; this refuses what stands above. */
const downOnly = layers.slice(1).map((layer, i) => ({
  name: 'imports-go-down',
  comment: 'A layer knows nothing of the layers above it.',
  severity: 'error',
  from: {path: `^lib/${layer}`},
  to: {path: layers.slice(0, i + 1).map((above) => `^lib/${above}`)},
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...downOnly,
    {
      name: 'siblings-never-meet',
      comment: 'autograd, func and nn are three views of the interpreters; what two of them need belongs below.',
      severity: 'error',
      from: {path: '^lib/(autograd|func|nn)/'},
      to: {path: '^lib/(autograd|func|nn)/', pathNot: '^lib/$1/'},
    },
    {
      name: 'leaves-import-only-types',
      comment: 'tree.ts and errors.ts may be imported from anywhere as long as they pull nothing in.',
      severity: 'error',
      from: {path: '^lib/(tree|errors)\\.ts$'},
      to: {dependencyTypesNot: ['type-only']},
    },
    {
      name: 'leaves-know-no-layer',
      comment: 'Nor do they know the types of a layer: only those of TF.js and of each other.',
      severity: 'error',
      from: {path: '^lib/(tree|errors)\\.ts$'},
      to: {path: '^lib/', pathNot: '^lib/(tree|errors)\\.ts$'},
    },
    {
      name: 'no-cycles',
      comment: 'Modules that need each other are one module, or hide a third.',
      severity: 'error',
      from: {},
      to: {circular: true},
    },
    {
      name: 'lib-runs-on-tfjs-core-alone',
      comment: 'At run time the package needs its one required peer. Everything else may lend types at most.',
      severity: 'error',
      from: {path: '^lib/'},
      to: {pathNot: ['^lib/', '^node_modules/@tensorflow/tfjs-core/'], dependencyTypesNot: ['type-only']},
    },
    {
      name: 'lib-knows-no-outside',
      comment: 'The package does not know its specs, examples and benchmarks.',
      severity: 'error',
      from: {path: '^lib/'},
      to: {path: '^(spec|examples|bench|hosts)/'},
    },
    {
      name: 'hosts-know-nobody',
      comment: 'What reaches a host does not know what runs there.',
      severity: 'error',
      from: {path: '^hosts/'},
      to: {path: '^(lib|spec|examples|bench)/'},
    },
    {
      name: 'examples-are-users',
      comment: "Examples and benchmarks import 'tfjs-autograd', as a user does.",
      severity: 'error',
      from: {path: '^(examples|bench)/'},
      to: {path: '^lib/', dependencyTypesNot: ['aliased-tsconfig-paths']},
    },
    {
      name: 'named-in-package-json',
      comment: 'What is imported is asked for.',
      severity: 'error',
      from: {},
      to: {path: '^node_modules/', dependencyTypesNot: ['npm-dev', 'npm-peer']},
    },
  ],
  options: {
    // Users' projects name their own packages.
    exclude: {path: '^(dist|out|coverage|\\.hosts|spec/package/projects)/'},
    doNotFollow: {path: '^node_modules/'},
    tsConfig: {fileName: 'tsconfig.json'},
    // Imports of types count as imports: a type that looks up is an arrow that points up.
    tsPreCompilationDeps: true,
  },
};
