// 扫码取号: what the code on a board leads to, on a phone; and what a code of yesterday leads to.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { ToClient } from '../../src/wire/ToClient'
import { SIZES, expectAccessible, expectInside, launch, open, openStaff, places } from '../hall'

let browser: Browser

/** Where the code of a board leads, read from the board's own view. */
async function scanned(zone: string): Promise<string> {
  let frame: (text: string) => void = () => undefined
  const first = new Promise<string>((resolve) => (frame = resolve))
  const { context } = await open(browser, `/demo/board/${zone}`, SIZES.board, 'zh-CN', (page: Page) => {
    page.on('websocket', (socket) => socket.on('framereceived', (one) => frame(String(one.payload))))
  })
  const view = JSON.parse(await first) as ToClient
  await context.close()
  if (view.type !== 'board' || view.take === undefined) throw new Error('the board has no code')
  return view.take
}

beforeAll(async () => {
  browser = await launch()
}, 60_000)
afterAll(() => browser.close())

describe('a board', () => {
  it.each(['board', 'boardUpright'] as const)('shows the code and hides nothing: %s', async (size) => {
    for (const { id } of (await places()).zones) {
      const { page, context } = await open(browser, `/demo/board/${id}`, SIZES[size])
      const code = page.locator('.take img')
      await code.waitFor()
      await expect.poll(() => code.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0)
      await expectInside(page)
      const over = await page.locator('.board aside').evaluate((it) => it.scrollHeight - it.clientHeight)
      expect(over, id).toBeLessThanOrEqual(0)
      await context.close()
    }
  })
})

describe('a phone', () => {
  it.each(['zh-CN', 'en'] as const)('that scans a board takes a ticket in %s', async (lang) => {
    const zone = (await places()).zones[0]?.id ?? ''
    const { page, context } = await open(browser, await scanned(zone), SIZES.phone, lang)
    await page.locator('details').first().waitFor()
    await expectInside(page)
    await expectAccessible(page)
    await page.locator('summary').first().click()
    await page.locator('details[open] .button:enabled').first().click()
    await page.locator('.how select').selectOption('elder')
    await expectInside(page)
    await expectAccessible(page)
    await page.locator('.how .primary').click()
    await page.waitForURL(/\/t\//)
    await page.locator('.number').first().waitFor()
    expect(await page.locator('.number').first().textContent()).toMatch(/[A-Z]\d{3}/)
    await context.close()
  })

  it('with an old code is told to scan again', async () => {
    const { page, context } = await open(browser, '/take?k=AAAAAAAAAAAAAAAA', SIZES.phone)
    await page.locator('.problem-note').waitFor()
    expect(await page.locator('.problem-note').textContent()).toContain('请重新扫描')
    await expectAccessible(page)
    await context.close()
  })
})

describe('the public card of a clerk', () => {
  it('is opened, filled in and kept', async () => {
    const { page, context } = await openStaff(browser, '/manage/accounts')
    const more = page.getByRole('button', { name: /其他操作/ }).first()
    await more.click()
    await page.getByRole('button', { name: '公开信息' }).click()
    await page.getByLabel('联系方式').fill('0663-0000000')
    await page.getByLabel('服务承诺').fill('一次告知')
    await expectAccessible(page)
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('公开信息已保存').waitFor()
    await context.close()
  })
})
