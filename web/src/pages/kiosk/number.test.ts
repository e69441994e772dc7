import { describe, expect, it } from 'vitest'

import { NOTHING_TYPED, numberOf, withDigit, withoutLast } from './number'

const typed = (prefix: string, digits: string) => ({ prefix, digits })

describe('a number typed from paper', () => {
  it('is the printed one, with or without its zeros', () => {
    for (const digits of ['1', '01', '001', '0001']) expect(numberOf(typed('A', digits))).toBe('A001')
    expect(numberOf(typed('K', '1024'))).toBe('K1024')
  })

  it('is none before a letter and a digit are there', () => {
    expect(numberOf(NOTHING_TYPED)).toBeNull()
    expect(numberOf(typed('A', ''))).toBeNull()
    expect(numberOf(typed('A', '000'))).toBeNull()
    expect(numberOf(typed('', '12'))).toBeNull()
  })

  it('grows by a key and shrinks by one', () => {
    const full = Array.from('12345').reduce(withDigit, typed('A', ''))
    expect(full).toEqual(typed('A', '1234'))
    expect(withoutLast(typed('A', '12'))).toEqual(typed('A', '1'))
    expect(withoutLast(typed('A', ''))).toEqual(NOTHING_TYPED)
  })
})
