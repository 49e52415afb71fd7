import { localized, type Localized } from '../text/localized.ts';
import type { controlKeys } from './control-file.ts';

/** What each key of a project's own settings means, in half a sentence: for the schema and for whoever points at it. */
export const controlWords: Readonly<Record<(typeof controlKeys)[number] | 'paths', Localized>> = {
  severity: localized('Severity per rule, or "off"', '每条规则的级别，或 "off"'),
  overrides: localized(
    'Severities for some files only; the last entry that names both the file and the rule wins',
    '仅针对部分文件的级别；同时匹配文件和规则的最后一项生效',
  ),
  paths: localized('Patterns as in .gitignore, from the folder of this file on', '.gitignore 格式的模式，相对于此文件所在的目录'),
  privateHosts: localized(
    'Hosts or module path patterns (as in GOPRIVATE) that are private to your organisation',
    '组织内部私有的主机或模块路径模式（同 GOPRIVATE）',
  ),
  preferredProxy: localized('The GOPROXY value your organisation prefers', '组织推荐的 GOPROXY 值'),
  knownMirrors: localized('Hosts of module proxies that are meant to stand in files as they are', '有意写在文件中的模块代理主机'),
};
