import { computed } from 'vue'

/** Whether a dialog is open: as long as it has a subject, which its parent gives and, once told, takes away. */
export function openWhile(subject: () => unknown, closed: () => void) {
  return computed({
    get: () => subject() !== null,
    set: (shown) => {
      if (!shown) closed()
    },
  })
}
