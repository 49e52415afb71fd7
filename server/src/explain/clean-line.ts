/**
 * One line of a log as the program wrote it: without colours, without the time and stream marks that CI systems put in front, without the
 * words of the person who pasted it.
 */
export function cleanLine(raw: string): string {
  let line = withoutControls(raw);
  for (let round = 0; round < maximumPrefixes; round++) {
    const prefix = prefixes.find((each) => each.test(line));
    if (prefix === undefined) break;
    line = line.replace(prefix, '');
  }
  return withoutTail(line);
}

/** Blanks and closing marks at the end go. A pattern for that would try anew at every blank of a long row of them. */
function withoutTail(line: string): string {
  let end = line.length;
  while (end > 0 && /[\s。！」』”]/.test(line.charAt(end - 1))) end--;
  return line.slice(0, end);
}

/** Without escape sequences and control characters: what a log holds must not steer the terminal that shows our report. */
export function withoutControls(text: string): string {
  return text.replace(escapeSequences, '').replace(controls, '');
}

const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** A CI system nests a few marks (job, time, stream, group); a hostile line of marks must not cost more. */
const maximumPrefixes = 6;

/** Colours and cursor movements, titles and links, and the two-character rest. */
const escapeSequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g;

const time = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?(?:Z|[+-]\d\d:?\d\d))?`;
/** What build output begins with, where a mark in brackets alone would be too weak a sign. */
const output = String.raw`(?:#\d+ |Step \d|STEP \d|\s*=> |go: |\d+\.\d+ |ERROR|INFO\[\d+\] |fatal: |------)`;

const prefixes: readonly RegExp[] = [
  /^\uFEFF/,
  // gh run view --log: job, step and time between tabs.
  new RegExp(String.raw`^[^\t]{1,200}\t[^\t]{1,200}\t\uFEFF?(?=${time})`),
  // GitHub, Azure, docker logs --timestamps; GitLab adds the stream, as in 00O or 01E+; Jenkins puts brackets around.
  new RegExp(String.raw`^(?:\[${time}\]|${time})(?: [0-9a-f]{2}[OE][+ ]?)?(?:\s|$)`),
  // Go's own log package, as agents of CI systems are written in it, with the stream behind.
  new RegExp(String.raw`^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d(?:\.\d+)? (?:\[std(?:out|err)\](?: |$)|(?=${output}))`),
  /^section_(?:start|end):\d+:[\w.-]+(?:\[[^\]]*\])?/,
  // Jenkins Timestamper, TeamCity.
  /^\[?\d\d:\d\d:\d\d(?:[.,]\d+)?\](?::? ?[A-Z]:)?\s+|^\d\d:\d\d:\d\d(?:[.,]\d+)? {1,2}/,
  /^##\[(?:error|warning|debug|command|group|section)\]|^::(?:error|warning|notice|group|debug)(?: [^:]*)?::/,
  // Google Cloud Build.
  /^Step #\d+(?: - "[^"]*")?: /,
  new RegExp(String.raw`^\[[^\]\d/][^\]/]{0,80}\] (?=${output})`),
  // docker compose up and logs, Tilt, Earthly: the service's or target's name and a bar.
  /^\s{0,40}[+A-Za-z][\w.+-]{0,80} *[|│] ?/,
  // Quoted in an answer or an issue.
  /^> ?/,
  // 报错如下：#12 0.3 go: …
  /^[^\x20-\x7e\s][^：:]{0,120}[：:]\s*(?=[\x21-\x7e])/u,
];
