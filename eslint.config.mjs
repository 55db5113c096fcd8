import js from '@eslint/js';
import {defineConfig, globalIgnores} from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['dist/', 'out/', 'coverage/', '.hosts/', 'spec/package/projects/typescript/']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {parserOptions: {projectService: true}},
    rules: {
      // What is imported as a type leaves no import behind, and the architecture check can tell.
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': ['error', {argsIgnorePattern: '^_', varsIgnorePattern: '^_'}],
      // Shapes belong in messages.
      '@typescript-eslint/restrict-template-expressions': ['error', {allowArray: true, allowNumber: true, allowBoolean: true}],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@tensorflow/*/dist/**', '!@tensorflow/*/dist/*.wasm?url'],
              message: 'Import the package: its files are a second copy of its code.',
            },
          ],
        },
      ],
      eqeqeq: ['error', 'always', {null: 'ignore'}],
    },
  },
  {
    files: ['lib/**/*.ts'],
    rules: {
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', {max: 60, skipComments: true}],
      'no-console': ['error', {allow: ['warn']}],
    },
  },
  {
    files: ['lib/**/*.ts'],
    ignores: ['lib/tfjs/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "ImportSpecifier[imported.name='engine'], MemberExpression[property.name='engine']",
          message: 'Only lib/tfjs/ knows that TF.js has an engine.',
        },
      ],
    },
  },
  {
    // Configuration files and scripts that run as they are.
    files: ['**/*.{js,cjs,mjs}'],
    languageOptions: {globals: {...globals.node, ...globals.browser}},
  },
);
