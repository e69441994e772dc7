// Taking a ticket as a person does it.

import type { Page } from 'playwright-core'

import type { KioskPackage } from '../../src/wire/KioskPackage'
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

/** A choice by its title; a package's line below names services too. */
const choice = (page: Page, title: string) =>
  page.locator('.choices button', { has: page.getByText(title, { exact: true }) }).first()

/** Goes to the screen where one says how to queue, for a service where so many people wait. */
export async function chooseService(page: Page, view: KioskView, waiting = 0): Promise<void> {
  const { group, service } = serviceWith(view, waiting)
  await choice(page, group.name.zh).click()
  if (group.services.length + group.packages.length > 1) {
    await page.locator('h1', { hasText: group.name.zh }).waitFor()
    await choice(page, service.name.zh).click()
  }
  await page.locator('h1', { hasText: service.name.zh }).waitFor()
}

/** The same for the hall's first package. */
export async function choosePackage(page: Page, view: KioskView): Promise<KioskPackage> {
  const [wanted] = view.groups.flatMap((group) => group.packages).filter((one) => !one.full)
  if (!wanted) throw new Error('the demo hall has no package')
  await page.getByRole('button', { name: '一件事套餐' }).click()
  await choice(page, wanted.name.zh).click()
  await page.locator('h1', { hasText: wanted.name.zh }).waitFor()
  return wanted
}

/** Presses a way to queue and waits for the ticket. */
export async function take(page: Page, how: string): Promise<TicketTaken> {
  const answered = page.waitForResponse((response) => response.request().method() === 'POST')
  await page.getByRole('button', { name: how }).click()
  const ticket = (await (await answered).json()) as TicketTaken
  await page.locator('.ticket .number', { hasText: ticket.number }).waitFor()
  return ticket
}
