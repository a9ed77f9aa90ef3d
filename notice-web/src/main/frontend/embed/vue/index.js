import { defineComponent, h, onMounted, shallowRef } from 'vue'

/** The script of an element comes from the server whose notices it shows, once for all components. */
function load(server, name) {
  const src = new URL(`/embed/${name}.js`, server).href
  if (customElements.get(name) !== undefined || document.querySelector(`script[src="${src}"]`) !== null)
    return
  document.head.append(Object.assign(document.createElement('script'), { src }))
}

function componentOf(element, name) {
  return defineComponent({
    name,
    props: {
      server: { type: String, required: true },
      locale: { type: String, default: undefined },
      theme: { type: String, default: undefined },
      inboxUrl: { type: String, default: undefined },
      tokenUrl: { type: String, default: undefined },
      tokenProvider: { type: Function, default: undefined },
    },
    emits: ['notice', 'unread', 'open'],
    setup(props, { emit, expose }) {
      const shown = shallowRef(null)
      onMounted(() => load(props.server, element))
      expose({ signOut: () => shown.value?.signOut?.() })
      return () =>
        h(element, {
          ref: shown,
          server: props.server,
          locale: props.locale,
          theme: props.theme,
          'inbox-url': props.inboxUrl,
          'token-url': props.tokenUrl,
          ...(props.tokenProvider === undefined ? {} : { '.tokenProvider': props.tokenProvider }),
          onNotice: (event) => emit('notice', event.detail),
          onUnread: (event) => emit('unread', event.detail),
          onOpen: (event) => emit('open', event.detail, event),
        })
    },
  })
}

export const NoticeBell = componentOf('notice-bell', 'NoticeBell')
export const NoticeInbox = componentOf('notice-inbox', 'NoticeInbox')
