import { declaringSteps } from '../../docker/dockerfile/steps-by-effect.ts';
import { commandsThat } from '../../docker/shell/commands-that.ts';
import type { ShellAssignment, ShellCommand } from '../../docker/shell/model.ts';
import { parseGoFlags } from '../../go/goflags.ts';
import { parseGoproxy } from '../../go/goproxy.ts';
import { parseGosumdb, publicDatabaseName } from '../../go/gosumdb.ts';
import { coversEverything, patternsOf } from '../../go/module-pattern.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Place } from '../../text/place.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix, replace } from '../fix.ts';
import { privateRequirements } from '../shared/private-modules.ts';
import type { Preferences, Rule } from '../rule.ts';
import { goEnvValues, partOf, valuesInForce, type ValueInForce } from '../shared/values.ts';

export const rule: Rule = {
  id: 'gosumdb-off',
  severity: 'warning',
  group: 'trust',
  values: ['GOSUMDB', 'GOPRIVATE', 'GONOSUMDB'],
  title: localized('Modules are taken without a look at the checksum database', '下载模块时不核对校验和数据库'),
  checkBuild: (analysis, preferences) => [
    ...valuesInForce(analysis, 'GOSUMDB').flatMap(switchedOff),
    ...valuesInForce(analysis, 'GONOSUMDB', 'GOPRIVATE').flatMap((value) => everything(value, privatePatterns(value, preferences))),
    ...valuesInForce(analysis, 'GOFLAGS').flatMap(insecureFlag),
    ...folklore(analysis),
  ],
  checkGoEnv: (document) => [
    ...goEnvValues(document, 'GOSUMDB').flatMap(switchedOff),
    ...goEnvValues(document, 'GONOSUMDB', 'GOPRIVATE').flatMap((value) => everything(value, [])),
    ...goEnvValues(document, 'GOFLAGS').flatMap(insecureFlag),
  ],
};

function finding(place: Place, message: Localized, fixes: readonly Fix[]): Finding {
  return { rule: rule.id, severity: rule.severity, place, message, related: [], fixes };
}

function switchedOff(value: ValueInForce): Finding[] {
  if (parseGosumdb(value.text).kind !== 'off' || isSealed(value)) return [];
  return [finding(value.written.place, localized(
    'GOSUMDB=off takes every module that go.sum does not know as it comes, and still ends toolchain downloads: name the database, and private hosts in GOPRIVATE',
    'GOSUMDB=off 会不加核对地接受 go.sum 中没有的所有模块，并且仍会使工具链下载失败：请指定数据库，并把私有主机写入 GOPRIVATE',
  ), value.written.verbatim ? [name(value, publicDatabaseName), name(value, databaseInChina)] : [])];
}

/** Behind GOPROXY=off and folders all modules are there already: the database would be the one thing that a sealed build still asks for. */
function isSealed({ downloads }: ValueInForce): boolean {
  return downloads.length > 0 && downloads.every(({ environment }) => {
    const proxy = environment.get('GOPROXY').value;
    const entries = proxy.kind === 'known' ? parseGoproxy(proxy.text).entries : [];
    return entries.length > 0 && entries.every(({ kind, url }) => kind === 'off' || url?.scheme === 'file');
  });
}

/** The public database under the address that is reached from mainland China. */
const databaseInChina = 'sum.golang.google.cn';

function name({ written }: ValueInForce, database: string): Fix {
  return offeredFix(localized(`Check sums with ${database}`, `使用 ${database} 核对校验和`), [replace(written.place, database)]);
}

/** A part that covers every module path: the database is asked for none. */
function everything(value: ValueInForce, narrower: readonly string[]): Finding[] {
  const part = patternsOf(value.text).find(coversEverything);
  if (part === undefined || isSealed(value)) return [];
  const list = narrower.join(',');
  return [finding(partOf(value, part.span), localized(
    `"${part.text}" in ${value.name} covers every module, so none is checked against the checksum database: name the private hosts only`,
    `${value.name} 中的 "${part.text}" 覆盖了所有模块，因此都不会核对校验和数据库：请只写私有主机`,
  ), list === '' || !value.written.verbatim ? [] : [
    offeredFix(localized(`Write ${value.name}=${list}`, `改写为 ${value.name}=${list}`), [replace(value.written.place, list)]),
  ])];
}

/** What the modules of the downloads really need. */
function privatePatterns({ downloads }: ValueInForce, preferences: Preferences): string[] {
  const modules = downloads.flatMap(({ module }) => (module === undefined ? [] : [module.module]));
  return [...new Set(modules.flatMap((module) => privateRequirements(module, preferences).map(({ pattern }) => pattern)))];
}

function insecureFlag(value: ValueInForce): Finding[] {
  const flag = parseGoFlags(value.text).flags.find((each) => each.name === 'insecure' && each.value !== 'false');
  if (flag === undefined) return [];
  return [finding(partOf(value, flag.span), localized(
    '-insecure in GOFLAGS does nothing since Go 1.17, and ends "go get": remove it, and install the certificate that is missing',
    'GOFLAGS 中的 -insecure 自 Go 1.17 起不起作用，并会使 "go get" 失败：请删除它，并安装缺少的证书',
  ), [])];
}

/** Variables that advice on the net names and no Go release reads. */
const neverRead = new Set(['GONOSUMCHECK', 'GONOVERIFY']);

function* folklore({ model, reachable, build, downloads, commands }: BuildAnalysis): Generator<Finding> {
  if (downloads.length === 0) return;
  for (const { declarations } of model.stages.filter((stage) => reachable.has(stage)).flatMap(declaringSteps)) {
    for (const { name, value, span } of declarations)
      if (neverRead.has(name) && nonEmptyText(value) !== undefined) yield unread(name, { path: build.dockerfile, span });
  }
  const assignments = new Set(commands.of(assigning).flatMap(({ command }) => neverReadIn(command)));
  for (const { name, span } of assignments) yield unread(name, { path: build.dockerfile, span });
  for (const { command: { words } } of commands.of(goEnvWrites)) {
    for (const { value, span } of words.slice(3)) {
      const name = value?.split('=', 1)[0] ?? '';
      if (neverRead.has(name)) yield refused(name, { path: build.dockerfile, span });
    }
  }
}

/** What is exported stands with every command behind it. */
function neverReadIn({ assignments, exported }: ShellCommand): readonly ShellAssignment[] {
  return [...assignments, ...exported].filter(({ name }) => neverRead.has(name));
}

const assigning = commandsThat((command) => neverReadIn(command).length > 0);

const goEnvWrites = commandsThat(({ values }) => ['go', 'env', '-w'].every((word, index) => values[index] === word));

function refused(variable: string, place: Place): Finding {
  return finding(place, localized(
    `No Go release reads ${variable}, and "go env -w" ends with "unknown go command variable": remove it, and name private hosts in GOPRIVATE`,
    `没有任何 Go 版本读取 ${variable}，"go env -w" 会以 "unknown go command variable" 失败：请删除它，并把私有主机写入 GOPRIVATE`,
  ), []);
}

function unread(variable: string, place: Place): Finding {
  return finding(place, localized(
    `No Go release reads ${variable}, so it changes nothing: remove it, and name private hosts in GOPRIVATE`,
    `没有任何 Go 版本读取 ${variable}，它不起作用：请删除它，并把私有主机写入 GOPRIVATE`,
  ), []);
}
