import tseslint from 'typescript-eslint';
import angular from 'angular-eslint';
import { boundaries } from './tools/lint/boundaries.js';

export default tseslint.config(
  { ignores: ['dist/', '.angular/', 'node_modules/', 'src/app/domains/shared/*/*.generated.ts'] },
  {
    files: ['src/**/*.ts', 'e2e/**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.spec.json', 'e2e/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    files: ['src/**/*.ts'],
    extends: [...angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    plugins: { onsale: { rules: { boundaries } } },
    rules: {
      'onsale/boundaries': 'error',
      '@angular-eslint/prefer-on-push-component-change-detection': 'error',
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'os', style: 'kebab-case' }],
      // The Content-Security-Policy refuses a component's own styles; they stand in .css files beside it.
      '@angular-eslint/component-max-inline-declarations': ['error', { template: 90, styles: 0 }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.spec.ts', 'e2e/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['src/**/*.html'],
    extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility],
    rules: {
      // The type of an event's target is not known to a template; `$any` is used for that alone.
      '@angular-eslint/template/no-any': 'off',
    },
  },
);
