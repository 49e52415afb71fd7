import { enabledRules } from '../server/src/checking/enabled-rules.ts';
import { rules as allRules } from '../server/src/rules/index.ts';
import type { Rule, RuleGroup } from '../server/src/rules/rule.ts';
import type { Severity } from '../server/src/rules/finding.ts';
import type { Locale } from '../server/src/text/localized.ts';
import { applyFix, checkTexts } from '../tests/support/check-fixture.ts';
import { parseFixture, type Fixture } from '../tests/support/fixture.ts';

/** The sections of `page.md` and of a rendered page, in their fixed order; wrong, right and proof come from the samples. */
const headings = {
  en: { finds: 'What it finds', hurts: 'Why it hurts', wrong: 'Wrong', right: 'Right', fine: 'When it is fine', options: 'Options', proof: 'Proof' },
  'zh-cn': { finds: '检查内容', hurts: '为什么有害', wrong: '错误写法', right: '正确写法', fine: '什么情况下没有问题', options: '选项', proof: '验证' },
} as const;

const severities = {
  en: { error: 'error', warning: 'warning', info: 'info', hint: 'hint' },
  'zh-cn': { error: '错误', warning: '警告', info: '信息', hint: '提示' },
} as const satisfies Record<Locale, Record<Severity, string>>;

const groups = {
  en: { reach: 'Reaching the modules', trust: 'Trust', private: 'Private modules', toolchain: 'Toolchain and image', context: 'Context and order', cache: 'Caches and permissions', 'go-env': 'go.env', control: 'Settings and suppressions' },
  'zh-cn': { reach: '访问模块', trust: '信任', private: '私有模块', toolchain: '工具链与镜像', context: '构建上下文与顺序', cache: '缓存与权限', 'go-env': 'go.env', control: '设置与忽略' },
} as const satisfies Record<Locale, Record<RuleGroup, string>>;

const words = {
  en: {
    meta: (severity: string, group: string) => `Severity: **${severity}** · Group: ${group}`,
    optIn: (id: string) => `Off by default. To turn it on, give it a severity: \`"goModuleDoctor.severity": { "${id}": "hint" }\`.`,
    values: (names: readonly string[]) => `${listed(names, ' and ')} ${names.length === 1 ? 'is' : 'are'} judged wherever a go command of the build reads ${names.length === 1 ? 'it' : 'them'} from: \`ENV\`, \`ARG\`, an assignment in front of a command, \`export\`, \`go env -w\`, a build argument of a compose file, a go.env file, and the Makefile or script of the build context that a step runs.`,
    indexWords: 'A rule about a value finds it wherever it is written: in the Dockerfile, in the compose file, in go.env, and in a Makefile or script of the build context that a step runs. A rule about a go command knows those that make or such a script runs as well; the finding stands at the step that calls it and shows the line. What cannot be read, because the file is not in the context or its text is computed, is not guessed.',
    indexTitle: 'Rules', indexHead: '| rule | severity | what it says |',
    proven: (fails: string) => `Proven by a real image build in the lab: the wrong example fails with\n\n${fails}\n\nand the right one builds.`,
    alsoProven: (fails: string) => `Other wrong examples of the tests, built as well, fail with\n\n${fails}\n\nand build after their repair.`,
    leaked: (secret: string) => `Proven by a real image build in the lab: \`docker history --no-trunc\` of the wrong example's image shows \`${secret}\`, that of the right one does not.`,
    unproven: 'The rule is no error: the build may pass. Its examples are checked by the tests, each with its finding and its repair.',
    fixed: 'After the fix:', suppress: (id: string) => `To silence it in one place, write above the line: \`# doctor: ignore=${id} -- reason\``,
  },
  'zh-cn': {
    meta: (severity: string, group: string) => `级别：**${severity}** · 分组：${group}`,
    optIn: (id: string) => `默认关闭。给它设一个级别即可启用：\`"goModuleDoctor.severity": { "${id}": "hint" }\`。`,
    values: (names: readonly string[]) => `无论 ${listed(names, '、')} 写在哪里，只要构建中的 go 命令会读取，都会检查：\`ENV\`、\`ARG\`、命令之前的赋值、\`export\`、\`go env -w\`、compose 文件的构建参数、go.env 文件，以及步骤所运行的、位于构建上下文中的 Makefile 或脚本。`,
    indexWords: '检查变量值的规则不限于 Dockerfile：写在 compose 文件、go.env，以及步骤所运行的、位于构建上下文中的 Makefile 或脚本里的值同样会检查。检查 go 命令的规则也认识由 make 或此类脚本运行的命令；问题标记在调用它的步骤上，并指出所在的行。文件不在上下文中、或文本由计算得出而无法读取时，不作猜测。',
    indexTitle: '规则', indexHead: '| 规则 | 级别 | 说明 |',
    proven: (fails: string) => `在实验环境中用真实的镜像构建验证过：错误写法构建失败，输出\n\n${fails}\n\n正确写法构建成功。`,
    alsoProven: (fails: string) => `测试中的其他错误写法同样真实构建过，分别以下列信息失败，修复后构建成功：\n\n${fails}`,
    leaked: (secret: string) => `在实验环境中用真实的镜像构建验证过：对错误写法的镜像执行 \`docker history --no-trunc\` 可以看到 \`${secret}\`，正确写法的镜像中则看不到。`,
    unproven: '此规则不是错误级别，构建可能仍会成功。页面上的示例都由测试检查，包括报告的问题和修复结果。',
    fixed: '修复之后：', suppress: (id: string) => `如需在某一处忽略，请在该行上方写：\`# doctor: ignore=${id} -- 原因\``,
  },
} as const;

