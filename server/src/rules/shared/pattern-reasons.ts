import type { PatternProblemKind } from '../../go/module-pattern-problems.ts';
import { localized, type Localized } from '../../text/localized.ts';

/** Why a part of the list matches no module path: completes "because …". */
export const whyNever: Readonly<Record<PatternProblemKind, Localized>> = {
  'quote': localized('the quotes are part of it', '引号会成为模式的一部分'),
  'full-width': localized('it holds full-width punctuation', '其中有全角标点'),
  'carriage-return': localized('it ends in a carriage return', '它以回车符结尾'),
  'note': localized('the note behind it is part of it', '后面的注释会成为模式的一部分'),
  'space': localized('Go does not take blanks off', 'Go 不会去掉空白'),
  'semicolon': localized('only commas separate patterns', '模式之间只能用逗号分隔'),
  'unexpanded-variable': localized('the variable in it is not expanded', '其中的变量不会被展开'),
  'scheme': localized('module paths have no scheme', '模块路径没有协议前缀'),
  'scp-address': localized('it is an ssh address and no module path', '它是 ssh 地址，不是模块路径'),
  'port': localized('module paths have no port', '模块路径没有端口'),
  'negation': localized('patterns have no negation', '模式没有取反写法'),
  'leading-slash': localized('module paths do not begin with a slash', '模块路径不以斜杠开头'),
  'leading-dot': localized('a leading dot does not stand for subdomains', '开头的点并不表示子域名'),
  'trailing-slashes': localized('it ends in more than one slash', '它以多个斜杠结尾'),
  'git-suffix': localized('module paths rarely end in .git', '模块路径很少以 .git 结尾'),
  'malformed': localized('it is no well-formed glob', '它不是合法的通配模式'),
  'regular-expression': localized('patterns are globs and no regular expressions', '模式是通配符，不是正则表达式'),
  'ellipsis': localized('"..." has no meaning here', '"..." 在这里没有特殊含义'),
  'upper-case-host': localized('hosts in module paths are lower case', '模块路径中的主机名都是小写'),
  'trailing-star': localized('it wants one more path element', '它要求路径再多一段'),
  'apex-not-covered': localized('it wants a subdomain', '它要求有子域名'),
  'covers-everything': localized('it covers everything', '它覆盖所有模块'),
};
