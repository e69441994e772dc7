import { describe, expect, it } from 'vitest'

import { pageCount, pageOf } from './paging'
import { ranges } from './ranges'

describe('pages', () => {
  it('counts at least one', () => {
    expect([0, 1, 6, 7, 12, 13].map((length) => pageCount(length, 6))).toEqual([1, 1, 1, 2, 2, 3])
  })

  it('shows the last page instead of none', () => {
    expect(pageOf([1, 2, 3], 0, 2)).toEqual([1, 2])
    expect(pageOf([1, 2, 3], 1, 2)).toEqual([3])
    expect(pageOf([1, 2, 3], 9, 2)).toEqual([3])
    expect(pageOf([1, 2, 3], -1, 2)).toEqual([1, 2])
  })
})

describe('counter numbers', () => {
  it('join to ranges in order', () => {
    expect(ranges([3, 1, 2, 7, 9, 10])).toEqual(['1–3', '7', '9–10'])
    expect(ranges([])).toEqual([])
  })
})
