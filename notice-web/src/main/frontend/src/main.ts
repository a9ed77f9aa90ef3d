import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { i18n } from './i18n'
import { usePreferences } from './preferences/preferences'
import { router } from './router'
import { useSession } from './session/session'
import './styles/inter.css'
import './styles/tokens.css'
import './styles/app.css'

const app = createApp(App).use(createPinia()).use(i18n)
const words = usePreferences().start()
void useSession().start()
await words
app.use(router).mount('#app')
