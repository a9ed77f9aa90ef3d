import markdown from '@/ui/markdown.css?inline'
import { define } from './element'
import { InboxView } from './inbox-view'
import styles from './inbox.css?inline'

define('notice-inbox', markdown + styles, (around) => new InboxView(around))
