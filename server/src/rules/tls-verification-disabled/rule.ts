import { stageChain } from '../../docker/dockerfile/stage-chain.ts';
import { coversEverything, patternsOf } from '../../go/module-pattern.ts';
import type { Stage, Step } from '../../docker/dockerfile/model.ts';
import { commandsThat } from '../../docker/shell/commands-that.ts';
import type { ShellCommand, ShellWord } from '../../docker/shell/model.ts';
import type { BuildAnalysis, Setting } from '../../project/analysis.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Place } from '../../text/place.ts';
import { installCa } from '../repairs/ca-recipe.ts';
import { dropCommand } from '../repairs/drop-command.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix } from '../fix.ts';
import { removeSetting } from '../repairs/remove-setting.ts';
import type { Rule } from '../rule.ts';
import { goEnvValues, partOf, type ValueInForce } from '../shared/values.ts';
import { withoutFlag, type Removal } from './removal.ts';
import { asksForCertificate, trustsTheAnswer } from './trusted-on-sight.ts';
import { unverifiedFlag } from './unverified-flag.ts';

export const rule: Rule = {
  id: 'tls-verification-disabled',
  severity: 'warning',
  group: 'trust',
  title: localized('The check of certificates is switched off', '证书校验被关闭'),
  checkBuild: (analysis) => [...inSettings(analysis), ...inCommands(analysis)],
  checkGoEnv: (document) => goEnvValues(document, 'GOINSECURE').flatMap((value) => everything(value, [])),
};

function finding(place: Place, message: Localized, fixes: readonly Fix[]): Finding {
  return { rule: rule.id, severity: rule.severity, place, message, related: [], fixes };
}

/** The CA recipe together with what it makes superfluous. */
function instead(analysis: BuildAnalysis, step: Step, removal: Removal | undefined): Fix[] {
  const recipe = removal === undefined ? undefined : installCa(analysis, step);
  return recipe === undefined || removal === undefined ? [] : [offeredFix(recipe.title, [...recipe.edits, removal])];
}

/** Beside other variables it may be one of several values of a switch that is meant to be there: that is for a person to take apart. */
function alone({ site }: Setting): boolean {
  return 'step' in site && (site.kind === 'inline' || site.step.declarations.length === 1);
}

function* inSettings(analysis: BuildAnalysis): Generator<Finding> {
  for (const setting of analysis.settings) {
    const { name, value, written, reaches, site } = setting;
    if (reaches.length === 0 || value.kind !== 'known') continue;
    const fixes = () => ('step' in site ? instead(analysis, site.step, alone(setting) ? removeSetting(analysis, setting) : undefined) : []);
    // Git asks whether the variable exists, not what it says: "false" and nothing at all switch the check off too.
    if (name === 'GIT_SSL_NO_VERIFY') {
      yield finding(setting.whole, localized(
        `GIT_SSL_NO_VERIFY makes git accept any certificate, whatever its value ("${value.text}"): remove it, and install the CA certificate that is missing`,
        `GIT_SSL_NO_VERIFY 会使 git 接受任何证书，无论其值为何（"${value.text}"）：请删除它，并安装缺少的 CA 证书`,
      ), fixes());
    }
    if (name === 'GOINSECURE') yield* everything({ name, text: value.text, written, downloads: reaches }, fixes());
  }
}

function everything(value: ValueInForce, fixes: readonly Fix[]): Finding[] {
  const parts = patternsOf(value.text);
  const part = parts.find(coversEverything);
  if (part === undefined) return [];
  return [finding(partOf(value, part.span), localized(
    `GOINSECURE=${part.text} lets modules come from any server that claims a name, or over plain http: name the one host that needs it, or install its CA certificate`,
    `GOINSECURE=${part.text} 允许从任何冒名的服务器或通过明文 http 获取模块：请只写需要它的那个主机，或安装其 CA 证书`,
  ), parts.length === 1 ? fixes : [])];
}

/** Commands of the stages that download, and of those they stand on: what an image does at run time is another matter. */
function* inCommands(analysis: BuildAnalysis): Generator<Finding> {
  const stages = new Set<Stage>();
  for (const { stage } of analysis.downloads) for (const each of stageChain(stage)) stages.add(each);
  for (const { step, command } of analysis.commands.of(unverifying)) if (stages.has(step.stage)) yield* inCommand(analysis, step, command);
}

const unverifying = commandsThat((command) => asksForCertificate(command)
  || (command.program === 'git' ? gitOption(command) : unverifiedFlag(command)) !== undefined);

function* inCommand(analysis: BuildAnalysis, step: Step, command: ShellCommand): Generator<Finding> {
  const path = analysis.build.dockerfile;
  if (command.program === 'git') {
    const option = gitOption(command);
    if (option === undefined) return;
    const removal = option.isWholeCommand ? dropCommand(analysis.model.syntax.source, step, command) : undefined;
    yield finding({ path, span: { start: option.first.span.start, end: option.last.span.end } }, localized(
      `${option.text} makes git accept any certificate: remove it, and install the CA certificate that is missing`,
      `${option.text} 会使 git 接受任何证书：请删除它，并安装缺少的 CA 证书`,
    ), instead(analysis, step, removal));
    return;
  }
  if (asksForCertificate(command)) {
    if (trustsTheAnswer(step, command)) yield finding({ path, span: command.span }, onSight, []);
    return;
  }
  const flag = unverifiedFlag(command);
  if (flag === undefined) return;
  const program = command.program ?? '';
  yield finding({ path, span: flag.word.span }, localized(
    `${flag.word.text} makes ${program} accept any certificate, and what it fetches ends up in the build: remove it, and install the CA certificate that is missing`,
    `${flag.word.text} 会使 ${program} 接受任何证书，而所取得的内容会进入构建：请删除它，并安装缺少的 CA 证书`,
  ), instead(analysis, step, withoutFlag(analysis, flag)));
}

const onSight = localized(
  'openssl s_client takes the certificate of whoever answers during the build, and this step trusts it: copy the company\'s CA certificate from a file instead',
  'openssl s_client 取得的是构建期间应答方出示的证书，无论对方是谁，而此步骤会信任它：请改为从文件复制公司的 CA 证书',
);

interface GitOption {
  readonly first: ShellWord;
  readonly last: ShellWord;
  readonly text: string;
  /** `git config …` and nothing else; otherwise `-c name=value` of another command. */
  readonly isWholeCommand: boolean;
}

/** `git config [--global|--system] http[.URL].sslVerify false`, `git -c http.sslVerify=false …`; git takes 0, no and off for false. */
function gitOption({ words }: ShellCommand): GitOption | undefined {
  const off = /^(?:false|0|no|off)$/i;
  for (const [index, word] of words.entries()) {
    const [key, value] = (word.value ?? '').split(/=(?=[^=]*$)/u);
    if (/^http\.(?:.+\.)?sslverify$/i.test(word.value ?? '')) {
      const next = words[index + 1];
      const isSet = words.some((each) => each.value === 'config') && !words.some((each) => each.value !== undefined && /^--(?:unset|get)/.test(each.value));
      if (next?.value !== undefined && off.test(next.value) && isSet) return { first: word, last: next, text: `${word.value ?? ''}=${next.value}`, isWholeCommand: true };
    }
    if (words[index - 1]?.value === '-c' && key !== undefined && value !== undefined && /^http\.(?:.+\.)?sslverify$/i.test(key) && off.test(value)) {
      return { first: word, last: word, text: word.value ?? '', isWholeCommand: false };
    }
  }
  return undefined;
}
