// Taking a ticket as a person does it.

import type { Page } from 'playwright-core'

import type { KioskView } from '../../src/wire/KioskView'
import type { TicketTaken } from '../../src/wire/TicketTaken'

/** Remembers the newest kiosk view that the page receives. */
export function watchKiosk(page: Page): { view: () => KioskView | null } {
  let newest: KioskView | null = null
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      const frame = JSON.parse(String(payload)) as { type: string }
      if (frame.type === 'kiosk') newest = frame as unknown as KioskView
    })
  })
  return { view: () => newest }
}

/** The service with open counters where the fewest people wait, and its group. */
export function quietest(view: KioskView) {
  const [best] = view.groups
    .flatMap((group) => group.services.map((service) => ({ group, service })))
    .filter(({ service }) => service.open_counters > 0 && !service.full)
    .sort((a, b) => a.service.waiting - b.service.waiting)
  if (!best) throw new Error('no counter of the demo hall is open')
  return best
}

/** Goes to the screen where one says how to queue. */
export async function chooseService(page: Page, view: KioskView): Promise<void> {
  const { group, service } = quietest(view)
  await page.locator('.choices button', { hasText: group.name.zh }).first().click()
  if (group.services.length > 1) {
    await page.locator('h1', { hasText: group.name.zh }).waitFor()
    await page.locator('.choices button', { hasText: service.name.zh }).first().click()
  }
  await page.locator('h1', { hasText: service.name.zh }).waitFor()
}

/** Presses a way to queue and waits for the ticket. */
export async function take(page: Page, how: string): Promise<TicketTaken> {
  const answered = page.waitForResponse((response) => response.request().method() === 'POST')
  await page.getByRole('button', { name: how }).click()
  const ticket = (await (await answered).json()) as TicketTaken
  await page.locator('.ticket .number', { hasText: ticket.number }).waitFor()
  return ticket
}
