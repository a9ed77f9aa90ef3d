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
