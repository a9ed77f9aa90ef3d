import { ref } from 'vue'
import type { Problem } from '@/api/problem'

export interface Toast {
  id: number
  /** Either words, by their key, or what went wrong. */
  message?: string
  problem?: Problem
  action?: { label: string; run: () => void }
}

const SHOWN_MS = 6_000

export const toasts = ref<Toast[]>([])
let last = 0

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id)
}

function show(toast: Omit<Toast, 'id'>): number {
  const id = ++last
  toasts.value = [...toasts.value.slice(-2), { ...toast, id }]
  setTimeout(() => dismiss(id), SHOWN_MS)
  return id
}

/** @returns takes it away before its time */
export function toast(message: string, action?: Toast['action']): () => void {
  const id = show(action === undefined ? { message } : { message, action })
  return () => dismiss(id)
}

export function toastProblem(problem: Problem): void {
  show({ problem })
}
