import { describe, expect, it } from 'vitest'

import type { Alert } from '../../wire/Alert'
import { newRings } from './useRing'

describe('the ring', () => {
  const guide: Alert = { alert: 'guide-wanted', number: 'A001', counter_number: 3, hearing: false }
  const overtime: Alert = { alert: 'overtime', waiting: 4 }

  it('rings for a person once, and again when they are called elsewhere', () => {
    expect(newRings(new Set(), [guide, overtime])).toEqual(['guide A001 3'])
    expect(newRings(new Set(['guide A001 3']), [guide])).toEqual([])
    expect(newRings(new Set(['guide A001 3']), [{ ...guide, counter_number: 4 }])).toEqual([
      'guide A001 4',
    ])
  })

  it('is silent for what can wait to be read', () => {
    expect(newRings(new Set(), [overtime])).toEqual([])
  })
})
