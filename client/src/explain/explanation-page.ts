import type { ExplainedCause, ExplainedRemedy, ExplainedStep, ExplanationReport, LogPlace } from '../../../protocol/src/explanation.ts';
import { listed } from '../panel/listed.ts';
import type { Translate } from '../panel/translate.ts';

export interface ExplanationPage {
  /** One-time value that lets this page's style in and nothing else. */
  readonly nonce: string;
  readonly language: string;
  /** Document of the log, when it is one: its lines become links. */
  readonly document: string | undefined;
  /** Address that opens a place; a page without scripts can only follow links. */
  readonly linkTo: (uri: string, line: number | undefined) => string;
  readonly t: Translate;
}

/** Places and modules that the page lists; the command line's JSON has more. */
const listedPlaces = 10;
const listedModules = 20;

/** The explanation as a page: read only, no scripts, text only as text. */
export function explanationPage(report: ExplanationReport, page: ExplanationPage): string {
  const { t, language, nonce } = page;
  const unexplained = report.failedSteps.filter(({ lastLines }) => lastLines.length > 0);
  const isKnown = report.causes.length > 0;
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(t('Explanation of a build log'))}</title>
<style nonce="${escaped(nonce)}">${style}</style>
</head>
<body data-causes="${report.causes.length}">
<main>
<h1>${escaped(report.summary)}</h1>
<p class="source">${escaped(t('Read: {0}, {1} lines', report.source, report.lines))}</p>
${report.causes.map((cause) => causeSection(cause, page)).join('\n')}
${unexplained.map((step) => unexplainedSection(step, page)).join('\n')}
${isKnown || report.unexplained.length === 0 ? '' : `<section><h2>${escaped(t('Lines that speak of a failure'))}</h2>${report.unexplained.map((place) => quotation(place, page)).join('')}</section>`}
${isKnown ? '' : `<p id="what-now">${escaped(t('Not known does not mean healthy. A log with the whole step helps (docker build --progress=plain); Diagnose Go module download measures the cause.'))}</p>`}
${report.notes.map((note) => `<p class="note">${escaped(note)}</p>`).join('')}
</main>
</body>
</html>
`;
}

function causeSection(cause: ExplainedCause, page: ExplanationPage): string {
  const { t } = page;
  const more = cause.places.slice(1, listedPlaces).map(({ line }) => lineLink(line, page));
  const facts: readonly (readonly [string, string])[] = [
    [t('Step'), cause.steps.map((step) => stepText(step, page)).join('<br>')],
    [t('Module'), limited(cause.modules, listedModules, page)],
    [t('Asked'), limited(cause.hosts, listedModules, page)],
    [t('How often'), cause.count === 1 ? '' : `${escaped(t('{0} times; this is the first', cause.count))}${more.length === 0 ? '' : ` · ${listed([...more, ...(cause.count > listedPlaces ? ['…'] : [])], t)}`}`],
    [t('Why'), escaped(cause.why)],
    [t('Inside of it'), named(cause.inner, page)],
    [t('Could also be'), cause.alternatives.length === 0 ? '' : `${named(cause.alternatives, page)} · ${escaped(t('Diagnose Go module download tells them apart'))}`],
  ];
  return `<section class="cause" id="${escaped(cause.id)}">
<h2>${escaped(cause.title)} <code class="id">${escaped(cause.id)}</code></h2>
${quotation(cause.first, page)}
<dl>${facts.filter(([, text]) => text !== '').map(([label, text]) => `<dt>${escaped(label)}</dt><dd>${text}</dd>`).join('')}</dl>
<h3>${escaped(t('What to do'))}</h3>
<ul>${cause.remedies.map((remedy) => remedyItem(remedy, page)).join('')}</ul>
</section>`;
}

function unexplainedSection(step: ExplainedStep, page: ExplanationPage): string {
  const { t } = page;
  const code = step.exitCode === undefined ? '' : ` · ${t('exit code {0}', step.exitCode)}`;
  return `<section class="unexplained"><h2>${escaped(t('A step failed and nothing known stands in its output'))}</h2>
