// Coming in: sign-in, accounts, devices, and what the audit log says about it.

import { readFile } from 'node:fs/promises'

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { HALL_URL, SIZES, launch, open, openStaff } from '../hall'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

/** Stories may run twice against one demo, so what they make has a name of its own. */
const fresh = Date.now().toString(36)
const NEW_PASSWORD = 'mei-hua-san-nong-2026'

async function signIn(page: Page, login: string, password: string) {
  await page.getByLabel('账号', { exact: true }).fill(login)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

describe('the sign-in page', () => {
  it('says what is wrong and what to do after a wrong password', async () => {
    const { page, context } = await open(browser, '/sign-in', SIZES.manage)
    await signIn(page, 'nobody', 'not the password')
    const problem = page.getByRole('alert')
    await problem.waitFor()
    // Title, detail and next step as the server words them.
    expect((await problem.innerText()).split('\n').length).toBeGreaterThanOrEqual(2)
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await context.close()
  })

  it('is where the pages of the staff send somebody who is not signed in', async () => {
    const { page, context } = await open(browser, '/manage/audit', SIZES.manage)
    await page.waitForURL(/\/sign-in\?next=/)
    expect(new URL(page.url()).searchParams.get('next')).toMatch(/^\/manage\/audit/)
    await context.close()
  })
})

describe('an administrator', () => {
  it('makes a code, which makes another browser a kiosk', async () => {
    const name = `东门取号机 ${fresh}`
    const { page, complaints, context } = await openStaff(browser, '/manage/devices')
    await page.getByRole('button', { name: '添加设备' }).click()
    await page.getByLabel('名称').fill(name)
    await page.getByRole('button', { name: '生成配对码' }).click()
    const code = await page.locator('.pairing-code').innerText()
    expect(code).toMatch(/^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$/)

    const kiosk = await open(browser, '/pair', SIZES.kiosk)
    for (const key of code.replace('-', '')) {
      await kiosk.page.locator('.pad').getByText(key, { exact: true }).click()
    }
    await kiosk.page.getByRole('button', { name: '配对', exact: true }).click()
    await kiosk.page.getByRole('heading', { name }).waitFor()
    await kiosk.page.waitForURL(/\/kiosk/)
    await kiosk.page.locator('.choices button').first().waitFor()
    expect(kiosk.complaints).toEqual([])

    await page.locator('dialog .done-note').waitFor({ timeout: 15_000 })
    await page.locator('dialog').getByRole('button', { name: '关闭' }).click()
    await page.getByRole('button', { name: `停用 ${name}` }).click()
    await page.locator('dialog').getByRole('button', { name: '停用' }).click()
    await expect.poll(() => page.locator('tr.gone', { hasText: name }).count()).toBe(1)
    // The kiosk is cut off and says so, instead of blaming the network.
    await kiosk.page.getByRole('link', { name: '打开配对页' }).waitFor({ timeout: 30_000 })
    expect(complaints).toEqual([])
    await kiosk.context.close()
    await context.close()
  })

  it('refuses a wrong code with what to do next', async () => {
    const { page, context } = await open(browser, '/pair', SIZES.kiosk)
    await page.locator('#code').fill('zzzz zzzz')
    expect(await page.locator('#code').inputValue()).toBe('ZZZZ-ZZZZ')
    await page.getByRole('button', { name: '配对', exact: true }).click()
    await page.getByRole('alert').waitFor()
    await context.close()
  })

  it('adds an account, whose owner must change the one-time password', async () => {
    const login = `wang${fresh}`
    const name = `王芳 ${fresh}`
    const { page, complaints, context } = await openStaff(browser, '/manage/accounts')
    await page.getByRole('button', { name: '新增账号' }).click()
    const form = page.locator('dialog form')
    await form.getByLabel('姓名').fill(name)
    await form.getByLabel('账号', { exact: true }).fill(login)
    await form.getByLabel('角色', { exact: true }).selectOption('auditor')
    await form.getByRole('button', { name: '保存' }).click()
    const secret = await page.locator('.secret-dialog output').innerText()
    await page.getByRole('button', { name: '已交给本人，关闭' }).click()
    await page.locator('tr', { hasText: login }).waitFor()

    const hers = await open(browser, '/sign-in', SIZES.manage)
    await signIn(hers.page, login, secret)
    await hers.page.getByRole('heading', { name: '请先改密码' }).waitFor()
    await hers.page.getByLabel('新密码', { exact: true }).fill(NEW_PASSWORD)
    await hers.page.getByLabel('再输一遍新密码').fill(NEW_PASSWORD)
    await hers.page.getByRole('button', { name: '保存' }).click()
    await hers.page.waitForURL((url) => url.pathname === '/manage')
    expect(await hers.page.getByRole('link', { name: '审计日志' }).count()).toBe(1)
    expect(hers.complaints).toEqual([])
    expect(complaints).toEqual([])
    await hers.context.close()
    await context.close()
  })
})

describe('the audit log', () => {
  it('tells what happened at the doors, and is taken out as CSV with a reason', async () => {
    const { page, complaints, context } = await openStaff(browser, '/manage/audit')
    await page.getByLabel('类别').selectOption('notes')
    await page.getByRole('button', { name: '查询' }).click()
    for (const what of ['设备配对', '新增账号', '修改密码']) {
      await page.locator('tbody th', { hasText: what }).first().waitFor()
    }
    await page.locator('tbody button').first().click()
    await page.locator('tr.detail code').first().waitFor()

    await page.getByRole('button', { name: '导出', exact: true }).click()
    await page.getByLabel('导出理由').fill('故事测试')
    const downloading = page.waitForEvent('download')
    await page.locator('dialog').getByRole('button', { name: '导出' }).click()
    const file = await (await downloading).path()
    expect((await readFile(file, 'utf8')).split('\n').length).toBeGreaterThan(3)
    await page.locator('dialog').getByRole('button', { name: '关闭' }).click()

    await page.getByRole('button', { name: '查询' }).click()
    await page.locator('tbody th', { hasText: '导出审计日志' }).first().waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })
})

describe('the first page', () => {
  it('leads into the demo', async () => {
    const { page, context } = await open(browser, '/', SIZES.desk)
    await page.getByRole('link', { name: '打开大厅实况' }).click()
    await page.locator('.totals').waitFor()
    expect(page.url()).toBe(`${HALL_URL}/manage`)
    await context.close()
  })
})
