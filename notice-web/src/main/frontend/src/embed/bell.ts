import { BellView } from './bell-view'
import styles from './bell.css?inline'
import { define } from './element'

define('notice-bell', styles, (around) => new BellView(around))
