import { crc32, deflateSync, inflateSync } from 'node:zlib'

/*
 * A picture of a page has few colours: with a palette of them it is half as large. Only what a browser's screenshots are
 * is read: eight bits a channel, not interlaced.
 */

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const MOST_COLOURS = 256
/** So far apart, squared, that one can't stand for the other. */
const UNLIKE = 500

interface Picture {
  width: number
  height: number
  /** One number for each pixel: red, green, blue. */
  pixels: Uint32Array
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)]
  if (a <= b && a <= c) return left
  return b <= c ? above : corner
}

function read(png: Buffer): Picture {
  const width = png.readUInt32BE(16)
  const height = png.readUInt32BE(20)
  const channels = png[25] === 6 ? 4 : 3
  const parts: Buffer[] = []
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  const data = inflateSync(Buffer.concat(parts))
  const stride = width * channels
  let above = new Uint8Array(stride)
  const pixels = new Uint32Array(width * height)
  for (let y = 0; y < height; y += 1) {
    const filter = data[y * (stride + 1)] ?? 0
    const line = new Uint8Array(stride)
    for (let x = 0; x < stride; x += 1) {
      const left = x < channels ? 0 : (line[x - channels] ?? 0)
      const up = above[x] ?? 0
      const corner = x < channels ? 0 : (above[x - channels] ?? 0)
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0
      line[x] = (data[y * (stride + 1) + 1 + x] ?? 0) + guess
    }
    for (let x = 0; x < width; x += 1) {
      const at = x * channels
      pixels[y * width + x] = ((line[at] ?? 0) << 16) | ((line[at + 1] ?? 0) << 8) | (line[at + 2] ?? 0)
    }
    above = line
  }
  return { width, height, pixels }
}

function distance(one: number, other: number): number {
  const part = (shift: number) => ((one >> shift) & 255) - ((other >> shift) & 255)
  return part(16) ** 2 + part(8) ** 2 + part(0) ** 2
}

/** The colours that there is most of, rare ones that are like no other before those; for each other one the nearest. */
function paletteOf(pixels: Uint32Array): { palette: number[]; indexOf: Map<number, number> } {
  const counts = new Map<number, number>()
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1)
  const colours = [...counts].sort(([, one], [, other]) => other - one).map(([colour]) => colour)
  const palette: number[] = []
  for (const colour of colours) {
    if (palette.length === MOST_COLOURS) break
    if (palette.every((chosen) => distance(colour, chosen) > UNLIKE)) palette.push(colour)
  }
  for (const colour of colours) {
    if (palette.length === MOST_COLOURS) break
    if (!palette.includes(colour)) palette.push(colour)
  }
  const indexOf = new Map(palette.map((colour, index) => [colour, index]))
  for (const colour of counts.keys()) {
    if (indexOf.has(colour)) continue
    let nearest = 0
    palette.forEach((candidate, index) => {
      if (distance(colour, candidate) < distance(colour, palette[nearest] ?? 0)) nearest = index
    })
    indexOf.set(colour, nearest)
  }
  return { palette, indexOf }
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** The same picture with a palette. */
export function small(png: Buffer): Buffer {
  const { width, height, pixels } = read(png)
  const { palette, indexOf } = paletteOf(pixels)
  const lines = Buffer.alloc((width + 1) * height)
  pixels.forEach((pixel, at) => {
    const y = Math.floor(at / width)
    lines[y * (width + 1) + 1 + (at - y * width)] = indexOf.get(pixel) ?? 0
  })
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3, 0, 0, 0], 8)
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
