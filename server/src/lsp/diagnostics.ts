import type { Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import type { Finding, Severity } from '../rules/finding.ts';
import type { Place } from '../text/place.ts';
import type { ProtocolPlaces } from './protocol-places.ts';
import { rulePageUri, type Session } from './session.ts';

export const diagnosticSource = 'go-module-doctor';

/** The findings as the client shows them. All lie in one file. */
export function diagnosticsOf(findings: readonly Finding[], session: Session, places: ProtocolPlaces): Diagnostic[] {
  return findings.map((finding) => diagnosticOf(finding, session, places));
}

function diagnosticOf(finding: Finding, session: Session, places: ProtocolPlaces): Diagnostic {
  return {
    range: places.range(finding.place),
    severity: numbers[finding.severity],
    code: finding.rule,
    codeDescription: { href: rulePageUri(session, finding.rule) },
    source: diagnosticSource,
    message: finding.message[session.locale],
    ...(session.relatedInformation && finding.related.length > 0
      ? { relatedInformation: finding.related.map(({ place, message }) => ({ location: locationOf(place, places), message: message[session.locale] })) }
      : {}),
  };
}

function locationOf(place: Place, places: ProtocolPlaces) {
  return { uri: places.uri(place.path), range: places.range(place) };
}

const numbers: Readonly<Record<Severity, DiagnosticSeverity>> = { error: 1, warning: 2, info: 3, hint: 4 };
