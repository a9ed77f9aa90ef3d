/** Line icons of one family, drawn on 24 by 24. */
export const ICONS = {
  archive: 'M4 5h16v4H4zM5.5 9v10h13V9M10 13h4',
  audit: 'M6 3h9l4 4v14H6zM9 11h7M9 15h7',
  back: 'm14 6-6 6 6 6',
  bell: 'M6 10a6 6 0 0 1 12 0c0 5 2 6 2 7H4c0-1 2-2 2-7M10 20a2 2 0 0 0 4 0',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  clock: 'M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0M12 7v5l3 2',
  close: 'm6 6 12 12M18 6 6 18',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  download: 'M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 20h14',
  dot: 'M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0',
  down: 'm6 9 6 6 6-6',
  edit: 'm4 20 1-4.5L16 4.500l3.5 3.500L8.5 19zM14 6.500l3.5 3.500',
  everyone:
    'M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0M3.5 12h17M12 3.5c5 5.5 5 11.5 0 17M12 3.500c-5 5.5-5 11.5 0 17',
  flag: 'M6 21V4h11l-2 4 2 4H6',
  group:
    'M12.5 8a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0M3 20c0-4 2.5-6 6-6s6 2 6 6M16 5a3.5 3.5 0 0 1 0 6.5M17.5 14.5c2.2.6 3.5 2.4 3.5 5.5',
  home: 'M4 11 12 4l8 7v9H4z',
  inbox: 'M4 13 6.5 5h11L20 13v6H4zM4 13h5l1 2.5h4L15 13h5',
  key: 'M12 15a4 4 0 1 1-8 0 4 4 0 0 1 8 0M11 12l8-8M15.5 7.500l3 3',
  link: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  next: 'm10 6 6 6-6 6',
  person: 'M15.5 8a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0M5 20c0-4 3-6 7-6s7 2 7 6',
  plus: 'M12 5v14M5 12h14',
  presence: 'M3 12h4l3-7 4 14 3-7h4',
  retry: 'M19.5 12a7.5 7.5 0 1 1-2.2-5.300L19.5 9M19.5 4v5h-5',
  send: 'M4 12 20 4l-5 16-3.5-6.5z',
  undo: 'M8 6 4 10l4 4M4 10h10a5 5 0 0 1 0 10h-3',
  warning: 'M12 4 22 20H2zM12 10v5M12 17.500v.5',
} as const

export type IconName = keyof typeof ICONS
