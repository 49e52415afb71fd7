import { isMap, isScalar, isSeq, parseDocument, type Document, type Node, type Pair, type YAMLMap } from 'yaml';
import { localized, type Localized } from '../text/localized.ts';
import type { Source, Span } from '../text/source.ts';
import { severityChoices, type Choices, type Override, type Severities, type SeverityChoice } from './choices.ts';

/** The file in which a project keeps its settings, in its root or in any folder below. */
export const controlFileName = '.go-module-doctor.yaml';

/** A project's settings as its file says them: what can be read counts, the rest is a problem. */
export interface ControlFile {
  readonly source: Source;
  readonly choices: Choices;
  readonly problems: readonly ControlProblem[];
  /** Every rule id that the file names, for those who know which ones exist. */
  readonly ruleNames: readonly { readonly name: string; readonly span: Span }[];
  /** Where each key stands: `privateHosts`, `severity.git-missing`, `overrides.0.severity.git-missing`. */
  readonly keys: ReadonlyMap<string, Span>;
}

export interface ControlProblem {
  readonly span: Span;
  readonly message: Localized;
}

/** Nobody writes more settings by hand, and reading them must not stall a keystroke. */
const maximumLength = 256 * 1024;

/** The keys of the file: the settings of the same names without `goModuleDoctor.`. */
export const controlKeys = ['severity', 'overrides', 'privateHosts', 'preferredProxy', 'knownMirrors'] as const;

