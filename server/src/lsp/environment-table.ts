import type { Download } from '../project/analysis.ts';
import type { EffectiveVariable } from '../project/environment.ts';
import { proxyVariables } from '../project/watched-variables.ts';
import { localized, type Localized } from '../text/localized.ts';
import type { Place } from '../text/place.ts';
import { nonEmptyText } from '../text/resolved.ts';
import { goproxyText } from './goproxy-text.ts';
import { codeInTable } from './markdown.ts';
import { provenanceText, valueText } from './provenance-text.ts';

/** Shown for every download, set or not: what decides whom the go command asks, and where it keeps what it got. */
const alwaysShown = ['GOPROXY', 'GOPRIVATE', 'GONOPROXY', 'GOSUMDB', 'GONOSUMDB', 'GOFLAGS', 'GOTOOLCHAIN', 'GOMODCACHE', 'GOCACHE'];
/** Shown when something sets them. */
const shownWhenSet = ['GO111MODULE', 'GOAUTH', 'GOINSECURE', 'GOVCS', 'GOENV', 'GOWORK', 'NETRC', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'GIT_SSL_NO_VERIFY', ...proxyVariables];

/** The effective Go environment of a download as a Markdown table, and what the go command does with GOPROXY. */
export function environmentTable({ environment }: Download, link: (place: Place) => string): Localized {
  const variables = [
    ...alwaysShown.map((name) => environment.get(name)),
    ...shownWhenSet.filter((name) => environment.names.includes(name)).map((name) => environment.get(name)),
  ];
  const rows = variables.map((variable) => row(variable, link));
  const list = nonEmptyText(environment.get('GOPROXY').value);
  const walk = list === undefined ? localized('', '') : goproxyText(list, nonEmptyText(environment.get('GONOPROXY').value) ?? nonEmptyText(environment.get('GOPRIVATE').value));
  const head = localized('| variable | value | from |\n| --- | --- | --- |', '| 变量 | 值 | 来源 |\n| --- | --- | --- |');
  const text = (locale: 'en' | 'zh-cn') => [[head[locale], ...rows.map((each) => each[locale])].join('\n'), walk[locale]].filter((part) => part !== '').join('\n\n');
  return localized(text('en'), text('zh-cn'));
}

function row({ name, value, provenance }: EffectiveVariable, link: (place: Place) => string): Localized {
  const shown = valueText(value, codeInTable);
  // Nobody needs "not set" said twice.
  const from = provenance.kind === 'nowhere' ? localized('', '') : provenanceText(provenance, link);
  return localized(`| ${name} | ${shown.en} | ${from.en} |`, `| ${name} | ${shown['zh-cn']} | ${from['zh-cn']} |`);
}
