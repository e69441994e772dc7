// What the stories share: the running demo, a browser, and a page as one of its users has it.

import AxeBuilder from '@axe-core/playwright'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { expect } from 'vitest'

import type { Places } from '../src/wire/Places'

export const HALL_URL = process.env.JIAOHAO_URL ?? 'http://127.0.0.1:8080'
const BROWSER = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Where the demo lets people in. */
const DEMO = '/demo'

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

/** The hall's places. The stories need a demo, which lets everybody in under `/demo`. */
export async function places(): Promise<Places> {
  const response = await fetch(`${HALL_URL}/api/v1/places`)
  const answer = (await response.json()) as Places
  if (!answer.demo) throw new Error(`${HALL_URL} is not a demo: it lets nobody in`)
  return answer
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox'] })
}

/** An open page, and everything its console complained about. */
export type Opened = { page: Page; complaints: string[]; context: BrowserContext }

/**
 * Opens a page as its user does. A path under `/demo` first makes the browser what that page needs:
 * a device, or a person with every right of the staff.
 */
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
  if (path.startsWith(DEMO)) await context.request.get(new URL(path, HALL_URL).href)
  const address = new URL(path.startsWith(DEMO) ? path.slice(DEMO.length) : path, HALL_URL)
  address.searchParams.set('lang', lang)
  await page.goto(address.href)
  return { page, complaints, context }
}

/** Opens a page of the staff as the demo's manager, administrator and auditor. */
export async function openStaff(
  browser: Browser,
  path: string,
  lang: Lang = 'zh-CN',
  size: Size = SIZES.manage,
): Promise<Opened> {
  const opened = await open(browser, `${DEMO}/manage`, size, lang)
  await opened.page.goto(new URL(path, HALL_URL).href)
  return opened
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
      (one) => !one.closest('.visually-hidden, .slip, .scroll, .table, dialog:not([open])'),
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
