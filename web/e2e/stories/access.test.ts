// Every page, in both languages, at the size of its user's screen: nothing violates WCAG 2.2 AA,
// nothing is cut off, nothing complains.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import {
  HALL_URL,
  SIZES,
  expectAccessible,
  expectInside,
  launch,
  open,
  openStaff,
  places,
  type Lang,
  type Size,
} from '../hall'
import { chooseService, take, watchKiosk } from './kiosk'

type Case = { name: string; path: string; size: Size; ready: string }

let browser: Browser
let cases: Case[]

async function someTicket(): Promise<string> {
  let watched: ReturnType<typeof watchKiosk> | undefined
  const { page, context } = await open(browser, '/demo/kiosk', SIZES.kiosk, 'zh-CN', (one) => {
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
  const { zones } = await places()
  const boards = zones.flatMap((zone) =>
    (['board', 'boardUpright'] as const).map((size) => ({
      name: `${size} ${zone.id}`,
      path: `/demo/board/${zone.id}`,
      size: SIZES[size],
      ready: '.board .clock',
    })),
  )
  cases = [
    { name: 'first page', path: '/', size: SIZES.desk, ready: '.places' },
    { name: 'first page on a phone', path: '/', size: SIZES.phone, ready: '.places' },
    { name: 'kiosk', path: '/demo/kiosk', size: SIZES.kiosk, ready: '.choices' },
    { name: 'kiosk lying', path: '/demo/kiosk', size: SIZES.kioskLying, ready: '.choices' },
    { name: 'ticket', path: await someTicket(), size: SIZES.phone, ready: '.status' },
    { name: 'live hall', path: '/demo/manage', size: SIZES.manage, ready: '.totals' },
    { name: 'live hall, large', path: '/demo/manage', size: [1920, 1080], ready: '.totals' },
    ...boards,
    { name: 'sign-in', path: '/sign-in', size: SIZES.manage, ready: 'form' },
    { name: 'sign-in on a phone', path: '/sign-in', size: SIZES.phone, ready: 'form' },
    { name: 'pairing', path: '/pair', size: SIZES.manage, ready: '.pad' },
    { name: 'pairing on a kiosk', path: '/pair', size: SIZES.kiosk, ready: '.pad' },
    { name: 'pairing on a phone', path: '/pair', size: SIZES.phone, ready: '.pad' },
    { name: 'a kiosk that is none', path: '/kiosk', size: SIZES.kiosk, ready: '.panel .button' },
    { name: 'a board that is none', path: `/board/${zones[0]?.id}`, size: SIZES.board, ready: '.door' },
    { name: 'a board of no zone', path: '/board/nowhere', size: SIZES.board, ready: '.door' },
  ]
}, 120_000)
afterAll(() => browser.close())

async function check(page: Page, lang: Lang) {
  expect(await page.locator('html').getAttribute('lang')).toBe(lang)
  await expectInside(page)
  await expectAccessible(page)
}

/** A WebSocket that the server refuses, and the session question that follows, are no faults. */
const REFUSED = /WebSocket connection to .* failed/

/** What the demo's manager, administrator and auditor opens, and the dialogs that it has. */
const STAFF = [
  { path: '/sign-in', ready: '.card dl', dialogs: [] },
  { path: '/manage/accounts', ready: '.table', dialogs: ['新增账号', 'Add an account'] },
  { path: '/manage/figures', ready: '.table', dialogs: [] },
  { path: '/manage/devices', ready: '.table', dialogs: ['添加设备', 'Enrol a device'] },
  { path: '/manage/audit', ready: '.table', dialogs: ['导出', 'Export'] },
]

describe.each(['zh-CN', 'en'] as const)('in %s', (lang) => {
  it(
    'every page is accessible and complete',
    async () => {
      for (const one of cases) {
        const { page, complaints, context } = await open(browser, one.path, one.size, lang)
        await page.locator(one.ready).first().waitFor()
        await check(page, lang)
        const faults = complaints.filter((text) => !REFUSED.test(text))
        expect(faults, one.name).toEqual([])
        await context.close()
      }
    },
    180_000,
  )

  it(
    'every page of the staff is accessible and complete, with its dialog',
    async () => {
      for (const one of STAFF) {
        const { page, complaints, context } = await openStaff(browser, one.path, lang)
        await page.locator(one.ready).first().waitFor()
        await check(page, lang)
        const dialog = one.dialogs[lang === 'en' ? 1 : 0]
        if (dialog) {
          await page.getByRole('button', { name: dialog, exact: true }).click()
          await page.locator('dialog[open] form').waitFor()
          await expectAccessible(page)
        }
        expect(complaints, one.path).toEqual([])
        await context.close()
      }
    },
    120_000,
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

  it('is first that of the browser for the staff, and Chinese in the hall', async () => {
    const context = await browser.newContext({ locale: 'en-GB' })
    const page = await context.newPage()
    for (const [path, lang] of [
      ['/kiosk', 'zh-CN'],
      ['/pair', 'en'],
      ['/sign-in', 'en'],
      ['/kiosk', 'zh-CN'],
    ] as const) {
      await page.goto(`${HALL_URL}${path}`)
      await page.locator('main').waitFor()
      expect(await page.locator('html').getAttribute('lang'), path).toBe(lang)
    }
    await context.close()
  })
})
