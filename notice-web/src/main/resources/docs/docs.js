/*
 * Shows /v3/api-docs. Everything goes into the page as text: nothing in the description can become an element.
 */

/** The media type of each failure, which therefore goes without saying. */
const PROBLEM = 'application/problem+json'
const METHODS = ['get', 'post', 'put', 'patch', 'delete']

/** An element with attributes and children; a child that is a string is text. */
function el(name, attributes = {}, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...children.flat().filter((child) => child !== null && child !== undefined))
  return element
}

/** The little Markdown that descriptions use: paragraphs and code. */
function prose(text) {
  return (text ?? '').split('\n\n').filter(Boolean).map((paragraph) => el('p', {}, inline(paragraph)))
}

function inline(text) {
  return (text ?? '').split('`').map((part, index) => (index % 2 === 0 ? part : el('code', {}, part)))
}

function nameOf(ref) {
  return ref.split('/').pop()
}

function resolve(api, value) {
  if (!value?.$ref) return value
  return value.$ref
    .slice(2)
    .split('/')
    .reduce((at, step) => at[step.replaceAll('~1', '/').replaceAll('~0', '~')], api)
}

/** What a schema says of a value, in a line. */
function typeOf(schema) {
  if (schema.$ref) return [el('a', { href: `#schema-${nameOf(schema.$ref)}` }, nameOf(schema.$ref))]
  const either = schema.anyOf ?? schema.oneOf
  if (either) return either.flatMap((one, index) => [index > 0 ? ' or ' : '', ...typeOf(one)])
  const types = [schema.type ?? 'anything'].flat()
  if (types.includes('array') && schema.items) {
    const more = types.filter((type) => type !== 'array')
    return ['list of ', ...typeOf(schema.items), ...more.map((type) => ` or ${type}`)]
  }
  const format = schema.format && !/^(int|double)/.test(schema.format) ? ` (${schema.format})` : ''
  return [types.join(' or ') + format]
}

function bounds(schema) {
  const said = []
  if (schema.enum) said.push(schema.enum.map((value) => JSON.stringify(value)).join(', '))
  if (schema.default !== undefined) said.push(`default ${schema.default}`)
  if (schema.minimum !== undefined) said.push(`at least ${schema.minimum}`)
  if (schema.maximum !== undefined) said.push(`at most ${schema.maximum}`)
  if (schema.minLength) said.push(`at least ${schema.minLength} characters`)
  if (schema.maxLength) said.push(`at most ${schema.maxLength} characters`)
  if (schema.minItems) said.push(`at least ${schema.minItems} items`)
  if (schema.maxItems) said.push(`at most ${schema.maxItems} items`)
  if (schema.pattern) said.push(schema.pattern)
  return said.length === 0 ? null : el('span', { class: 'quiet' }, said.join('; '))
}

function table(heads, rows) {
  if (rows.length === 0) return null
  return el(
    'table',
    {},
    el('thead', {}, el('tr', {}, heads.map((head) => el('th', { scope: 'col' }, head)))),
    el('tbody', {}, rows.map((row) => el('tr', {}, row.map((cell) => el('td', {}, cell))))),
  )
}

function example(value) {
  if (value === undefined || value === null) return null
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  return el('details', {}, el('summary', {}, 'Example'), el('pre', { tabindex: '0' }, el('code', {}, text)))
}

function content(media) {
  return Object.entries(media ?? {}).map(([type, body]) => [
    el('p', {}, type === PROBLEM ? '' : [el('code', {}, type), ' '], body.schema ? typeOf(body.schema) : ''),
    body['x-events'] ? events(body['x-events']) : null,
    example(body.example ?? Object.values(body.examples ?? {})[0]?.value),
  ])
}

function events(all) {
  return table(
    ['Event', 'Id', 'Data', ''],
    all.map((one) => [[el('code', {}, one.event)], [one.id], typeOf(one.data), inline(one.description)]),
  )
}

function parameters(operation) {
  return table(
    ['Name', 'In', 'Value', ''],
    (operation.parameters ?? []).map((one) => [
      [el('code', {}, one.name), one.required ? ' required' : ''],
      [one.in],
      [...typeOf(one.schema), ' ', bounds(one.schema)],
      inline(one.description),
    ]),
  )
}

