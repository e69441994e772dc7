import { addWords } from '../../lib/i18n'
import { mountStaff } from '../../lib/mountStaff'
import en from '../../messages/audit/en.json'
import zh from '../../messages/audit/zh-CN.json'
import AuditLog from './AuditLog.vue'

addWords({ 'zh-CN': zh, en })
mountStaff(AuditLog)
