/**
 * Says what the pages are made of, as CycloneDX: every package of the lock file that is not there to build them alone.
 * `npm sbom` leaves out what a tool of the build happens to need too, Vue itself among it.
 */
import { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import process from 'node:process'

const FOLDER = 'node_modules/'

const { name, version, packages } = JSON.parse(
  readFileSync(new URL('package-lock.json', import.meta.url), 'utf8'),
)

const component = (name, version) => {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  return { 'bom-ref': purl, type: 'library', name, version, purl }
}

/** Of a hash as the lock file writes it, an algorithm and base64. */
function hashOf(integrity) {
  const [algorithm, content] = integrity.split('-')
  return {
    alg: algorithm.toUpperCase().replace('SHA', 'SHA-'),
    content: Buffer.from(content, 'base64').toString('hex'),
  }
}

const components = Object.entries(packages)
  .filter(([path, { dev }]) => path.startsWith(FOLDER) && dev !== true)
  .map(([path, { version, license, integrity }]) => ({
    ...component(path.slice(path.lastIndexOf(FOLDER) + FOLDER.length), version),
    ...(integrity === undefined ? {} : { hashes: [hashOf(integrity)] }),
    ...(license === undefined ? {} : { licenses: [{ expression: license }] }),
  }))

const bill = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: { component: { ...component(name, version), type: 'application' } },
  components,
}
process.stdout.write(`${JSON.stringify(bill, null, 1)}\n`)
