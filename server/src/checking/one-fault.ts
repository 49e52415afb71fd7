import { append } from '../text/append.ts';
import { overlaps } from '../text/source.ts';
import { localized } from '../text/localized.ts';
import type { Place } from '../text/place.ts';
import type { Finding, RelatedPlace } from '../rules/finding.ts';

/** A finding of the second rule that is there because of one of the first: the reader repairs the cause, and is told the rest with it. */
export interface Consequence {
  readonly cause: string;
  readonly symptoms: readonly string[];
  /** Whether these two findings are one fault. */
  readonly joins: (cause: Finding, symptom: Finding) => boolean;
  /** What repairs the symptom takes the cause away too. */
  readonly sharesFixes?: true;
}

export const consequences: readonly Consequence[] = [
  // Whatever the image lacks, nothing is fetched before downloads are allowed.
  { cause: 'goproxy-off', symptoms: ['toolchain-download'], joins: meet },
  // The mount that the one asks for is what the other one repairs by.
  { cause: 'network-none', symptoms: ['cache-mount-not-shared'], joins: meet },
  // One newer tag serves the commands that stop and those that fetch a toolchain.
  { cause: 'go-too-old', symptoms: ['toolchain-download'], joins: standTogether },
  // An address that nobody can reach fails for everybody, and has no failing moments.
  { cause: 'goproxy-loopback', symptoms: ['http-proxy-baked', 'https-proxy-missing', 'goproxy-no-failover'], joins: standTogether },
  // What the command line passes reaches every step of every stage, wherever the ENV stood.
  { cause: 'http-proxy-baked', symptoms: ['declared-after-download', 'set-in-other-stage'], joins: meet },
  // A file that is not sent becomes part of no layer: the copy fails, and goes when the secret is mounted instead.
  { cause: 'dockerignore-hides', symptoms: ['secret-in-layer'], joins: standTogether, sharesFixes: true },
  // The same file behind the same word of the copy.
  { cause: 'secret-in-layer', symptoms: ['dockerignore-leaks'], joins: standTogether, sharesFixes: true },
  // A list built from an argument that is empty there.
  {
    cause: 'arg-before-from',
    symptoms: [
      'goproxy-direct-only', 'goproxy-syntax', 'goproxy-off', 'goproxy-dead-entry', 'goproxy-plain-http', 'gosumdb-invalid', 'goprivate-pattern',
      'govcs-invalid', 'goauth-invalid',
    ],
    joins: (cause, symptom) => cause.related.some(({ place }) => areOne(place, symptom.place)),
  },
  // The value is there, and stands where this download does not read it.
  ...[
    'arg-before-from', 'declared-after-download', 'set-in-other-stage', 'set-in-other-step', 'build-arg-not-consumed',
    'compose-environment-not-build', 'go-env-file-not-read', 'go-env-w-shadowed',
  ].map((cause) => ({ cause, symptoms: ['goprivate-missing'], joins: about('GOPRIVATE', 'GONOPROXY') })),
  ...['set-in-other-stage', 'set-in-other-step', 'go-env-file-not-read', 'go-env-w-shadowed']
    .map((cause) => ({ cause, symptoms: ['goproxy-not-configurable'], joins: about('GOPROXY') })),
  ...['arg-before-from', 'declared-after-download', 'set-in-other-stage', 'set-in-other-step']
    .map((cause) => ({ cause, symptoms: ['no-proxy-missing'], joins: about('NO_PROXY', 'no_proxy') })),
];

/** One finding per fault: what only follows from another one is told there, and comes up by itself once nothing explains it. */
export function onePerFault(findings: readonly Finding[]): Finding[] {
  const byRule = new Map<string, Finding[]>();
  for (const finding of findings) {
    append(byRule, finding.rule, finding);
  }
  const causes = new Map(findings.map((finding) => [finding, causeOf(finding, byRule)]));
  if ([...causes.values()].every((cause) => cause === undefined)) return [...findings];
  const symptoms = new Map<Finding, Finding[]>();
  for (const finding of findings) {
    let first = causes.get(finding);
    if (first === undefined) continue;
    for (let next = causes.get(first); next !== undefined; next = causes.get(first)) first = next;
    symptoms.set(first, [...symptoms.get(first) ?? [], finding]);
  }
  return findings.filter((finding) => causes.get(finding) === undefined).map((finding) => explaining(finding, symptoms.get(finding) ?? []));
}

/** The findings as the rules made them, those that another one explains included. */
export function withSymptoms(findings: readonly Finding[]): Finding[] {
  return findings.flatMap((finding) => [finding, ...finding.symptoms ?? []]);
}

function causeOf(symptom: Finding, findings: ReadonlyMap<string, readonly Finding[]>): Finding | undefined {
  for (const { cause, symptoms, joins } of consequences) {
    const found = symptoms.includes(symptom.rule) ? findings.get(cause)?.find((each) => joins(each, symptom)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function consequenceOf(cause: Finding, symptom: Finding): Consequence | undefined {
  return consequences.find((each) => each.cause === cause.rule && each.symptoms.includes(symptom.rule) && each.joins(cause, symptom));
}

function explaining(cause: Finding, symptoms: readonly Finding[]): Finding {
  if (symptoms.length === 0) return cause;
  const shared = symptoms.filter((symptom) => consequenceOf(cause, symptom)?.sharesFixes === true);
  return {
    ...cause,
    related: [...cause.related, ...symptoms.map(told)],
    fixes: [...cause.fixes, ...shared.flatMap(({ fixes }) => fixes)],
    symptoms,
  };
}

function told({ place, message }: Finding): RelatedPlace {
  return { place, message: localized(firstLine(message.en), firstLine(message['zh-cn'])) };
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

/** Both underline the same words, or one of them a part of what the other does. */
function standTogether(cause: Finding, symptom: Finding): boolean {
  return areOne(cause.place, symptom.place);
}

/** Both are about the same command or line, which one of them may name as the other party. */
function meet(cause: Finding, symptom: Finding): boolean {
  return placesOf(cause).some((place) => placesOf(symptom).some((other) => areOne(place, other)));
}

function about(...variables: readonly string[]): Consequence['joins'] {
  return (cause, symptom) => cause.variable !== undefined && variables.includes(cause.variable) && meet(cause, symptom);
}

function placesOf({ place, related }: Finding): readonly Place[] {
  return [place, ...related.map((each) => each.place)];
}

function areOne(a: Place, b: Place): boolean {
  return a.path === b.path && overlaps(a.span, b.span);
}
