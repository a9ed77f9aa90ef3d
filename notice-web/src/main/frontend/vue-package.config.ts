import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const FOLDER = fileURLToPath(new URL('./embed/vue', import.meta.url))
const BLOCK = 512

/** One file of an archive, as npm reads it: a head of 512 bytes, and the content filled up to whole blocks. */
function entry(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(BLOCK)
  const octal = (value: number, length: number) => value.toString(8).padStart(length - 1, '0')
  head.write(`package/${name}`, 0)
  head.write(octal(0o644, 8), 100)
  head.write(octal(0, 8), 108)
  head.write(octal(0, 8), 116)
  head.write(octal(content.length, 12), 124)
  // The same files make the same archive, whenever it is built.
  head.write(octal(0, 12), 136)
  head.write('0', 156)
  head.write('ustar\0' + '00', 257)
  head.fill(' ', 148, 156)
  head.write(
    `${octal(
      head.reduce((sum, byte) => sum + byte, 0),
      7,
    )}\0 `,
    148,
  )
  return Buffer.concat([head, content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)])
}

/** The thin package for Vue, to be installed from the server that it is for. */
export function vuePackage(): Plugin {
  return {
    name: 'notice:vue-package',
    apply: 'build',
    generateBundle() {
      const files = readdirSync(FOLDER).sort()
      const entries = files.map((name) => entry(name, readFileSync(join(FOLDER, name))))
      const source = gzipSync(Buffer.concat([...entries, Buffer.alloc(2 * BLOCK)]))
      this.emitFile({ type: 'asset', fileName: 'embed/notice-vue.tgz', source })
    },
  }
}
