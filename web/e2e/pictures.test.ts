// Takes the pictures of docs/pictures from a running demo.

import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'

import { SIZES, launch, open, places } from './hall'
import { chooseService, take, watchKiosk } from './stories/kiosk'

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
/** A hall in full swing: so many people have been served. */
const SERVED = 60
const BUSY_WITHIN_MS = 420_000
const CALLED_WITHIN_MS = 240_000
/** So many people ahead, about: enough to see a queue. */
const AHEAD = 4

const picture = (page: Page, name: string) => page.screenshot({ path: `${FOLDER}${name}.png` })

it(
  'takes the pictures',
  async () => {
    await mkdir(FOLDER, { recursive: true })
    const browser = await launch()
    const { zones } = await places()

    // A call is over in moments at ×20, so every screen is open before the ticket is taken.
    const boards = await Promise.all(
      zones.map(async (zone) => ({
        zone,
        ...(await open(browser, `/demo/board/${zone.id}`, SIZES.board)),
      })),
    )
    const manage = await open(browser, '/demo/manage', SIZES.manage)
    const served = manage.page.locator('.totals .done dd')
    await expect
      .poll(async () => Number(await served.innerText()), { timeout: BUSY_WITHIN_MS })
      .toBeGreaterThanOrEqual(SERVED)

    let watched: ReturnType<typeof watchKiosk> | undefined
    const kiosk = await open(browser, '/demo/kiosk', SIZES.kiosk, 'zh-CN', (page) => {
      watched = watchKiosk(page)
    })
    await kiosk.page.locator('.choices button').first().waitFor()
    await picture(kiosk.page, 'kiosk')
    const view = await watched?.open
    if (!view) throw new Error('the kiosk has received no view')
    await chooseService(kiosk.page, view, AHEAD)
    const ticket = await take(kiosk.page, '60 岁及以上')
    await picture(kiosk.page, 'kiosk-ticket')

    const phone = await open(browser, ticket.link, SIZES.phone)
    await phone.page.locator('.status').waitFor()
    await picture(phone.page, 'ticket')

    const board = boards.find(({ zone }) => zone.name.zh === ticket.zone.zh)
    if (!board) throw new Error(`no board for ${ticket.zone.zh}`)
    // A picture of the steady amber row, not of one phase of its flashing.
    await board.page.emulateMedia({ reducedMotion: 'reduce' })
    const row = board.page.locator('.call', { hasText: ticket.number })
    const called = phone.page.locator('.page.called')
    await Promise.all([
      row.waitFor({ timeout: CALLED_WITHIN_MS }).then(() => picture(board.page, 'board')),
      called.waitFor({ timeout: CALLED_WITHIN_MS }).then(() => picture(phone.page, 'ticket-called')),
    ])
    await picture(manage.page, 'manage')
    await browser.close()
  },
  BUSY_WITHIN_MS + CALLED_WITHIN_MS + 60_000,
)
