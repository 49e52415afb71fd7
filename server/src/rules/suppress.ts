import { LineIndex } from '../text/lines.ts';
import type { Finding } from './finding.ts';

/**
 * Takes out what the user suppressed: `# doctor: ignore=<id>[,<id>] -- reason` on the line above the finding or above the
 * instruction it lies in, and `# doctor: ignore-file=<id>[,<id>] -- reason` at the top of the file.
 */
export function withoutSuppressed(findings: readonly Finding[], text: (path: string) => string | undefined): Finding[] {
  const files = new Map<string, Suppressions>();
  return findings.filter((finding) => {
    const { path, span } = finding.place;
    let suppressions = files.get(path);
    if (suppressions === undefined) {
      suppressions = readSuppressions(text(path) ?? '');
      files.set(path, suppressions);
    }
    return !suppressions.covers(finding.rule, span.start);
  });
}

/** The comment that suppresses `rule`, to be inserted above a line with the given indentation. */
export function suppressionComment(rule: string, indentation: string, lineBreak: string): string {
  return `${indentation}# doctor: ignore=${rule}${lineBreak}`;
}

interface Suppressions {
  covers(rule: string, offset: number): boolean;
}

const none: Suppressions = { covers: () => false };
const pragma = /^[ \t]*#[ \t]*doctor:[ \t]*(ignore|ignore-file)=([a-z0-9, -]+?)(?:[ \t]+--.*)?[ \t]*$/;

function readSuppressions(text: string): Suppressions {
  if (!text.includes('doctor:')) return none;
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const index = new LineIndex(text);
  const wholeFile = new Set<string>();
  const byLine = new Map<number, ReadonlySet<string>>();
  lines.forEach((line, number) => {
    const match = pragma.exec(line);
    if (match === null) return;
    const rules = (match[2] ?? '').split(',').map((rule) => rule.trim());
    if (match[1] === 'ignore-file') for (const rule of rules) wholeFile.add(rule);
    else byLine.set(number, new Set(rules));
  });
  return {
    covers(rule, offset) {
      if (wholeFile.has(rule)) return true;
      const line = index.position(offset).line;
      return [line - 1, firstLineOfInstruction(lines, line) - 1].some((above) => commentsAbove(lines, above).some((number) => byLine.get(number)?.has(rule) === true));
    },
  };
}

/** The comment lines that stand directly above, `line` itself first. */
function commentsAbove(lines: readonly string[], line: number): number[] {
  const found: number[] = [];
  for (let number = line; number >= 0 && /^[ \t]*#/.test(lines[number] ?? ''); number--) found.push(number);
  return found;
}

/** Goes up through continued lines (comments between them included) to where the instruction begins. */
function firstLineOfInstruction(lines: readonly string[], line: number): number {
  let first = line;
  for (let above = line - 1; above >= 0; above--) {
    const text = lines[above] ?? '';
    if (/[\\`][ \t]*$/.test(text) && !/^[ \t]*#/.test(text)) first = above;
    else if (!/^[ \t]*#/.test(text)) break;
  }
  return first;
}
