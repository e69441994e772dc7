import { createApp, h, nextTick, shallowRef } from 'vue'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import PasswordField from '../../components/PasswordField.vue'
import { simply, type Shown } from '../../lib/api'
import { addWords } from '../../lib/i18n'
import en from '../../messages/staff/en.json'
import zh from '../../messages/staff/zh-CN.json'
import GuidedForm from './GuidedForm.vue'

const problem = shallowRef<Shown | null>(null)
const field = (name: string) =>
  h(PasswordField, { label: name, hint: 'rules', name, autocomplete: 'off', modelValue: '' })
const app = () =>
  createApp(() => h(GuidedForm, { problem: problem.value }, () => [field('old'), field('new')]))
const box = (name: string) => document.querySelector<HTMLElement>(`[name=${name}]`)

beforeAll(() => addWords({ 'zh-CN': zh, en }))

let running: ReturnType<typeof app>
beforeEach(() => {
  problem.value = null
  document.body.innerHTML = '<div id="app"></div>'
  running = app()
  running.mount('#app')
})
afterEach(() => running.unmount())

describe('a form that leads', () => {
  it('begins in its first field', () => {
    expect(document.activeElement).toBe(box('old'))
  })

  it('goes to the field at fault, which says so and where it is said', async () => {
    problem.value = simply('too short', 'new')
    await nextTick()
    expect(document.activeElement).toBe(box('new'))
    expect(box('new')?.getAttribute('aria-invalid')).toBe('true')
    const ids = box('new')?.getAttribute('aria-describedby')?.split(' ') ?? []
    expect(ids.map((id) => document.getElementById(id)?.textContent)).toEqual(['rules', 'too short'])
    expect(box('old')?.hasAttribute('aria-invalid')).toBe(false)
  })

  it('goes to the problem when that names no field of the form', async () => {
    for (const field of [undefined, 'grants']) {
      problem.value = { ...simply('locked', ''), field }
      await nextTick()
      expect(document.activeElement).toBe(document.querySelector('[role=alert]'))
    }
  })
})
