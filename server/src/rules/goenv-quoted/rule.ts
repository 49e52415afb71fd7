import type { GoEnvSetting } from '../../go/go-env-file.ts';
import { goVariables, type GoVariableKind } from '../../go/go-variables.ts';
import { publicDatabaseName } from '../../go/gosumdb.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Finding, Severity } from '../finding.ts';
import { replace, safeFix } from '../fix.ts';
import { meantValue, weakens } from '../shared/go-env-values.ts';
import type { GoEnvDocument, Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'goenv-quoted',
  severity: 'error',
  group: 'go-env',
  title: localized('Quotes, blanks or notes become part of a value in go.env', 'go.env 中的引号、空白或注释会成为值的一部分'),
  checkGoEnv: (document) => [...document.file.settings.values()].flatMap((setting) => judge(document, setting)),
};

function judge({ source }: GoEnvDocument, setting: GoEnvSetting): Finding[] {
  const { key, value, valueSpan, oddities } = setting;
  const kind = goVariables.get(key)?.effectiveInFile === true ? goVariables.get(key)?.kind : undefined;
  if (kind === undefined || !takesLiterally(key, kind, value)) return [];
  const meant = meantValue(value);
  const isReference = oddities.includes('unexpanded-variable') && /^directory/.test(kind);
  if (meant === value && !isReference) return [];
  const what = isReference ? reference : nameOf(setting);
  const shown = value.replace(/\r$/u, '');
  // "off" in quotes was to switch the check of sums off: the way back on is named instead.
  const shownValue = weakens(key, meant) ? publicDatabaseName : meant;
  const better = isReference ? localized('write the whole path', '请写出完整路径') : localized(`write ${key}=${shownValue}`, `请写成 ${key}=${shownValue}`);
  return [{
    rule: rule.id,
    severity: severityOf(key, kind),
    place: { path: source.path, span: valueSpan },
    message: localized(
      `Go takes ${what.en} in ${key}=${shown} for a part of the value: ${better.en}`,
      `Go 会把 ${key}=${shown} 中的${what['zh-cn']}当作值的一部分：${better['zh-cn']}`,
    ),
    related: [],
    fixes: isReference || meant === '' || weakens(key, meant)
      ? []
      : [safeFix(localized(`Write ${key}=${meant}`, `改写为 ${key}=${meant}`), [replace({ path: source.path, span: valueSpan }, meant)])],
  }];
}

const reference = localized('"$NAME"', ' "$NAME" ');

function nameOf({ oddities, value }: GoEnvSetting): Localized {
  if (oddities.includes('quoted')) return localized('the quotes', '引号');
  if (oddities.includes('note-in-value')) return localized('the note', '注释');
  if (value.endsWith('\r')) return localized('the Windows line end', 'Windows 换行符');
  return localized('the blank', '空白');
}

/**
 * Variables whose value is used as it stands. GOPROXY and the pattern lists have rules of their own, for every place they can be written;
 * Go itself takes quotes and blanks off flags, as long as a quote does not hold several of them.
 */
function takesLiterally(key: string, kind: GoVariableKind, value: string): boolean {
  switch (kind) {
    case 'proxy-list':
    case 'patterns':
    case 'commands':
    case 'vcs-rules':
      return false;
    case 'flags':
      return holdsSeveralFlags(value.trim());
    case 'checksum-database':
      return value.trim() !== value ? value.trim() === 'off' || /["'#]/u.test(value) : true;
    case 'other':
      return /^(?:GOOS|GOARCH|CGO_ENABLED|GOAMD64|GOARM|GOARM64)$/u.test(key);
    default:
      return true;
  }
}

function holdsSeveralFlags(text: string): boolean {
  const inner = text.slice(1, -1);
  return /^["']/u.test(text) && text.endsWith(text.charAt(0)) && !/["']/u.test(inner) && /\s-/u.test(inner);
}

/**
 * Measured with Go 1.23: these end every go command, or every build, with a message; the others are read late, or change something
 * in silence.
 */
function severityOf(key: string, kind: GoVariableKind): Severity {
  const stops = kind === 'toolchain' || kind === 'flags' || /^(?:GO111MODULE|GOPATH|GOMODCACHE|GOCACHE|GOOS|GOARCH)$/u.test(key);
  return stops ? 'error' : 'warning';
}
