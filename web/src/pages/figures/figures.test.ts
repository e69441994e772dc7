import { describe, expect, it } from 'vitest'

import { noShowsPath, percent } from './figures'

describe('a rate', () => {
  it('has one place, and is a dash where nobody was called', () => {
    expect(percent(0.065)).toBe('6.5 %')
    expect(percent(0)).toBe('0.0 %')
    expect(percent(1)).toBe('100.0 %')
    expect(percent(undefined)).toBe('—')
  })
})

describe('the dates', () => {
  it('are left to the hall when none are chosen', () => {
    expect(noShowsPath({ from: '', until: '' })).toBe('/api/v1/figures/no-shows')
    expect(noShowsPath({ from: '2026-11-02', until: '' }, '.csv')).toBe(
      '/api/v1/figures/no-shows.csv?from=2026-11-02',
    )
  })
})
