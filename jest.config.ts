import type {Config} from 'jest';

const shared = {
  // swc strips the types of a file in a millisecond; checking them is `npm run typecheck`.
  transform: {'\\.(ts|mjs)$': ['@swc/jest', {jsc: {target: 'es2022', parser: {syntax: 'typescript'}}}]},
  modulePathIgnorePatterns: ['<rootDir>/.hosts/'],
  moduleNameMapper: {'^tfjs-autograd$': '<rootDir>/lib/index.ts'},
} satisfies Config;

const laws = '<rootDir>/spec/laws/';
const quiet = '<rootDir>/spec/support/quiet.ts';
const float64 = '<rootDir>/spec/support/float64.ts';

const config: Config = {
  maxWorkers: 2,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/spec/**/*.spec.ts'],
      testPathIgnorePatterns: [laws],
      setupFiles: [quiet],
    },
    // The laws of the rules hold to rounding, so they run where rounding is small. float64 comes first: it must precede TF.js.
    {...shared, displayName: 'float64', testMatch: [`${laws}**/*.spec.ts`], setupFiles: [float64, quiet]},
  ],
};

export default config;