function answers(api, operation) {
  return table(
    ['Status', 'Meaning', 'Headers', 'Body'],
    Object.entries(operation.responses).map(([status, said]) => {
      const answer = resolve(api, said)
      return [
        [el('code', {}, status)],
        inline(answer.description),
        Object.keys(answer.headers ?? {}).flatMap((name) => [el('code', {}, name), ' ']),
        content(answer.content).flat(),
      ]
    }),
  )
}

function article(api, { path, method, operation }) {
  return el(
    'article',
    { id: operation.operationId },
    el('h3', {}, el('span', { class: `method ${method}` }, method.toUpperCase()), path),
    el('p', {}, inline(`${operation.summary}.`)),
    prose(operation.description),
    operation.parameters?.length ? el('h4', {}, 'Parameters') : null,
    parameters(operation),
    operation.requestBody ? el('h4', {}, operation.requestBody.required ? 'Body' : 'Body, optional') : null,
    content(operation.requestBody?.content).flat(),
    el('h4', {}, 'Answers'),
    answers(api, operation),
  )
}

function schemaArticle(name, schema) {
  const required = new Set(schema.required ?? [])
  return el(
    'article',
    { id: `schema-${name}` },
    el('h3', {}, name),
    prose(schema.description),
    schema.properties ? null : el('p', {}, typeOf(schema), ' ', bounds(schema)),
    table(
      ['Field', 'Value', ''],
      Object.entries(schema.properties ?? {}).map(([field, value]) => [
        [el('code', {}, field), required.has(field) ? '' : el('span', { class: 'quiet' }, ' optional')],
        [...typeOf(value), ' ', bounds(value)],
        inline(value.description),
      ]),
    ),
  )
}

function operations(api) {
  return Object.entries(api.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({ path, method, operation: item[method] })),
  )
}

function link(label, id, ...before) {
  return el('li', {}, el('a', { href: `#${id}` }, before, el('span', {}, label)))
}

function show(api) {
  const all = operations(api)
  const list = document.getElementById('list')
  const main = document.getElementById('content')
  const search = document.getElementById('find')
  const entries = []

  const group = (title, links) => {
    const box = el('div', {}, el('h2', {}, title), el('ul', {}, links.map((one) => one.node)))
    entries.push({ box, links })
    list.append(box)
  }

  main.replaceChildren(
    el('h1', {}, `${api.info.title}: API`),
    ...prose(api.info.description),
    el('p', {}, 'For programs: ', el('a', { href: '/v3/api-docs' }, '/v3/api-docs'), ' (OpenAPI ', api.openapi, ').'),
  )
  for (const tag of api.tags) {
    const own = all.filter(({ operation }) => operation.tags.includes(tag.name))
    main.append(
      el('section', {}, el('h2', {}, tag.name), prose(tag.description), own.map((one) => article(api, one))),
    )
    group(
      tag.name,
      own.map(({ path, method, operation }) => ({
        words: `${method} ${path} ${operation.operationId} ${operation.summary}`.toLowerCase(),
        node: link(
          operation.summary,
          operation.operationId,
          el('span', { class: `method ${method}` }, method.toUpperCase()),
        ),
      })),
    )
  }
  const schemas = Object.entries(api.components.schemas)
  main.append(el('section', {}, el('h2', {}, 'Schemas'), schemas.map(([name, one]) => schemaArticle(name, one))))
  group(
    'Schemas',
    schemas.map(([name]) => ({ words: name.toLowerCase(), node: link(name, `schema-${name}`) })),
  )

  search.addEventListener('input', () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean)
    for (const { box, links } of entries) {
      for (const one of links) one.node.hidden = !words.every((word) => one.words.includes(word))
      box.hidden = links.every((one) => one.node.hidden)
    }
  })
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView()
}

try {
  const answer = await fetch('/v3/api-docs')
  if (!answer.ok) throw new Error(`status ${answer.status}`)
  show(await answer.json())
} catch (failure) {
  document.getElementById('state').textContent = `The description can't be read (${failure.message}). Try again later.`
}