<p>${stepText(step, page)}${escaped(code)}</p><pre>${escaped(step.lastLines.join('\n'))}</pre></section>`;
}

function remedyItem({ title, text, rule, page: address }: ExplainedRemedy, page: ExplanationPage): string {
  const link = rule === undefined || address === undefined ? '' : ` · ${anchor(page.linkTo(address, undefined), page.t('Rule {0}', rule))}`;
  return `<li>${escaped(title)}${link}${text === undefined ? '' : `<pre>${escaped(text)}</pre>`}</li>`;
}

function stepText({ name, stage, target, platform, dockerfile, place }: ExplainedStep, page: ExplanationPage): string {
  const { t } = page;
  const facts = [
    stage === undefined ? '' : escaped(t('stage {0}', stage)), target === undefined ? '' : escaped(t('service or target {0}', target)), escaped(platform ?? ''),
    place !== undefined ? anchor(page.linkTo(place.uri, place.line), place.label) : dockerfile === undefined ? '' : escaped(`${dockerfile.name}:${dockerfile.line}`),
  ].filter((fact) => fact !== '');
  return `<code>${escaped(name)}</code>${facts.length === 0 ? '' : ` · ${facts.join(' · ')}`}`;
}

function quotation(place: LogPlace, page: ExplanationPage): string {
  return `<p class="place">${lineLink(place.line, page)}</p><pre>${escaped(place.text)}</pre>`;
}

function lineLink(line: number, { document, linkTo, t }: ExplanationPage): string {
  const label = t('line {0}', line);
  return document === undefined ? escaped(label) : anchor(linkTo(document, line), label);
}

function limited(names: readonly string[], most: number, { t }: ExplanationPage): string {
  const shown = names.slice(0, most).map((name) => `<code>${escaped(name)}</code>`);
  return names.length > most ? `${listed(shown, t)} ${escaped(t('and {0} more', names.length - most))}` : listed(shown, t);
}

function named(causes: readonly { readonly id: string; readonly title: string }[], { t }: ExplanationPage): string {
  return listed(causes.map(({ id, title }) => `${escaped(title)} <code class="id">${escaped(id)}</code>`), t);
}

function anchor(address: string, label: string): string {
  return `<a href="${escaped(address)}">${escaped(label)}</a>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('\'', '&#39;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The theme's own colours and sizes only, so that light, dark and high contrast need no rules of their own. */
const style = `
body { font: var(--vscode-font-size) / 1.5 var(--vscode-font-family); color: var(--vscode-foreground); background: var(--vscode-editor-background); padding: 0 1rem 2rem; }
main { max-width: 60rem; }
h1 { font-size: 1.35em; margin: 1rem 0 0; }
h2 { font-size: 1.15em; margin: 0; }
h3 { font-size: 1em; margin: .75rem 0 0; }
section { border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, var(--vscode-panel-border))); border-radius: 4px; padding: .75rem 1rem; margin: 1rem 0; }
.cause { border-inline-start: 4px solid var(--vscode-editorError-foreground); }
.unexplained { border-inline-start: 4px solid var(--vscode-editorWarning-foreground); }
pre { font-family: var(--vscode-editor-font-family); background: var(--vscode-textCodeBlock-background); padding: .5rem; margin: .25rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
code { font-family: var(--vscode-editor-font-family); overflow-wrap: anywhere; }
.id, .source, .note, .place, dt { color: var(--vscode-descriptionForeground); }
.id { font-weight: normal; font-size: .85em; }
.place, .source { margin: .25rem 0 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .5rem 0; }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
ul { margin: .25rem 0; padding-inline-start: 1.25rem; }
a { color: var(--vscode-textLink-foreground); }
a:focus-visible { outline: 1px solid var(--vscode-focusBorder); }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .4rem; } }
`;
