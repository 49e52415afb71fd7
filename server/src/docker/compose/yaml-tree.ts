import {
  isAlias, isCollection, isMap, isPair, isScalar, isSeq, parseDocument, visit,
  type Alias, type Document, type Node, type Pair, type YAMLMap,
} from 'yaml';
import type { Place } from '../../text/place.ts';
import type { Source } from '../../text/source.ts';

/** A YAML text that is read as far as it can be: aliases and merged maps are what they stand for, and every node knows its place. */
export class YamlTree {
  readonly #source: Source;
  readonly #document: Document.Parsed;
  readonly #aliases: ReadonlyMap<Alias, Node>;

  constructor(source: Source) {
    this.#source = source;
    // Pretty errors search their line from the start of the text, each: a file of quotation marks would take minutes.
    this.#document = parseDocument(source.text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' });
    this.#aliases = aliasTargets(this.#document);
  }

  /** The map that is the whole file. */
  get root(): YAMLMap | undefined {
    return this.map(this.#document.contents);
  }

  get problems(): { message: string; place: Place }[] {
    return this.#document.errors.map(({ message, code, pos: [start, end] }) => ({ message: message.split('\n')[0] ?? code, place: this.#place(start, end) }));
  }

  /** The node itself; of an alias, what it stands for. */
  node(value: unknown): Node | undefined {
    if (isAlias(value)) return this.#aliases.get(value);
    return isMap(value) || isSeq(value) || isScalar(value) ? value : undefined;
  }

  map(value: unknown): YAMLMap | undefined {
    const node = this.node(value);
    return isMap(node) ? node : undefined;
  }

  /** The items of a list; none of anything else. */
  items(value: unknown): readonly unknown[] {
    const node = this.node(value);
    return isSeq(node) ? node.items : [];
  }

  /** Text as it is written, numbers and booleans too; undefined for what is no scalar. */
  text(value: unknown): string | undefined {
    return plainText(this.node(value));
  }

  /** Own pairs and those of `<<: *anchor`, own ones first. A map that merges itself in a circle is taken once. */
  pairs(value: unknown, merged: Set<YAMLMap> = new Set()): Pair[] {
    const map = this.map(value);
    if (map === undefined || merged.has(map)) return [];
    merged.add(map);
    const byName = new Map<string | undefined, Pair>();
    const add = (pair: Pair) => {
      const name = keyText(pair);
      if (!byName.has(name)) byName.set(name, pair);
    };
    for (const pair of map.items) if (isPair(pair) && keyText(pair) !== '<<') add(pair);
    for (const merge of map.items.filter((pair) => keyText(pair) === '<<')) {
      const node = this.node(merge.value);
      for (const each of isSeq(node) ? node.items : [node]) this.pairs(each, merged).forEach(add);
    }
    return [...byName.values()];
  }

  pair(map: YAMLMap | undefined, name: string): Pair | undefined {
    return this.pairs(map).find((pair) => keyText(pair) === name);
  }

  /** What stands behind a key of the map. */
  value(map: YAMLMap | undefined, name: string): unknown {
    return this.pair(map, name)?.value ?? undefined;
  }

  keyPlace(pair: Pair): Place {
    return this.placeOf(pair.key);
  }

  placeOf(node: unknown): Place {
    const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
    return range ? this.#place(range[0], range[1]) : this.#place(0, 0);
  }

  #place(start: number, end: number): Place {
    const { text, path } = this.#source;
    return { path, span: { start: Math.min(start, text.length), end: Math.min(Math.max(start, end), text.length) } };
  }
}

export function keyText(pair: Pair): string | undefined {
  return plainText(pair.key);
}

function plainText(node: unknown): string | undefined {
  if (!isScalar(node)) return undefined;
  const { value } = node;
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? (node.source ?? String(value)) : undefined;
}

/**
 * What each alias stands for: the nearest anchor of its name above it. Found in one walk, since each search alone would walk the
 * whole document.
 */
function aliasTargets(document: Document.Parsed): Map<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, (_, node) => {
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target !== undefined) targets.set(node, target);
    } else if ((isScalar(node) || isCollection(node)) && node.anchor !== undefined) anchors.set(node.anchor, node);
  });
  return targets;
}
