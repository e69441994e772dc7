import { describe, expect, it } from 'vitest'

import { fitted } from './picture'

describe('a picture', () => {
  it('is made smaller, never larger, and keeps its shape', () => {
    expect(fitted(4000, 3000)).toEqual({ width: 480, height: 360 })
    expect(fitted(300, 400)).toEqual({ width: 300, height: 400 })
    expect(fitted(10_000, 1)).toEqual({ width: 480, height: 1 })
  })
})
