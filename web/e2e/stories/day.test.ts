// One person's way through the hall: kiosk, phone, board.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { PlaceZone } from '../../src/wire/PlaceZone'
import type { ToServer } from '../../src/wire/ToServer'
import { SIZES, expectAccessible, expectInside, launch, open, places } from '../hall'
import { choosePackage, chooseService, take, watchKiosk } from './kiosk'

/**
 * Somebody with 优先照顾 is due after five minutes of hall time; the demo runs at ×20. At an idle
 * counter they are called at once, so the boards are opened before the ticket is taken.
 */
const CALLED_WITHIN_MS = 180_000
/** A service with about so many people waiting. */
const MANY_WAIT = 10

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

async function openKiosk() {
  let watched: ReturnType<typeof watchKiosk> | undefined
  const opened = await open(browser, '/demo/kiosk', SIZES.kiosk, 'zh-CN', (page) => {
    watched = watchKiosk(page)
  })
  await opened.page.locator('.choices button').first().waitFor()
  const view = await watched?.open
  if (!view) throw new Error('the kiosk shows choices but has received no view')
  return { ...opened, view }
}

/**
 * The demo has made screens that confirm every call at once, before any browser could. This board
 * is told that nobody has confirmed, so that it must do what it does in a real hall.
 */
async function hideConfirmations(page: Page): Promise<void> {
  await page.routeWebSocket(/\/ws\?/, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((frame) => socket.send(String(frame).replaceAll('"shown":true', '"shown":false')))
  })
}

/** A zone's board, and the calls it has confirmed. */
async function openBoard(zone: PlaceZone) {
  const said = new Set<number>()
  const path = `/demo/board/${zone.id}`
  const opened = await open(browser, path, SIZES.board, 'zh-CN', async (page) => {
    await hideConfirmations(page)
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        const frame = JSON.parse(String(payload)) as ToServer
        if (frame.type === 'shown') frame.call_ids.forEach((id) => said.add(id))
      }),
    )
  })
  await opened.page.locator('.clock').waitFor()
  return { ...opened, zone, said }
}

