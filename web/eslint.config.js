import js from '@eslint/js'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import ts from 'typescript-eslint'

export default ts.config(
  { ignores: ['dist', 'src/wire', 'node_modules'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...ts.configs.stylistic,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    languageOptions: { globals: globals.browser },
    rules: {
      // The layout of templates is a matter for the eye, not for a rule.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      // Shapes of data read better as type aliases; the generated wire uses them too.
      '@typescript-eslint/consistent-type-definitions': 'off',
      // An inline style attribute or raw HTML would be stopped by the content policy.
      'vue/no-static-inline-styles': 'error',
      'vue/no-v-html': 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['eslint.config.js', '*.config.ts', 'e2e/**'],
    languageOptions: { globals: globals.node },
  },
)
