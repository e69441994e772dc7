import { describe, expect, it } from 'vitest'

import type { MyDevice } from '../wire/MyDevice'
import type { Places } from '../wire/Places'
import type { WhoAmI } from '../wire/WhoAmI'
import { boardDoor, isEnrolled } from './door'

const text = (zh: string) => ({ zh, en: zh })
const places: Places = {
  hall: text('hall'),
  zones: ['a', 'b'].map((id) => ({ id, name: text(id), floor: text('1') })),
  demo: false,
}
const who = (...devices: Partial<MyDevice>[]): WhoAmI => ({
  hall: text('hall'),
  first_run: false,
  password_min_length: 10,
  utc_offset_minutes: 480,
  devices: devices.map((one) => ({ id: 'd', kind: 'display', name: 'n', ...one })),
})

describe('the door of a board', () => {
  it('opens for a screen of the zone and for one of every zone', () => {
    expect(boardDoor(who({ place: 'a' }), places, 'a')).toBeNull()
    expect(boardDoor(who({}), places, 'b')).toBeNull()
  })

  it('knows a zone that does not exist, and which there are', () => {
    expect(boardDoor(who({}), places, 'x')).toEqual({ why: 'no-zone', zones: places.zones })
  })

  it('tells a browser without a device from the screen of another zone', () => {
    expect(boardDoor(who({ kind: 'kiosk' }), places, 'a')).toEqual({ why: 'not-enrolled' })
    expect(boardDoor(who({ place: 'b' }), places, 'a')).toEqual({
      why: 'other-zone',
      zones: [places.zones[1]],
    })
  })
})

describe('a kiosk', () => {
  it('is enrolled as one', () => {
    expect(isEnrolled(who({ kind: 'kiosk' }), 'kiosk')).toBe(true)
    expect(isEnrolled(who({}), 'kiosk')).toBe(false)
  })
})