function listed(names: readonly string[], and: string): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(and === '、' ? and : ', ')}${and}${names.at(-1) ?? ''}`;
}

export interface SampleText {
  readonly name: string;
  readonly text: string;
}

export function renderPage(rule: Rule, page: string, samples: readonly SampleText[], locale: Locale): string {
  const sections = readSections(rule, page, locale);
  const parsed = samples.map((sample) => ({ name: sample.name, raw: sample.text, fixture: parseFixture(sample.text) }));
  const wrong = parsed.filter(({ name }) => name.startsWith('bad-'));
  // What the page says of a real build must be true of the example that it shows: of those that are built, the shortest with one fault.
  const [shortest] = wrong
    .filter(({ fixture }) => isRepairedByFix(fixture) && fixture.markers.length === 1 && fixture.markers[0]?.message !== undefined)
    .sort((a, b) => a.raw.length - b.raw.length);
  const others = [isRepairedByFix, isProven].map((suits) => wrong.find(({ fixture }) => suits(fixture)));
  const bad = shortest ?? others[0] ?? others[1] ?? wrong[0];
  const good = parsed.find(({ name }) => name.startsWith('good-'));
  if (bad === undefined || good === undefined) throw new Error(`${rule.id}: a page needs a bad and a good sample`);
  const right = isProven(bad.fixture) ? repaired(rule, bad.fixture) : bad.fixture.after.get(1) ?? good.fixture.files;
  const heading = headings[locale];
  return [
    `# ${rule.id}`, '', rule.title[locale], '',
    words[locale].meta(severities[locale][rule.severity], groups[locale][rule.group]), '',
    ...(rule.optIn === true ? [words[locale].optIn(rule.id), ''] : []),
    `## ${heading.finds}`, '', sections.finds, '',
    ...(rule.values === undefined ? [] : [words[locale].values(rule.values.map((name) => `\`${name}\``)), '']),
    `## ${heading.hurts}`, '', sections.hurts, '',
    `## ${heading.wrong}`, '', translated(renderMarked(bad.raw, bad.fixture, right), rule, bad.fixture, locale), '',
    `## ${heading.right}`, '', renderFiles(right), '',
    `## ${heading.fine}`, '', sections.fine, '',
    `## ${heading.options}`, '', sections.options, '', words[locale].suppress(rule.id), '',
    `## ${heading.proof}`, '', renderProof([bad, ...wrong.filter((each) => each !== bad)].map(({ fixture }) => fixture), locale), '',
  ].join('\n');
}

export function renderIndex(rules: readonly Rule[], locale: Locale): string {
  const lines: string[] = [`# ${words[locale].indexTitle}`, '', words[locale].indexWords, ''];
  for (const [group, title] of Object.entries(groups[locale])) {
    const members = rules.filter((rule) => rule.group === group);
    if (members.length === 0) continue;
    lines.push(`## ${title}`, '', words[locale].indexHead, '|---|---|---|');
    for (const rule of members) lines.push(`| [${rule.id}](${rule.id}.md) | ${severities[locale][rule.severity]} | ${rule.title[locale]} |`);
    lines.push('');
  }
  return lines.join('\n');
}

/** All rules in one table, a row for each group's name above its rules; `pages` is the path to the folder of the pages. */
export function renderTable(rules: readonly Rule[], locale: Locale, pages: string): string {
  const lines: string[] = [words[locale].indexHead, '|---|---|---|'];
  for (const [group, title] of Object.entries(groups[locale])) {
    const members = rules.filter((rule) => rule.group === group);
    if (members.length > 0) lines.push(`| **${title}** | | |`);
    for (const rule of members) lines.push(`| [${rule.id}](${pages}${rule.id}.md) | ${severities[locale][rule.severity]} | ${rule.title[locale]} |`);
  }
  return `${lines.join('\n')}\n`;
}

