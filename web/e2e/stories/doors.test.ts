// Coming in: sign-in, accounts, devices, and what the audit log says about it.

import { readFile } from 'node:fs/promises'

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { AuditPage } from '../../src/wire/AuditPage'
import { HALL_URL, SIZES, launch, open, openStaff, type Opened } from '../hall'

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

/** Which field the keyboard writes to. */
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('name') ?? document.activeElement?.id)

/** Adds an account on the open page of accounts; its one-time password. */
async function addAccount(page: Page, login: string, name: string, role: string): Promise<string> {
  await page.getByRole('button', { name: '新增账号' }).click()
  const form = page.locator('dialog form')
  await form.getByLabel('姓名').fill(name)
  await form.getByLabel('账号', { exact: true }).fill(login)
  await form.getByLabel('角色', { exact: true }).selectOption(role)
  // Both roles of these stories hold in the whole hall only.
  expect(await form.getByLabel('范围').isDisabled()).toBe(true)
  await form.getByRole('button', { name: '保存' }).click()
  const secret = await page.locator('.secret-dialog output').innerText()
  await page.getByRole('button', { name: '已交给本人，关闭' }).click()
  await page.locator('tr', { hasText: login }).waitFor()
  return secret
}

/** Signs in with a one-time password and changes it. */
async function beginAs(login: string, secret: string): Promise<Opened> {
  const opened = await open(browser, '/sign-in', SIZES.manage)
  const { page } = opened
  await signIn(page, login, secret)
  await page.getByRole('heading', { name: '请先改密码' }).waitFor()
  await expect.poll(() => focused(page)).toBe('new')
  await page.getByLabel('新密码', { exact: true }).fill(NEW_PASSWORD)
  await page.getByLabel('再输一遍新密码').fill(NEW_PASSWORD)
  await page.getByRole('button', { name: '保存' }).click()
  return opened
}

describe('the sign-in page', () => {
  it('says what is wrong and what to do after a wrong password', async () => {
    const { page, context } = await open(browser, '/sign-in', SIZES.manage)
    await page.locator('form').waitFor()
    expect(await focused(page)).toBe('login')
    await signIn(page, 'nobody', 'not the password')
    const problem = page.getByRole('alert')
    await problem.waitFor()
    // It names no field: which of the two was wrong is nobody's business.
    expect(await problem.evaluate((note) => note === document.activeElement)).toBe(true)
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
    const hers = await beginAs(login, await addAccount(page, login, name, 'auditor'))
    await hers.page.waitForURL((url) => url.pathname === '/manage')
    await hers.page.getByRole('link', { name: '审计日志' }).waitFor()
    expect(hers.complaints).toEqual([])
    expect(complaints).toEqual([])
    await hers.context.close()
    await context.close()
  })

  it('who has no other role is shown the way instead of the live hall', async () => {
    const login = `admin${fresh}`
    const { page, context } = await openStaff(browser, '/manage/accounts')
    const his = await beginAs(login, await addAccount(page, login, `赵强 ${fresh}`, 'admin'))
    await his.page.waitForURL((url) => url.pathname === '/manage/devices')
    await his.page.goto(`${HALL_URL}/manage`)
    await his.page.getByText('给自己加一个角色').waitFor()
    await his.page.locator('main').getByRole('link', { name: '账号' }).click()
    await his.page.locator('.table').waitFor()
    expect(his.complaints).toEqual([])
    await his.context.close()
    await context.close()
  })

  it('withdraws a code that nobody has typed in', async () => {
    const name = `西门取号机 ${fresh}`
    const { page, complaints, context } = await openStaff(browser, '/manage/devices')
    await page.getByRole('button', { name: '添加设备' }).click()
    await page.getByLabel('名称').fill(name)
    await page.getByRole('button', { name: '生成配对码' }).click()
    const code = await page.locator('.pairing-code').innerText()
    await page.locator('dialog').getByRole('button', { name: '关闭' }).click()
    await page.getByRole('button', { name: `撤回 ${name} 的配对码` }).click()
    await page.locator('dialog').getByRole('button', { name: '撤回' }).click()
    await expect.poll(() => page.locator('tr', { hasText: name }).count()).toBe(0)
    expect(complaints).toEqual([])

    const late = await open(browser, '/pair', SIZES.kiosk)
    await late.page.locator('#code').fill(code)
    await late.page.getByRole('button', { name: '配对', exact: true }).click()
    await late.page.getByRole('alert').waitFor()
    await late.context.close()
    await context.close()
  })

  it('makes a program a device, whose token belongs there and not to the browser', async () => {
    const { page, context } = await openStaff(browser, '/manage/devices')
    await page.getByRole('button', { name: '添加设备' }).click()
    await page.locator('dialog').getByLabel('类型').selectOption('printer')
    await page.getByLabel('名称').fill(`打印机 ${fresh}`)
    await page.getByRole('button', { name: '生成配对码' }).click()
    const code = await page.locator('.pairing-code').innerText()

    const other = await open(browser, '/pair', SIZES.manage)
    await other.page.getByRole('button', { name: 'English' }).click()
    await other.page.keyboard.type(code)
    expect(await other.page.locator('#code').inputValue()).toBe(code)
    await other.page.keyboard.press('Enter')
    await other.page.getByText('this browser itself does not become the device').waitFor()
    await other.context.close()
    await context.close()
  })
})

