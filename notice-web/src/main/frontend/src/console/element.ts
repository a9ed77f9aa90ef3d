/** What the console takes of Element Plus, with its styles; nothing else of it is shipped. */
import 'element-plus/es/components/base/style/css'
import 'element-plus/es/components/checkbox-group/style/css'
import 'element-plus/es/components/checkbox/style/css'
import 'element-plus/es/components/dialog/style/css'
import 'element-plus/es/components/drawer/style/css'
import 'element-plus/es/components/input/style/css'
import 'element-plus/es/components/option/style/css'
import 'element-plus/es/components/select/style/css'
import 'element-plus/es/components/switch/style/css'
import './element.css'
import './console.css'

/**
 * Where dialogs and lists to choose from are put: above all else, and still a part of the page's main content. On the body
 * a dialog's head would be a second head of the page, and a list would be outside of everything.
 */
export const floating = document.createElement('div')

// Options can be focused, though by the keyboard they never are: what scrolls a list has no role, and must have something in it
// that can.
export {
  ElCheckbox,
  ElCheckboxGroup,
  ElConfigProvider,
  ElDialog,
  ElDrawer,
  ElInput,
  ElOption,
  ElSelect,
  ElSwitch,
} from 'element-plus'
