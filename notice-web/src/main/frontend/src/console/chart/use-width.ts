import { type Ref, onBeforeUnmount, onMounted, ref } from 'vue'

/** How wide an element is now, so that a drawing in it keeps the size of its letters. */
export function useWidth(element: Readonly<Ref<HTMLElement | null>>, atFirst = 600) {
  const width = ref(atFirst)
  let observer: ResizeObserver | undefined
  onMounted(() => {
    if (element.value === null) return
    observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined && entry.contentRect.width > 0)
        width.value = Math.floor(entry.contentRect.width)
    })
    observer.observe(element.value)
  })
  onBeforeUnmount(() => observer?.disconnect())
  return width
}
