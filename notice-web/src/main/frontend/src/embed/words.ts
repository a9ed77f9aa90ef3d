import type { Problem } from '@/api/problem'
import type { Held } from '@/inbox/held'
import type { StreamState } from '@/stream/notice-stream'

/** What the embedded elements say. A table of their own: the catalogue of the pages weighs more than a bell may. */
export interface Words {
  /** How times and numbers are written. */
  format: string
  lang: string
  notices: string
  inbox: string
  unread: string
  toAcknowledge: string
  archived: string
  unreadMark: string
  button(unread: string, count: number): string
  readAll: string
  undo: string
  held: Record<Held['kind'], string>
  markRead(title: string): string
  markUnread: string
  archive: string
  unarchive: string
  back: string
  close: string
  retry: string
  openInbox: string
  openLink: string
  older: string
  news(count: string, isOne: boolean): string
  away(total: string, since: string | null, urgent: string | null, isOne: boolean): string
  urgent: string
  high: string
  acknowledged: string
  acknowledgeBy(time: string): string
  acknowledge: {
    ask: string
    version(version: number, by: string | null): string
    action: string
    done: string
  }
  edited(time: string): string
  leaves(time: string): string
  recalled(reason: string | null): string
  expired: string
  gone: string
  test: string
  choose: string
  empty: string
  emptyText: string
  emptyView: string
  failed: string
  signedOut: string
  signedOutText: string
  announce(sender: string, title: string, isUrgent: boolean): string
  live: Record<StreamState, string>
  problem(problem: Problem): string
}

function one(isOne: boolean, singular: string, plural: string): string {
  return isOne ? singular : plural
}

const en: Words = {
  format: 'en-GB',
  lang: 'en',
  notices: 'Notices',
  inbox: 'Inbox',
  unread: 'Unread',
  toAcknowledge: 'To acknowledge',
  archived: 'Archived',
  unreadMark: 'Unread:',
  button: (unread, count) => (count === 0 ? 'Notices, none unread' : `Notices, ${unread} unread`),
  readAll: 'Read all',
  undo: 'Undo',
  held: { archived: 'Archived', 'all-read': 'All read' },
  markRead: (title) => `Mark as read: ${title}`,
  markUnread: 'Unread',
  archive: 'Archive',
  unarchive: 'Move to inbox',
  back: 'Back',
  close: 'Close',
  retry: 'Try again',
  openInbox: 'Open the inbox',
  openLink: 'Open the link',
  older: 'Older notices',
  news: (count, isOne) => one(isOne, `${count} new notice`, `${count} new notices`),
  away: (total, since, urgent, isOne) =>
    one(isOne && since === null, `${total} new notice`, `${total} new`) +
    (since === null ? '' : ` since ${since}`) +
    (urgent === null ? '' : one(isOne, ', urgent', `, ${urgent} of them urgent`)),
  urgent: 'Urgent',
  high: 'High',
  acknowledged: 'Acknowledged',
  acknowledgeBy: (time) => `Acknowledge by ${time}`,
  acknowledge: {
    ask: 'Please confirm that you have read this',
    version: (version, by) => (by === null ? `Version ${version}` : `Version ${version} · by ${by}`),
    action: 'I have read this',
    done: 'You confirmed that you have read this',
  },
  edited: (time) => `Edited ${time}`,
  leaves: (time) => `Leaves the inbox: ${time}`,
  recalled: (reason) =>
    reason === null ? 'This notice was recalled.' : `This notice was recalled: ${reason}`,
  expired: 'This notice has expired.',
  gone: 'This notice is no longer there',
  test: 'Test',
  choose: 'Choose a notice to read it',
  empty: 'No notices yet',
  emptyText: 'What is sent to you appears here at once.',
  emptyView: 'Nothing here',
  failed: 'The notices could not be loaded',
  signedOut: 'You are signed out',
  signedOutText: 'Sign in to this site to see your notices.',
  announce: (sender, title, isUrgent) => `${isUrgent ? 'Urgent' : 'New'} notice from ${sender}: ${title}`,
  live: {
    closed: 'Not connected',
    connecting: 'Connecting',
    live: 'Live',
    reconnecting: 'Reconnecting',
    polling: 'Polling',
    offline: 'Offline',
    stopped: 'Not connected',
  },
  problem: ({ slug, status, message }) => {
    if (slug === 'unreachable') return 'The server did not answer. Check the connection, then try again.'
    if (slug === 'version-stale')
      return 'The text has changed since you opened it. Read it again, then confirm.'
    if (slug === 'not-found') return 'It was recalled or has expired, or it was never sent to you.'
    if (status === 429 || status === 503) return 'The server is busy just now. Try again in a moment.'
    return status >= 500 ? 'The server met an unexpected failure. Try again.' : message || `Status ${status}.`
  },
}

