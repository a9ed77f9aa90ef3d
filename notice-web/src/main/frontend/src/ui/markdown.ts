import DOMPurify from 'dompurify'
import MarkdownIt, { type Token } from 'markdown-it'

const markdown = new MarkdownIt({ html: false, linkify: true })

function isInsideLink(tokens: Token[], index: number): boolean {
  const before = tokens.slice(0, index)
  const count = (type: string) => before.filter((token) => token.type === type).length
  return count('link_open') > count('link_close')
}

// An image would tell its server who reads when: it is shown as a link to it.
markdown.renderer.rules.image = (tokens, index) => {
  const token = tokens[index]
  const address = String(token?.attrGet('src') ?? '')
  const text = markdown.utils.escapeHtml(token?.content || address)
  return isInsideLink(tokens, index) ? text : `<a href="${markdown.utils.escapeHtml(address)}">${text}</a>`
}

// Columns are aligned by an attribute: a style in the text is refused by our policy, even before it is taken out.
for (const cell of ['th_open', 'td_open']) {
  markdown.renderer.rules[cell] = (tokens, index, options, _, renderer) => {
    const token = tokens[index]
    const aligned = /text-align:(\w+)/.exec(String(token?.attrGet('style') ?? ''))?.[1]
    if (token !== undefined && aligned !== undefined) token.attrs = [['align', aligned]]
    return renderer.renderToken(tokens, index, options)
  }
}

const purifier = DOMPurify()
purifier.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName !== 'A') return
  node.setAttribute('target', '_blank')
  node.setAttribute('rel', 'noopener noreferrer')
})

/** Where the sanitiser can't work it would let everything through, so nothing is rendered there. */
export const isSanitising = purifier.isSupported

const ALLOWED = {
  ALLOWED_TAGS: [
    ...[
      'a',
      'blockquote',
      'br',
      'code',
      'del',
      'em',
      'h1',
      'h2',
      'h3',
      'h4',
      'h5',
      'h6',
      'hr',
      'li',
      'ol',
      'p',
    ],
    ...['pre', 's', 'strong', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul'],
  ],
  ALLOWED_ATTR: ['href', 'start', 'align'],
  ADD_URI_SAFE_ATTR: ['align'],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|\/(?!\/)|#)/i,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
}

/** A notice's text as HTML that can do nothing but be read. Sanitised although nothing unsafe should come that far. */
export function render(text: string): string {
  if (!isSanitising) return markdown.utils.escapeHtml(text)
  return purifier.sanitize(markdown.render(text), ALLOWED)
}
