import { describe, expect, it } from 'vitest'

import { ALPHABET, grouped, hasAbsent, normalised } from './code'

describe('a pairing code', () => {
  it('is the same with or without the dash, in capitals or not', () => {
    for (const typed of ['7K4M-9PQ2', '7k4m9pq2', ' 7K4M 9PQ2 ', '7k4m–9pq2', '7K4M-9PQ2XYZ']) {
      expect(normalised(typed), typed).toBe('7K4M9PQ2')
    }
  })

  it('has no character that could be taken for another', () => {
    expect(ALPHABET).toHaveLength(31)
    expect(normalised('0O1IL')).toBe('')
    expect(hasAbsent('7k0')).toBe(true)
    expect(hasAbsent('配')).toBe(true)
    expect(hasAbsent('7k4m-9pq2 ')).toBe(false)
  })

  it('is shown in two groups', () => {
    expect(['', '7', '7K4M', '7K4M9', '7K4M9PQ2'].map(grouped)).toEqual([
      '',
      '7',
      '7K4M',
      '7K4M-9',
      '7K4M-9PQ2',
    ])
  })
})