/** Presses the search button of the audit log; the answer, once the page shows it. */
async function search(page: Page): Promise<AuditPage> {
  const answering = page.waitForResponse((one) => one.url().includes('/api/v1/audit?'))
  await page.getByRole('button', { name: '查询' }).click()
  const answer = (await (await answering).json()) as AuditPage
  const seq = answer.rows[0]?.seq
  await page.locator('tbody tr').first().getByText(`${seq}`, { exact: true }).waitFor()
  return answer
}

describe('the audit log', () => {
  it('tells what happened at the doors, and is taken out as CSV with a reason', async () => {
    const { page, complaints, context } = await openStaff(browser, '/manage/audit')
    await page.locator('.table').waitFor()
    await page.getByLabel('类别').selectOption('notes')
    const notes = await search(page)
    const told = notes.rows.flatMap((row) => row.what)
    for (const what of ['device-enrolled', 'account-added', 'password-changed']) {
      expect(told).toContain(what)
    }
    // Who and what are the server's words.
    expect(await page.locator('tbody th').allTextContents()).toEqual(
      notes.rows.map((row) => row.said.map((one) => one.zh).join('、')),
    )
    const [first] = notes.rows
    expect(await page.locator('tbody td:nth-child(2)').first().innerText()).toContain(first?.who.zh)
    await page.locator('tbody button').first().click()
    await page.locator('tr.detail').getByText(first?.actor ?? '', { exact: true }).first().waitFor()

    await page.getByRole('button', { name: '导出', exact: true }).click()
    await page.getByLabel('导出理由').fill('故事测试')
    const asking = page.waitForRequest('**/api/v1/audit/export')
    const downloading = page.waitForEvent('download')
    await page.locator('dialog').getByRole('button', { name: '导出' }).click()
    expect((await asking).headers()['accept-language']).toBe('zh-CN')
    const file = await (await downloading).path()
    expect((await readFile(file, 'utf8')).split('\n').length).toBeGreaterThan(3)
    await page.locator('dialog').getByRole('button', { name: '关闭' }).click()

    expect((await search(page)).rows.flatMap((row) => row.what)).toContain('audit-exported')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('finds people by their login, also when they sign in', async () => {
    const { page, context } = await openStaff(browser, '/manage/audit')
    await page.locator('.table').waitFor()
    await page.getByLabel('谁', { exact: true }).fill(`wang${fresh}`)
    const { rows } = await search(page)
    const what = rows.flatMap((row) => row.what)
    expect(what).toContain('signed-in')
    expect(what).toContain('password-changed')
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