describe('a person with a ticket', () => {
  it(
    'takes it at the kiosk, follows it on the phone, and is called on the board',
    async () => {
      const { zones } = await places()
      const boards = await Promise.all(zones.map((zone) => openBoard(zone)))
      const kiosk = await openKiosk()
      await chooseService(kiosk.page, kiosk.view)
      const ticket = await take(kiosk.page, '60 岁及以上')
      expect(ticket.class).toBe('care')
      expect(ticket.number).toMatch(/^[A-HJ-NP-Z]\d{3,}$/)
      const board = boards.find(({ zone }) => zone.name.zh === ticket.zone.zh)
      if (!board) throw new Error(`no board for ${ticket.zone.zh}`)
      const row = board.page.locator('.call', { hasText: ticket.number })
      const called = row.waitFor({ timeout: CALLED_WITHIN_MS }).then(async () => ({
        counter: await row.locator('.counter').innerText(),
        call: Number((await row.getAttribute('id'))?.replace('call-', '')),
      }))

      const qr = kiosk.page.locator('figure img')
      expect(await qr.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
      const phone = await open(browser, ticket.link, SIZES.phone)
      await phone.page.locator('h1', { hasText: ticket.number }).waitFor()

      const { counter, call } = await called
      expect(ticket.counters.map(String)).toContain(counter)
      await expect.poll(() => board.said.has(call), { timeout: 3_000 }).toBe(true)
      const status = phone.page.locator('.status')
      await expect.poll(() => status.innerText(), { timeout: 5_000 }).toContain(`${counter} 号窗口`)

      for (const { complaints, context } of [kiosk, phone, ...boards]) {
        expect(complaints).toEqual([])
        await context.close()
      }
    },
    CALLED_WITHIN_MS + 60_000,
  )

  it('gets one ticket for a double tap, and can give it up', async () => {
    const kiosk = await openKiosk()
    // Where people wait, so that it is not called before it can be given up.
    await chooseService(kiosk.page, kiosk.view, MANY_WAIT)
    const posts: string[] = []
    kiosk.page.on('request', (request) => {
      if (request.method() === 'POST') posts.push(request.url())
    })
    const answered = kiosk.page.waitForResponse((one) => one.request().method() === 'POST')
    await kiosk.page.getByRole('button', { name: '普通取号' }).dblclick()
    const ticket = (await (await answered).json()) as { number: string; link: string }
    await kiosk.page.locator('.ticket .number', { hasText: ticket.number }).waitFor()
    expect(posts).toHaveLength(1)

    const phone = await open(browser, ticket.link, SIZES.phone)
    await phone.page.getByRole('button', { name: '取消这个号' }).click()
    await phone.page.locator('dialog').getByRole('button', { name: '取消这个号' }).click()
    await phone.page.locator('.headline', { hasText: '号已取消' }).waitFor()
    expect(await phone.page.getByRole('button', { name: '取消这个号' }).count()).toBe(0)
    expect(phone.complaints).toEqual([])
    await kiosk.context.close()
    await phone.context.close()
  })

  it('steps out and comes back on the phone, once', async () => {
    const kiosk = await openKiosk()
    await chooseService(kiosk.page, kiosk.view, MANY_WAIT)
    const ticket = await take(kiosk.page, '普通取号')
    const phone = await open(browser, ticket.link, SIZES.phone)
    const headline = phone.page.locator('.headline')
    await phone.page.getByRole('button', { name: /^暂离 \d+ 分钟$/ }).click()
    await headline.filter({ hasText: /^暂离中，请在 \d\d:\d\d 前回来$/ }).waitFor()
    await expectInside(phone.page)
    await expectAccessible(phone.page)
    await phone.page.getByRole('button', { name: '我回来了' }).click()
    await headline.filter({ hasText: '前面' }).waitFor()
    expect(await phone.page.getByRole('button', { name: /暂离|我回来了/ }).count()).toBe(0)
    expect(phone.complaints).toEqual([])
    await kiosk.context.close()
    await phone.context.close()
  })

  it('takes one number for a package, and sees its steps on the phone', async () => {
    const kiosk = await openKiosk()
    const wanted = await choosePackage(kiosk.page, kiosk.view)
    const ticket = await take(kiosk.page, '普通取号')
    expect(ticket.package).toEqual(wanted.name)
    await expectInside(kiosk.page)

    const phone = await open(browser, ticket.link, SIZES.phone)
    const steps = phone.page.locator('.steps li')
    await steps.first().waitFor()
    expect(await steps.locator('span').allInnerTexts()).toEqual(wanted.steps.map((step) => step.zh))
    expect(await phone.page.locator('.steps [aria-current=step]').count()).toBe(1)
    await expectInside(phone.page)
    await expectAccessible(phone.page)
    expect([...kiosk.complaints, ...phone.complaints]).toEqual([])
    await kiosk.context.close()
    await phone.context.close()
  })

  it('opens no ticket by a wrong link, and is told what to do', async () => {
    const phone = await open(browser, '/t/wrong', SIZES.phone)
    await phone.page.getByRole('alert').waitFor({ timeout: 20_000 })
    expect(await phone.page.getByRole('alert').innerText()).toContain('导办台')
    await phone.context.close()
  })
})

describe('a kiosk', () => {
  it('has few and large choices for elders', async () => {
    const { page, context } = await openKiosk()
    await page.getByRole('button', { name: '长者模式' }).click()
    await expect.poll(() => page.locator('.choices li').count()).toBeLessThanOrEqual(6)
    const heights = await page
      .locator('button:visible')
      .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().height)))
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(96)
    await context.close()
  })

  it('finds a service by its pinyin initials', async () => {
    const { page, view, context } = await openKiosk()
    await page.getByRole('button', { name: '搜索事项' }).click()
    for (const key of 'BDC') await page.locator('.keys').getByText(key, { exact: true }).click()
    const names = view.groups.flatMap((group) => group.services.map((service) => service.name.zh))
    const first = await page.locator('.found .choices strong').first().innerText()
    expect(names).toContain(first)
    expect(first).toContain('不动产')
    await context.close()
  })

  it.each(['kiosk', 'kioskLying'] as const)('takes a missed number on large keys, %s', async (size) => {
    const { page, context } = await open(browser, '/demo/kiosk', SIZES[size])
    await page.getByRole('button', { name: '我过号了' }).click()
    await page.getByRole('button', { name: '长者模式' }).click()
    const letter = page.locator('.letters button').first()
    const prefix = await letter.innerText()
    await letter.click()
    for (const digit of '999') await page.locator('.digits').getByText(digit, { exact: true }).click()
    const heights = await page
      .locator('button:visible')
      .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().height)))
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(96)
    await expectAccessible(page)
    await expectInside(page)
    await page.getByRole('button', { name: 'English' }).click()
    await page.locator('h1', { hasText: 'I missed my call' }).waitFor()
    await expectInside(page)
    await page.getByRole('button', { name: '中文' }).click()

    // Nobody has that number, so the kiosk says why it cannot come back, and leads back.
    await page.getByRole('button', { name: `${prefix}999 我回来了` }).click()
    await page.getByRole('heading', { name: '没有恢复' }).waitFor()
    await page.getByRole('button', { name: '返回' }).click()
    await page.locator('.letters').waitFor()
    await context.close()
  })

  it('always shows the way to the staff', async () => {
    const { page, context } = await openKiosk()
    await page.getByRole('button', { name: '请工作人员帮忙' }).click()
    const help = page.getByRole('dialog')
    await help.getByRole('heading', { name: '请到导办台' }).waitFor()
    await help.getByRole('button', { name: '关闭' }).click()
    await expect.poll(() => help.isVisible()).toBe(false)
    await context.close()
  })
})
