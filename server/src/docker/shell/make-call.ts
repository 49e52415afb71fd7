/** How `make` is called, as far as its words tell. */
export interface MakeCall {
  readonly targets: readonly string[];
  /** `-C`, in order: each is relative to the one before. */
  readonly folders: readonly string[];
  /** `-f`: several are read one after the other. */
  readonly files: readonly string[];
  /** `NAME=value` on the command line: it beats the file. */
  readonly overrides: ReadonlyMap<string, MakeOverride>;
  /** `-i`, `-k`: what fails does not fail the call at once. */
  readonly ignoresErrors: boolean;
  /** `-e`: the environment beats the file. */
  readonly prefersEnvironment: boolean;
  /** `-I`: files may be included from elsewhere. */
  readonly searchesElsewhere: boolean;
}

export interface MakeOverride {
  readonly value: string;
  /** Index of its word. */
  readonly word: number;
}

const valueOptions = /^(?:-C|-f|-I|-o|-W|--directory|--file|--makefile|--include-dir|--old-file|--assume-old|--what-if|--new-file|--assume-new)$/;

/** Whether the word is a name of the program. */
export function isMake(program: string | undefined): boolean {
  return /^(?:.*\/)?g?make$/.test(program ?? '');
}

/** Whether what `MAKEFLAGS` holds changes nothing that we look at: output, speed, rules that come with make. */
export function areQuietFlags(text: string): boolean {
  return /^\s*(?:(?:--no-print-directory|--print-directory|--silent|--quiet|--no-builtin-(?:rules|variables)|--warn-undefined-variables|(?:-j|-O|-l|--jobs|--output-sync|--load-average)\S*|-?[srRw]+|j\d*)(?:\s+|$))*(?:#.*)?$/.test(text);
}

/** Undefined when it is no call of make, when a word is unknown, or when it runs nothing (`-n`, `-q`, `-t`, `-v`). */
export function readMakeCall(words: readonly (string | undefined)[]): MakeCall | undefined {
  if (!isMake(words[0]) || words.includes(undefined)) return undefined;
  const targets: string[] = [];
  const folders: string[] = [];
  const overrides = new Map<string, MakeOverride>();
  const files: string[] = [];
  let ignoresErrors = false;
  let prefersEnvironment = false;
  let searchesElsewhere = false;
  for (let at = 1; at < words.length; at++) {
    const word = words[at] ?? '';
    const assignment = /^([A-Za-z_][\w.-]*)(?:::?|\?)?=(.*)$/s.exec(word);
    if (assignment?.[1] !== undefined && !word.startsWith('-')) overrides.set(assignment[1], { value: assignment[2] ?? '', word: at });
    else if (!word.startsWith('-')) targets.push(word);
    else if (/^(?:-[a-zA-Z]*[nqtv]|--(?:just-print|dry-run|recon|question|touch|version|help|print-data-base)|-[ph])$/.test(word)) return undefined;
    else {
      searchesElsewhere ||= /^(?:-I|--include-dir)/.test(word);
      const [, long, attached] = /^(-C|-f|--directory=|--file=|--makefile=)(.+)$/s.exec(word) ?? [];
      const value = attached ?? (valueOptions.test(word) ? words[++at] : undefined);
      if (/^(?:-C|--directory)/.test(long ?? word) && value !== undefined) folders.push(value);
      else if (/^(?:-f|--file|--makefile)/.test(long ?? word) && value !== undefined) files.push(value);
      // `-j 4`: the number is an operand of its own.
      else if (/^(?:-j|-l|--jobs|--load-average|--max-load)$/.test(word) && /^\d/.test(words[at + 1] ?? '')) at++;
      else {
        ignoresErrors ||= /^(?:-[a-zA-Z]*[ik]|-[ik][a-zA-Z]*|--ignore-errors|--keep-going)$/.test(word);
        prefersEnvironment ||= /^(?:-[a-zA-Z]*e|-e[a-zA-Z]*|--environment-overrides)$/.test(word);
      }
    }
  }
  return { targets, folders, files, overrides, ignoresErrors, prefersEnvironment, searchesElsewhere };
}
