import type { InboxItem } from '@/api/types'

const HELD_MS = 2_000
const TONES_HZ = [660, 880]
const TONE_S = 0.14

/** Several tabs get the same notice: one of them is loud. Without a secure context it is the one that is looked at. */
async function inOneTab(id: string, work: () => void): Promise<void> {
  // Typed as always there; absent without a secure context.
  const { locks } = navigator as Partial<Navigator>
  if (locks === undefined) {
    if (document.visibilityState === 'visible') work()
    return
  }
  await locks.request(`notice.alert.${id}`, { ifAvailable: true }, async (lock) => {
    if (lock === null) return
    work()
    await new Promise((resolve) => setTimeout(resolve, HELD_MS))
  })
}

function ring(): void {
  const context = new AudioContext()
  const gain = context.createGain()
  gain.gain.value = 0.08
  gain.connect(context.destination)
  TONES_HZ.forEach((hertz, at) => {
    const tone = context.createOscillator()
    tone.frequency.value = hertz
    tone.connect(gain)
    tone.start(context.currentTime + at * TONE_S)
    tone.stop(context.currentTime + (at + 1) * TONE_S)
  })
  setTimeout(() => void context.close(), 1_000)
}

/** Whether this browser can show notices beside its pages. */
export function canShowOnDesktop(): boolean {
  return isSecureContext && 'Notification' in window
}

/** Makes a sound, and shows an urgent notice on the desktop, as far as the reader has asked for it. */
export function alertOf(item: InboxItem, wants: { sound: boolean; desktop: boolean }): void {
  if (item.priority !== 'URGENT') return
  const shows = wants.desktop && canShowOnDesktop() && Notification.permission === 'granted'
  if (!shows && !wants.sound) return
  void inOneTab(item.id, () => {
    if (wants.sound) ring()
    if (!shows) return
    const shown = new Notification(item.title, { body: item.excerpt, tag: item.id })
    shown.addEventListener('click', () => {
      window.focus()
      location.assign(`/?notice=${encodeURIComponent(item.id)}`)
    })
  })
}
