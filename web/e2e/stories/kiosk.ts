// Taking a ticket as a person does it.

import type { Page } from 'playwright-core'

import type { KioskService } from '../../src/wire/KioskService'
import type { KioskView } from '../../src/wire/KioskView'
import type { TicketTaken } from '../../src/wire/TicketTaken'

/** Waits for the first kiosk view of the page in which a counter is open: the hall has begun. */
export function watchKiosk(page: Page): { open: Promise<KioskView> } {
  const open = new Promise<KioskView>((resolve) => {
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => {
        const frame = JSON.parse(String(payload)) as { type: string }
        if (frame.type !== 'kiosk') return
        const view = frame as unknown as KioskView
        const services = view.groups.flatMap((group) => group.services)
        if (services.some((service) => service.open_counters > 0)) resolve(view)
      })
    })
  })
  return { open }
}

/** The service with open counters where the number of waiting people is nearest to `wanted`. */
function serviceWith(view: KioskView, wanted: number) {
  const far = (service: KioskService) => Math.abs(service.waiting - wanted)
  const [best] = view.groups
    .flatMap((group) => group.services.map((service) => ({ group, service })))
    .filter(({ service }) => service.open_counters > 0 && !service.full)
    .sort((a, b) => far(a.service) - far(b.service))
  if (!best) throw new Error('no counter of the demo hall is open')
  return best
}

/** Goes to the screen where one says how to queue, for a service where so many people wait. */
export async function chooseService(page: Page, view: KioskView, waiting = 0): Promise<void> {
  const { group, service } = serviceWith(view, waiting)
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
