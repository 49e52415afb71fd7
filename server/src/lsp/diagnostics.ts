import type { Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import type { Finding, Severity } from '../rules/finding.ts';
import type { Localized } from '../text/localized.ts';
import type { Place } from '../text/place.ts';
import type { ProtocolPlaces } from './protocol-places.ts';
import { rulePageUri, type Session } from './session.ts';

const diagnosticSource = 'go-module-doctor';

/** The findings as the client shows them. All lie in one file. `noteOf` is what a probe saw of one. */
export function diagnosticsOf(
  findings: readonly Finding[], session: Session, places: ProtocolPlaces,
  noteOf: (finding: Finding) => Localized | undefined = () => undefined,
): Diagnostic[] {
  return findings.map((finding) => diagnosticOf(finding, session, places, noteOf(finding)));
}

function diagnosticOf(finding: Finding, session: Session, places: ProtocolPlaces, note: Localized | undefined): Diagnostic {
  // Beside the message, not in it: what was measured once is quieter than the fault itself.
  const related = note === undefined ? finding.related : [...finding.related, { place: finding.place, message: note }];
  return {
    range: places.range(finding.place),
    severity: numbers[finding.severity],
    code: finding.rule,
    codeDescription: { href: rulePageUri(session, finding.rule) },
    source: diagnosticSource,
    message: finding.message[session.locale],
    ...(session.relatedInformation && related.length > 0
      ? { relatedInformation: related.map(
        ({ place, message }) => ({ location: locationOf(place, places), message: message[session.locale] })
      ) }
      : {}),
  };
}

function locationOf(place: Place, places: ProtocolPlaces) {
  return { uri: places.uri(place.path), range: places.range(place) };
}

const numbers: Readonly<Record<Severity, DiagnosticSeverity>> = { error: 1, warning: 2, info: 3, hint: 4 };