export function parseControlFile(source: Source): ControlFile {
  if (source.text.length > maximumLength) {
    return { source, choices: {}, ruleNames: [], keys: new Map(), problems: [{ span: { start: 0, end: 0 }, message: tooLarge }] };
  }
  return new ControlReader(source, parseDocument(source.text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' })).read();
}

class ControlReader {
  readonly #source: Source;
  readonly #document: Document.Parsed;
  readonly #problems: ControlProblem[] = [];
  readonly #ruleNames: { readonly name: string; readonly span: Span }[] = [];
  readonly #keys = new Map<string, Span>();

  constructor(source: Source, document: Document.Parsed) {
    this.#source = source;
    this.#document = document;
  }

  read(): ControlFile {
    for (const error of this.#document.errors) this.#tell({ start: error.pos[0], end: error.pos[1] }, notYaml(error.message.split('\n')[0] ?? error.code));
    const choices = this.#choices(this.#document.contents);
    return { source: this.#source, choices, problems: this.#problems, ruleNames: this.#ruleNames, keys: this.#keys };
  }

  #choices(contents: Node | null): Choices {
    if (contents === null || (isScalar(contents) && contents.value === null)) return {};
    if (!isMap(contents)) {
      this.#tellExpected(contents, localized('The file', '文件'), localized('keys such as "severity:"', ' "severity:" 等键'));
      return {};
    }
    const choices: { -readonly [Key in keyof Choices]: Choices[Key] } = {};
    for (const { key, value, pair } of this.#pairs(contents)) {
      this.#keys.set(key, this.#keySpan(pair));
      switch (key) {
        case 'severity': choices.severity = this.#severities(value, key); break;
        case 'overrides': choices.overrides = this.#overrides(value); break;
        case 'privateHosts':
        case 'knownMirrors': choices[key] = this.#texts(value, key); break;
        case 'preferredProxy': {
          const text = this.#text(value, key);
          if (text !== undefined) choices.preferredProxy = text;
          break;
        }
        default: this.#tell(this.#keySpan(pair), unknownKey(key, controlKeys));
      }
    }
    return choices;
  }

  #overrides(node: Node | null): Override[] {
    if (node === null) return [];
    if (!isSeq(node)) {
      this.#tellExpected(node, same('overrides'), localized('a list of "paths:" with "severity:"', '由 "paths:" 和 "severity:" 组成的列表'));
      return [];
    }
    // The places count as they stand in the value: an item that cannot be read has none.
    let index = 0;
    return node.items.flatMap((item) => {
      if (!isMap(item)) {
        this.#tellExpected(item as Node | null, localized('Each of overrides', 'overrides 的每一项'), localized('"paths:" with "severity:"', ' "paths:" 和 "severity:"'));
        return [];
      }
      let paths: readonly string[] = [];
      let severity: Severities = {};
      for (const { key, value, pair } of this.#pairs(item)) {
        if (key === 'paths') paths = this.#texts(value, key);
        else if (key === 'severity') severity = this.#severities(value, `overrides.${index}.${key}`);
        else this.#tell(this.#keySpan(pair), unknownKey(key, ['paths', 'severity']));
      }
      index++;
      return [{ paths, severity }];
    });
  }

  #severities(node: Node | null, path: string): Severities {
    if (node === null) return {};
    if (!isMap(node)) {
      this.#tellExpected(node, same('severity'), localized('rules with a level, as in "git-missing: warning"', '规则及其级别，例如 "git-missing: warning"'));
      return {};
    }
    const found: Record<string, SeverityChoice> = {};
    for (const { key, value, pair } of this.#pairs(node)) {
      this.#ruleNames.push({ name: key, span: this.#keySpan(pair) });
      this.#keys.set(`${path}.${key}`, this.#keySpan(pair));
      // YAML 1.1 readers take a bare `off` for false; ours keeps the word, and `false` can mean nothing else.
      const written = isScalar(value) ? (value.value === false ? 'off' : value.value) : undefined;
      const choice = severityChoices.find((each) => each === written);
      if (choice === undefined) this.#tell(value === null ? this.#keySpan(pair) : this.#spanOf(value), notALevel(this.#shown(value)));
      else found[key] = choice;
    }
    return found;
  }

  #texts(node: Node | null, name: string): string[] {
    if (node === null) return [];
    if (!isSeq(node)) {
      this.#tellExpected(node, same(name), localized('a list', '一个列表'));
      return [];
    }
    return node.items.flatMap((item) => this.#text(item as Node | null, name) ?? []);
  }

  #text(node: Node | null, name: string): string | undefined {
    if (isScalar(node) && typeof node.value === 'string') return node.value;
    this.#tellExpected(node, same(name), localized('text', '文本'));
    return undefined;
  }

  * #pairs(map: YAMLMap): Generator<{ readonly key: string; readonly value: Node | null; readonly pair: Pair }> {
    for (const pair of map.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : undefined;
      if (key !== undefined) yield { key, value: (pair.value ?? null) as Node | null, pair };
    }
  }

  #keySpan(pair: Pair): Span {
    return this.#spanOf(pair.key as Node | null);
  }

  #spanOf(node: Node | null): Span {
    const { length } = this.#source.text;
    const [start = 0, end = 0] = node?.range ?? [];
    return { start: Math.min(start, length), end: Math.min(end, length) };
  }

  #shown(node: Node | null): string {
    const { start, end } = this.#spanOf(node);
    return this.#source.text.slice(start, Math.min(end, start + 40));
  }

  #tellExpected(node: Node | null, name: Localized, wanted: Localized): void {
    const [shown = ''] = this.#shown(node).split('\n');
    this.#tell(this.#spanOf(node), localized(
      `${name.en} must hold ${wanted.en}: ${shown} is passed over`, `${name['zh-cn']}应为${wanted['zh-cn']}：${shown} 被忽略`,
    ));
  }

  #tell(span: Span, message: Localized): void {
    const { length } = this.#source.text;
    this.#problems.push({ span: { start: Math.min(span.start, length), end: Math.min(Math.max(span.start, span.end), length) }, message });
  }
}

const tooLarge = localized(`${controlFileName} is larger than 256 KB and is not read: keep settings only`, `${controlFileName} 大于 256 KB，未读取：请只保留设置`);

const notYaml = (problem: string) => localized(`This is not valid YAML: ${problem}`, `这不是有效的 YAML：${problem}`);

/** A key is called alike in every language. */
const same = (name: string) => localized(name, `${name} `);

const unknownKey = (key: string, known: readonly string[]) => localized(
  `"${key}" is no setting and is passed over: write one of ${known.join(', ')}`,
  `"${key}" 不是设置项，已被忽略：请写 ${known.join('、')} 之一`,
);

const notALevel = (value: string) => localized(
  `"${value}" is no severity, so the rule keeps its own: write one of ${severityChoices.join(', ')}`,
  `"${value}" 不是级别，该规则沿用默认级别：请写 ${severityChoices.join('、')} 之一`,
);
