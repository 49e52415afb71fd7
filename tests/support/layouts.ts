import { parseDockerfile } from '../../server/src/docker/dockerfile/parse.ts';
import type { Instruction } from '../../server/src/docker/dockerfile/syntax.ts';
import { eachInstruction } from './shapes.ts';

/** The same Dockerfile as another hand, another editor or another system would have written it; undefined where it cannot be. */
export interface Layout {
  readonly name: string;
  readonly write: (dockerfile: string) => string | undefined;
}

export const layouts: readonly Layout[] = [
  { name: 'Windows line ends', write: (text) => text.replace(/\r?\n/g, '\r\n') },
  { name: 'a byte order mark', write: (text) => (text.startsWith('\ufeff') ? undefined : `\ufeff${text}`) },
  { name: 'no final line break', write: (text) => text.replace(/(?:\r?\n)+$/, '') },
  { name: 'lower case', write: (text) => eachInstruction(text, (each, written) => replaceKeyword(each, written, (keyword) => keyword.toLowerCase())) },
  { name: 'tabs behind keywords', write: (text) => eachInstruction(text, (each, written) => written.replace(/^(\S+)[ \t]+(?=\S)/, each.onbuild ? '$1\t ' : '$1\t')) },
  { name: 'indentation', write: (text) => eachInstruction(text, (each, written) => (each.heredocs.length > 0 ? written : `\t  ${written}`)) },
  { name: 'a comment and an empty line above each instruction', write: (text) => eachInstruction(text, (_, written) => `\n# why it is here\n${written}`) },
  { name: 'a continued first line', write: continued('') },
  { name: 'a comment between continued lines', write: continued('# a note\n') },
  { name: 'blanks behind the continuation', write: (text) => continued('')(text)?.replace(/\\\n/g, '\\  \n') },
  { name: 'commands on lines of their own', write: commandsOnLines('') },
  { name: 'comments between commands', write: commandsOnLines('    # then\n') },
  { name: 'the escape character of Windows', write: withBacktick },
  { name: 'a syntax directive', write: (text) => (/^(?:\ufeff)?\s*#\s*\w+\s*=/.test(text) ? undefined : `# syntax=docker/dockerfile:1\n\n${text}`) },
];

function replaceKeyword({ keywordSpan, span }: Instruction, written: string, change: (keyword: string) => string): string {
  const until = keywordSpan.end - span.start;
  return change(written.slice(0, until)) + written.slice(until);
}

/** Breaks the line behind the keyword. */
function continued(between: string): Layout['write'] {
  return (text) => (usesOtherEscape(text) ? undefined
    : eachInstruction(text, ({ keyword }, written) =>
      (keyword === 'FROM' ? written : written.replace(/^(\S+)[ \t]+(?=\S)/, `$1 \\\n${between}    `))));
}

function commandsOnLines(between: string): Layout['write'] {
  return (text) => (usesOtherEscape(text) ? undefined : eachInstruction(text, (each, written) => {
    const { keyword, heredocs, execForm, span, argumentSpan } = each;
    if (keyword !== 'RUN' || heredocs.length > 0 || execForm !== undefined || /["'`(#]/.test(written)) return written;
    const at = argumentSpan.start - span.start;
    return written.slice(0, at) + written.slice(at).replace(/ && /g, ` \\\n${between} && `);
  }));
}

function withBacktick(text: string): string | undefined {
  if (/^(?:\ufeff)?\s*#\s*\w+\s*=|`/.test(text) || /\\(?![ \t]*\r?\n)/.test(text) || text.includes('<<')) return undefined;
  return `# escape=\`\n${text.replace(/\\([ \t]*\r?\n)/g, '`$1')}`;
}

function usesOtherEscape(text: string): boolean {
  return parseDockerfile({ path: '/Dockerfile', text }).escape !== '\\';
}

/** What a Dockerfile says, however it is laid out: each instruction on a line, its blanks and continuations taken out. */
export function meaningOf(dockerfile: string): string {
  const { instructions } = parseDockerfile({ path: '/Dockerfile', text: dockerfile });
  return instructions.map(({ keyword, onbuild, flags, argumentText, heredocs }) => {
    const bodies = heredocs.map(({ bodySpan, name }) => `\n${dockerfile.slice(bodySpan.start, bodySpan.end).replace(/\r\n/g, '\n')}${name}`);
    const options = flags.map(({ name, value }) => ` --${name}${value === undefined ? '' : `=${value}`}`);
    return `${onbuild ? 'ONBUILD ' : ''}${keyword}${options.join('')} ${argumentText.text.replace(/\s+/g, ' ').trim()}${bodies.join('')}\n`;
  }).join('');
}