function readSections(rule: Rule, page: string, locale: Locale): Record<'finds' | 'hurts' | 'fine' | 'options', string> {
  const found = new Map(page.split(/^## /m).slice(1).map((section) => {
    const newline = section.indexOf('\n');
    return [section.slice(0, newline).trim(), section.slice(newline + 1).trim()];
  }));
  const section = (name: 'finds' | 'hurts' | 'fine' | 'options'): string => {
    const text = found.get(headings[locale][name]);
    if (text === undefined || text === '') throw new Error(`${rule.id}: the ${locale} page has no section "${headings[locale][name]}"`);
    return text;
  };
  return { finds: section('finds'), hurts: section('hurts'), fine: section('fine'), options: section('options') };
}

/** The files that take part: those with a marker and those that the fix changes, markers left in as they stand in the sample. */
function renderMarked(raw: string, fixture: Fixture, right: ReadonlyMap<string, string>): string {
  const shown = [...fixture.files.keys()].filter((name) => right.has(name) || fixture.markers.some((marker) => marker.path === name));
  const bodies = new Map(raw.split(/^-- /m).slice(1).map((section) => {
    const newline = section.indexOf('\n');
    return [section.slice(0, newline).replace(/ --\r?$/, ''), section.slice(newline + 1)];
  }));
  return renderFiles(new Map(shown.map((name) => [name, bodies.get(name) ?? ''])));
}

/** Samples are written with the English messages. */
function translated(text: string, rule: Rule, { files, preferences }: Fixture, locale: Locale): string {
  if (locale === 'en') return text;
  // Of a suppression nobody can say whether it is used unless all rules are asked.
  const asked = rule.checkSuppressions === undefined ? [rule] : enabledRules(allRules, { [rule.id]: rule.severity });
  return checkTexts(files, asked, preferences).reduce((page, { rule: id, message }) => page.replaceAll(`${id}: ${message.en}`, () => `${id}: ${message[locale]}`), text);
}

function renderFiles(files: ReadonlyMap<string, string>): string {
  return [...files].filter(([name]) => !name.endsWith('/')).map(([name, text]) => `\`${name}\`\n\n\`\`\`${languageOf(name)}\n${text.trimEnd()}\n\`\`\``).join('\n\n');
}

function languageOf(name: string): string {
  if (/\.ya?ml$/.test(name)) return 'yaml';
  if (/dockerignore$/.test(name)) return 'gitignore';
  if (/go\.(?:mod|work)$/.test(name)) return 'go-mod';
  return /dockerfile/i.test(name) ? 'dockerfile' : 'text';
}

/** `fixtures`: the example that the page shows, then the others. */
function renderProof([shown, ...others]: readonly Fixture[], locale: Locale): string {
  const fails = proofText(shown?.proof, 'fails');
  const leaks = proofText(shown?.proof, 'leaks');
  const more = [...new Set(others.flatMap(({ proof }) => proofText(proof, 'fails') ?? []))].filter((each) => each !== fails);
  return [
    fails !== undefined ? words[locale].proven(quoted(fails)) : leaks !== undefined ? words[locale].leaked(leaks) : words[locale].unproven,
    ...(more.length === 0 ? [] : [words[locale].alsoProven(quoted(more.join('\n')))]),
  ].join('\n\n');
}

function quoted(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\``;
}

function isProven({ proof }: Fixture): boolean {
  return proofText(proof, 'fails') !== undefined || proofText(proof, 'leaks') !== undefined;
}

/** Built before and after a fix, which the page can show. */
function isRepairedByFix(fixture: Fixture): boolean {
  return isProven(fixture) && byHandOf(fixture.proof) === undefined;
}

/** Files as a reader writes them where no fix does. */
function byHandOf(proof: unknown): Readonly<Record<string, string>> | undefined {
  const files: unknown = typeof proof === 'object' && proof !== null ? (proof as Readonly<Record<string, unknown>>)['byHand'] : undefined;
  return files as Readonly<Record<string, string>> | undefined;
}

/** The files that the fix changes after which the proof's build passes: what the lab builds as the right example. */
function repaired(rule: Rule, { files, preferences, proof }: Fixture): ReadonlyMap<string, string> {
  const byHand = byHandOf(proof);
  if (byHand !== undefined) return new Map(Object.entries(byHand));
  const fault = checkTexts(files, [rule], preferences).find(({ severity }) => severity === 'error');
  const fix = fault?.fixes[fixOf(proof) - 1];
  if (fix === undefined) throw new Error(`${rule.id}: the proven sample has no such fix`);
  return new Map([...applyFix(files, fix)].filter(([name, text]) => files.get(name) !== text));
}

/** The number of the fix after which the proof's build passes. */
function fixOf(proof: unknown): number {
  const fix: unknown = typeof proof === 'object' && proof !== null ? (proof as Readonly<Record<string, unknown>>)['fix'] : undefined;
  return typeof fix === 'number' ? fix : 1;
}

function proofText(proof: unknown, kind: 'fails' | 'leaks'): string | undefined {
  const text: unknown = typeof proof === 'object' && proof !== null ? (proof as Readonly<Record<string, unknown>>)[kind] : undefined;
  return typeof text === 'string' ? text : undefined;
}
