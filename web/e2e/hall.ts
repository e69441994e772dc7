// What the stories share: the running demo, a browser, and a page as one of its users has it.

import AxeBuilder from '@axe-core/playwright'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { expect } from 'vitest'

import type { DemoTokens } from '../src/wire/DemoTokens'
import type { Places } from '../src/wire/Places'

export const HALL_URL = process.env.JIAOHAO_URL ?? 'http://127.0.0.1:8080'
const BROWSER = process.env.CHROMIUM ?? '/usr/bin/chromium'

export type Lang = 'zh-CN' | 'en'
export type Size = readonly [width: number, height: number]

/** The screens the pages are made for. */
export const SIZES = {
  kiosk: [1080, 1920],
  kioskLying: [1920, 1080],
  phone: [360, 740],
  board: [1920, 1080],
  boardUpright: [1080, 1920],
  manage: [1440, 900],
  desk: [1280, 800],
} as const satisfies Record<string, Size>

/** The hall's places and the tokens that a demo gives. */
export async function places(): Promise<Places & { demo: DemoTokens }> {
  const response = await fetch(`${HALL_URL}/api/v1/places`)
  const answer = (await response.json()) as Places
  if (!answer.demo) throw new Error(`${HALL_URL} is not a demo: it gives no tokens`)
  return { ...answer, demo: answer.demo }
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox'] })
}

/** An open page, and everything its console complained about. */
export type Opened = { page: Page; complaints: string[]; context: BrowserContext }

/** Opens a page as its user does; `path` may carry a token in the fragment. */
export async function open(
  browser: Browser,
  path: string,
  size: Size,
  lang: Lang = 'zh-CN',
  prepare: (page: Page) => Promise<void> | void = () => undefined,
): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: size[0], height: size[1] } })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await prepare(page)
  const [before, fragment] = path.split('#')
  const address = new URL(before ?? '/', HALL_URL)
  address.searchParams.set('lang', lang)
  if (fragment) address.hash = fragment
  await page.goto(address.href)
  return { page, complaints, context }
}

/** No violation of WCAG 2.2 A and AA, nor of axe's best practices. */
export async function expectAccessible(page: Page): Promise<void> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const { violations, passes } = await new AxeBuilder({ page }).withTags(tags).analyze()
  const found = violations.map(
    (one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`,
  )
  expect(found).toEqual([])
  expect(passes.length).toBeGreaterThan(10)
}

/** Nothing reaches beyond the screen's width, nor, where nothing scrolls, beyond its height. */
export async function expectInside(page: Page): Promise<void> {
  const beyond = await page.evaluate(() => {
    const fixed = getComputedStyle(document.body).overflowY === 'hidden'
    const seen = [...document.querySelectorAll('header *, main *, footer *')].filter(
      (one) => !one.closest('.visually-hidden, .slip, .scroll, dialog:not([open])'),
    )
    return seen
      .filter((one) => {
        const box = one.getBoundingClientRect()
        if (box.width === 0 || box.height === 0) return false
        return box.right > innerWidth + 1 || (fixed && box.bottom > innerHeight + 1)
      })
      .map((one) => `${one.tagName}.${one.className}`)
  })
  expect(beyond).toEqual([])
}
