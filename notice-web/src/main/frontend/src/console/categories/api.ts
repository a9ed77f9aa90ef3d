import { api, call } from '@/api/client'
import type { Category } from '@/api/types'

/** Each is shown in both languages. */
export type NamedCategory = Omit<Category, 'names'> & { names: { en: string; zh: string } }

/** Creates a category, or changes how it is shown. */
export async function putCategory({ key, names, order }: NamedCategory): Promise<void> {
  const params = { path: { key } }
  await call(api.PUT('/api/v1/categories/{key}', { params, body: { names, order } }))
}

export async function deleteCategory(key: string): Promise<void> {
  await call(api.DELETE('/api/v1/categories/{key}', { params: { path: { key } } }))
}
