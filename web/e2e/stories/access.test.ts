// Every page, in both languages, at the size of its user's screen: nothing violates WCAG 2.2 AA,
// nothing is cut off, nothing complains.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { SIZES, expectAccessible, expectInside, launch, open, places, type Lang, type Size } from '../hall'
import { chooseService, take, watchKiosk } from './kiosk'

type Case = { name: string; path: string; size: Size; ready: string }

let browser: Browser
let cases: Case[]

async function someTicket(token: string): Promise<string> {
  let watched: ReturnType<typeof watchKiosk> | undefined
  const { page, context } = await open(browser, `/kiosk#token=${token}`, SIZES.kiosk, 'zh-CN', (one) => {
    watched = watchKiosk(one)
  })
  await page.locator('.choices button').first().waitFor()
  const view = await watched?.open
  if (!view) throw new Error('the kiosk has received no view')
  await chooseService(page, view)
  const ticket = await take(page, '普通取号')
  await expectAccessible(page)
  await context.close()
  return ticket.link
}

beforeAll(async () => {
  browser = await launch()
  const { zones, demo } = await places()
  const boards = zones.flatMap((zone) =>
    (['board', 'boardUpright'] as const).map((size) => ({
      name: `${size} ${zone.id}`,
      path: `/board/${zone.id}#token=${demo.display}`,
      size: SIZES[size],
      ready: '.board .clock',
    })),
  )
  cases = [
    { name: 'first page', path: '/', size: SIZES.desk, ready: '.places' },
    { name: 'first page on a phone', path: '/', size: SIZES.phone, ready: '.places' },
    { name: 'kiosk', path: `/kiosk#token=${demo.kiosk}`, size: SIZES.kiosk, ready: '.choices' },
    { name: 'kiosk lying', path: `/kiosk#token=${demo.kiosk}`, size: SIZES.kioskLying, ready: '.choices' },
    { name: 'ticket', path: await someTicket(demo.kiosk), size: SIZES.phone, ready: '.status' },
    { name: 'live hall', path: `/manage#token=${demo.manager}`, size: SIZES.manage, ready: '.totals' },
    { name: 'live hall, large', path: `/manage#token=${demo.manager}`, size: [1920, 1080], ready: '.totals' },
    ...boards,
  ]
}, 120_000)
afterAll(() => browser.close())

async function check(page: Page, lang: Lang) {
  expect(await page.locator('html').getAttribute('lang')).toBe(lang)
  await expectInside(page)
  await expectAccessible(page)
}

describe.each(['zh-CN', 'en'] as const)('in %s', (lang) => {
  it(
    'every page is accessible and complete',
    async () => {
      for (const one of cases) {
        const { page, complaints, context } = await open(browser, one.path, one.size, lang)
        await page.locator(one.ready).first().waitFor()
        await check(page, lang)
        expect(complaints, one.name).toEqual([])
        await context.close()
      }
    },
    180_000,
  )
})

describe('the language', () => {
  it('is switched on the page and remembered', async () => {
    const { page, context } = await open(browser, '/', SIZES.desk)
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Kiosk' }).waitFor()
    await page.goto(new URL('/', page.url()).href)
    await page.getByRole('heading', { name: 'Kiosk' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    await context.close()
  })
})