const zh: Words = {
  format: 'zh-CN',
  lang: 'zh-CN',
  notices: '通知',
  inbox: '收件箱',
  unread: '未读',
  toAcknowledge: '待确认',
  archived: '已归档',
  unreadMark: '未读：',
  button: (unread, count) => (count === 0 ? '通知，没有未读' : `通知，${unread} 条未读`),
  readAll: '全部已读',
  undo: '撤销',
  held: { archived: '已归档', 'all-read': '已全部标为已读' },
  markRead: (title) => `标为已读：${title}`,
  markUnread: '标为未读',
  archive: '归档',
  unarchive: '移回收件箱',
  back: '返回',
  close: '关闭',
  retry: '重试',
  openInbox: '打开收件箱',
  openLink: '打开链接',
  older: '更早的通知',
  news: (count) => `${count} 条新通知`,
  away: (total, since, urgent) =>
    (since === null ? '' : `自${since}以来有 `) +
    `${total} 条新通知` +
    (urgent === null ? '' : `，其中 ${urgent} 条紧急`),
  urgent: '紧急',
  high: '高',
  acknowledged: '已确认',
  acknowledgeBy: (time) => `请于${time}前确认`,
  acknowledge: {
    ask: '请确认您已阅读此通知',
    version: (version, by) => (by === null ? `第 ${version} 版` : `第 ${version} 版 · 请于${by}前确认`),
    action: '我已阅读',
    done: '您已确认阅读此通知',
  },
  edited: (time) => `${time}编辑`,
  leaves: (time) => `移出收件箱的时间：${time}`,
  recalled: (reason) => (reason === null ? '此通知已被撤回。' : `此通知已被撤回：${reason}`),
  expired: '此通知已过期。',
  gone: '此通知已不存在',
  test: '测试',
  choose: '选择一条通知进行阅读',
  empty: '暂无通知',
  emptyText: '发送给您的通知会立即显示在这里。',
  emptyView: '此处没有通知',
  failed: '无法加载通知',
  signedOut: '您尚未登录',
  signedOutText: '登录本网站后即可查看您的通知。',
  announce: (sender, title, isUrgent) => `${sender} 发来${isUrgent ? '紧急' : '新'}通知：${title}`,
  live: {
    closed: '未连接',
    connecting: '正在连接',
    live: '实时',
    reconnecting: '正在重新连接',
    polling: '轮询',
    offline: '离线',
    stopped: '未连接',
  },
  problem: ({ slug, status, message }) => {
    if (slug === 'unreachable') return '服务器没有响应。请检查网络连接，然后重试。'
    if (slug === 'version-stale') return '您打开之后内容已更改。请重新阅读，然后确认。'
    if (slug === 'not-found') return '它已被撤回或已过期，或从未发送给您。'
    if (status === 429 || status === 503) return '服务器正忙，请稍后重试。'
    return status >= 500 ? '服务器出现意外故障，请重试。' : message || `状态 ${status}。`
  },
}

/** The language asked for, else the page's, else the browser's; English if none of them is spoken here. */
export function wordsFor(locale: string | null): Words {
  for (const tag of [locale, document.documentElement.lang, ...navigator.languages]) {
    const language = tag?.toLowerCase().split(/[-_]/)[0]
    if (language === 'zh') return zh
    if (language === 'en') return en
  }
  return en
}
