// The sanitiser does not work in happy-dom, and lets everything through there.
// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { isSanitising, render } from './markdown'

function shown(text: string): HTMLElement {
  const place = document.createElement('div')
  place.innerHTML = render(text)
  return place
}

describe('Markdown', () => {
  it('is sanitised', () => {
    expect(isSanitising).toBe(true)
  })

  it('is shown as it is meant', () => {
    expect(shown('Payroll is **down**.').querySelector('strong')?.textContent).toBe('down')
    expect(shown('- one\n- two').querySelectorAll('li')).toHaveLength(2)
    expect(shown('|a|b|\n|-|-|\n|1|2|').querySelectorAll('td')).toHaveLength(2)
  })

  it('opens links in a new tab that can not reach back', () => {
    const link = shown('[status](https://status.example)').querySelector('a')
    expect(link?.getAttribute('href')).toBe('https://status.example')
    expect(link?.getAttribute('target')).toBe('_blank')
    expect(link?.getAttribute('rel')).toBe('noopener noreferrer')
  })

  it('shows an image as a link to it', () => {
    const place = shown('![plan](https://elsewhere.example/plan.png)')
    expect(place.querySelector('img')).toBeNull()
    expect(place.querySelector('a')?.getAttribute('href')).toBe('https://elsewhere.example/plan.png')
    expect(place.querySelector('a')?.textContent).toBe('plan')
  })

  it('shows an image inside a link by its words', () => {
    const place = shown('[![plan](https://a.example/p.png)](https://b.example)')
    expect(place.querySelectorAll('a')).toHaveLength(1)
    expect(place.querySelector('a')?.getAttribute('href')).toBe('https://b.example')
  })

  it.each([
    ['<img src=x onerror=alert(1)>'],
    ['<script>alert(1)</script>'],
    ['<svg onload=alert(1)>'],
    ['<iframe src="https://elsewhere.example"></iframe>'],
    ['<a href="javascript:alert(1)">a</a>'],
    ['<style>*{display:none}</style>'],
    ['<form action="https://elsewhere.example"><input></form>'],
  ])('shows HTML as its text: %s', (text) => {
    const place = shown(text)
    expect(
      place.querySelector('img, script, svg, iframe, style, form, input, a[href^=javascript]'),
    ).toBeNull()
    expect(place.textContent.trim()).toContain(text.slice(0, 4))
  })

  it.each([
    ['[a](javascript:alert(1))'],
    ['[a](data:text/html;base64,PHNjcmlwdD4=)'],
    ['[a](vbscript:x)'],
    ['[a](//elsewhere.example)'],
    ['![a](javascript:alert(1))'],
    ['[a](jAvAsCrIpT&colon;alert(1))'],
    ['<javascript:alert(1)>'],
  ])('leads nowhere but to the web, mail and telephone: %s', (text) => {
    for (const link of shown(text).querySelectorAll('a')) {
      expect(link.getAttribute('href') ?? '').not.toMatch(/^(javascript|data|vbscript|\/\/)/i)
    }
  })

  it('aligns columns without a style, which the policy of the pages would refuse', () => {
    const html = render('| a | b |\n|---|---:|\n| 1 | 2 |')
    expect(html).toContain('<td align="right">2</td>')
    expect(html).not.toContain('style')
  })
})
