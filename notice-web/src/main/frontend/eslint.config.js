import js from '@eslint/js'
import compat from 'eslint-plugin-compat'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import { defineConfig } from 'eslint/config'
import ts from 'typescript-eslint'

export default defineConfig(
  { ignores: ['node_modules/', 'src/api/schema.ts', 'test-results/'] },
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  vue.configs['flat/recommended'],
  // What package.json says of browsers: Baseline 2024, as the build has it.
  { files: ['src/**', 'public/**', 'embed/**'], ...compat.configs['flat/recommended'] },
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        parser: ts.parser,
        extraFileExtensions: ['.vue'],
        projectService: { allowDefaultProject: ['*.js', 'public/theme.js', 'embed/vue/*'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // Everything that people read is HTML made in one place, where it is sanitised.
      'vue/no-v-html': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': ['error', { order: ['defineOptions', 'defineProps', 'defineEmits'] }],
      'vue/no-static-inline-styles': 'error',
      'vue/no-undef-components': ['error', { ignorePatterns: ['RouterLink', 'RouterView'] }],
      'vue/no-unused-refs': 'error',
      'vue/no-bare-strings-in-template': [
        'error',
        { allowlist: ['·', '(', ')', ',', '/', '–', '%', 'Notice'] },
      ],
      'vue/padding-line-between-blocks': 'error',
      // What the elements for other sites share with the pages must not bring all of Vue along.
      'vue/prefer-import-from-vue': 'off',
      'vue/require-default-prop': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
      // What these look for in components is seen by vue-tsc alone: to the linter a component has no type.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  { files: ['src/ui/NoticeMarkdown.vue'], rules: { 'vue/no-v-html': 'off' } },
  { files: ['*.config.*', 'e2e/**', 'pictures/**'], languageOptions: { globals: globals.node } },
  prettier,
)
