import { describe, expect, it } from 'vitest'

import { scannedKey, takeBody, type Wish } from './body'

describe('a ticket by phone', () => {
  const plain: Wish = {
    errand: { kind: 'service', id: 'file' },
    care: '',
    enterprise: false,
    voice: false,
    guide: false,
  }

  it('says only what was chosen', () => {
    expect(takeBody(plain)).toEqual({ service: 'file', source: 'phone' })
    expect(takeBody({ ...plain, errand: { kind: 'package', id: 'shop' }, care: 'elder' })).toEqual({
      package: 'shop',
      source: 'phone',
      care: 'elder',
    })
    expect(takeBody({ ...plain, enterprise: true, voice: true, guide: true })).toEqual({
      service: 'file',
      source: 'phone',
      enterprise: true,
      needs: { voice: true, guide: true },
    })
  })

  it('reads the key of the code that was scanned', () => {
    expect(scannedKey('?k=abc-_1')).toBe('abc-_1')
    expect(scannedKey('')).toBe('')
  })
})
