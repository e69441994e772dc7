// Takes the pictures of docs/pictures from a running demo.

import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import { expect, it } from 'vitest'

import { SIZES, launch, open, places } from './hall'
import { chooseService, take, watchKiosk } from './stories/kiosk'

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
/** The hall needs a while until its counters are busy. */
const BUSY_WITHIN_MS = 120_000

it(
  'takes the pictures',
  async () => {
    await mkdir(FOLDER, { recursive: true })
    const browser = await launch()
    const { demo, zones } = await places()

    const manage = await open(browser, `/manage#token=${demo.manager}`, SIZES.manage)
    await expect
      .poll(() => manage.page.locator('.tile.serving').count(), { timeout: BUSY_WITHIN_MS })
      .toBeGreaterThan(15)

    let watched: ReturnType<typeof watchKiosk> | undefined
    const kiosk = await open(browser, `/kiosk#token=${demo.kiosk}`, SIZES.kiosk, 'zh-CN', (page) => {
      watched = watchKiosk(page)
    })
    await kiosk.page.locator('.choices button').first().waitFor()
    await kiosk.page.screenshot({ path: `${FOLDER}kiosk.png` })
    const view = await watched?.open
    if (!view) throw new Error('the kiosk has received no view')
    await chooseService(kiosk.page, view)
    const ticket = await take(kiosk.page, '60 岁及以上')
    await kiosk.page.screenshot({ path: `${FOLDER}kiosk-ticket.png` })

    const phone = await open(browser, ticket.link, SIZES.phone)
    await phone.page.locator('.status').waitFor()
    await phone.page.screenshot({ path: `${FOLDER}ticket.png` })

    const zone = zones.find((one) => one.name.zh === ticket.zone.zh)
    const board = await open(browser, `/board/${zone?.id}#token=${demo.display}`, SIZES.board)
    await board.page.locator('.call', { hasText: ticket.number }).waitFor({ timeout: 180_000 })
    await board.page.screenshot({ path: `${FOLDER}board.png` })
    await phone.page.locator('.page.called').waitFor({ timeout: 10_000 })
    await phone.page.screenshot({ path: `${FOLDER}ticket-called.png` })
    await manage.page.screenshot({ path: `${FOLDER}manage.png` })
    await browser.close()
  },
  BUSY_WITHIN_MS + 240_000,
)
