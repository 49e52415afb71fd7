import {
  isAlias, isCollection, isMap, isPair, isScalar, isSeq, parseDocument, visit,
  type Alias, type Document, type Node, type Pair, type Scalar, type YAMLMap,
} from 'yaml';
import type { Place, Written } from '../../text/place.ts';
import { known, nonEmptyText, unknown, unset, type Resolved } from '../../text/resolved.ts';
import type { Source } from '../../text/source.ts';
import { interpolate, interpolateOptional } from './interpolate.ts';
import type { ComposeBuild, ComposeEntry, ComposeFile, ComposeService } from './model.ts';

/** A compose file is text written by people; one beyond this is data, and reading it would stall every keystroke. */
const maximumLength = 512 * 1024;

/**
 * Reads the services and their builds. `environment` is the project's `.env` file: compose interpolates from it and from
 * the user's shell, which we do not know.
 */
export function parseCompose(source: Source, environment: ReadonlyMap<string, string> = new Map()): ComposeFile {
  if (source.text.length > maximumLength) return unreadable(source, 'file too large to be a compose file');
  // Pretty errors search their line from the start of the text, each: a file of quotation marks would take minutes.
  const document = parseDocument(source.text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' });
  const reader = new ComposeReader(source, document, environment);
  const problems = document.errors.map((error) => ({ message: error.message.split('\n')[0] ?? error.code, place: reader.placeOf(error.pos[0], error.pos[1]) }));
  return { source, services: reader.services(), includes: reader.includes(), problems };
}

function unreadable(source: Source, message: string): ComposeFile {
  return { source, services: [], includes: [], problems: [{ message, place: { path: source.path, span: { start: 0, end: 0 } } }] };
}

class ComposeReader {
  readonly #source: Source;
  readonly #document: Document.Parsed;
  readonly #aliases: ReadonlyMap<Alias, Node>;
  readonly #environment: ReadonlyMap<string, string>;

  constructor(source: Source, document: Document.Parsed, environment: ReadonlyMap<string, string>) {
    this.#source = source;
    this.#document = document;
    this.#aliases = aliasTargets(document);
    this.#environment = environment;
  }

  services(): ComposeService[] {
    const top = this.#map(this.#document.contents);
    return this.#pairs(top && this.#value(top, 'services')).flatMap((pair) => {
      const name = keyText(pair);
      const fields = this.#map(pair.value);
      if (name === undefined) return [];
      const build = fields && this.#build(fields);
      const environment = fields ? this.#entries(this.#value(fields, 'environment')) : [];
      const environmentFiles = fields ? this.#paths(this.#value(fields, 'env_file')) : [];
      const base = fields && this.#extended(this.#value(fields, 'extends'));
      const publishedPorts = fields ? this.#publishedPorts(this.#value(fields, 'ports')) : [];
      return [{ name, key: this.#keyPlace(pair), build, extends: base, publishedPorts, environment, environmentFiles }];
    });
  }

  /** Paths, lists of them, and maps with `path:`; one with a folder of its own for relative paths is left out. */
  includes(): Resolved[] {
    const top = this.#map(this.#document.contents);
    const node = this.#resolve(top && this.#value(top, 'include'));
    if (!isSeq(node)) return [];
    return node.items.flatMap((item) => {
      const fields = this.#map(item);
      if (fields === undefined) return this.#paths(item).map(({ path }) => path);
      return this.#value(fields, 'project_directory') === undefined ? this.#paths(this.#value(fields, 'path')).map(({ path }) => path) : [];
    });
  }

  #extended(value: unknown): ComposeService['extends'] {
    const node = this.#resolve(value);
    if (isScalar(node)) return { service: plainText(node) ?? '', file: unset };
    const fields = this.#map(node);
    const service = fields && plainText(this.#resolve(this.#value(fields, 'service')));
    return fields === undefined || service === undefined ? undefined : { service, file: this.#optionalText(this.#value(fields, 'file')) };
  }

  /** Of `HOST:CONTAINER`, and of maps with `published`; a port on one address of the host is not counted. */
  #publishedPorts(value: unknown): string[] {
    const node = this.#resolve(value);
    if (!isSeq(node)) return [];
    return node.items.flatMap((item) => {
      const fields = this.#map(item);
      const text = fields === undefined ? plainText(this.#resolve(item)) : undefined;
      const published = fields === undefined ? /^(\d+):\d+(?:\/tcp)?$/.exec(text ?? '')?.[1] : plainText(this.#resolve(this.#value(fields, 'published')));
      return published === undefined || (fields !== undefined && this.#value(fields, 'host_ip') !== undefined) ? [] : [published];
    });
  }

  placeOf(start: number, end: number): Place {
    const { text, path } = this.#source;
    return { path, span: { start: Math.min(start, text.length), end: Math.min(Math.max(start, end), text.length) } };
  }

  #build(service: YAMLMap): ComposeBuild | undefined {
    const pair = this.#pairs(service).find((each) => keyText(each) === 'build');
    if (pair === undefined) return undefined;
    const node = this.#resolve(pair.value);
    const key = this.#keyPlace(pair);
    if (isScalar(node)) return { ...emptyBuild, key, context: this.#text(node), says: { context: true, dockerfile: false }, isShort: true };
    const fields = this.#map(node);
    if (fields === undefined) return undefined;
    const text = (name: string) => this.#optionalText(this.#value(fields, name));
    const argsPair = this.#pairs(fields).find((each) => keyText(each) === 'args');
    const networkPair = this.#pairs(fields).find((each) => keyText(each) === 'network');
    const context = text('context');
    const dockerfile = text('dockerfile');
    return {
      key,
      context: context.kind === 'unset' ? emptyBuild.context : context,
      dockerfile: dockerfile.kind === 'unset' ? emptyBuild.dockerfile : dockerfile,
      says: { context: context.kind !== 'unset', dockerfile: dockerfile.kind !== 'unset' },
      hasInlineDockerfile: this.#value(fields, 'dockerfile_inline') !== undefined,
      target: text('target'),
      args: this.#entries(argsPair?.value),
      argsKey: argsPair && this.#keyPlace(argsPair),
      network: text('network'),
      networkPlace: networkPair && this.#nodePlace(networkPair.value),
      extraHosts: this.#extraHosts(this.#value(fields, 'extra_hosts')),
      ssh: this.#names(this.#value(fields, 'ssh')),
      secrets: this.#names(this.#value(fields, 'secrets')),
      additionalContexts: this.#contexts(this.#value(fields, 'additional_contexts')),
      platforms: this.#platforms(this.#value(fields, 'platforms')),
      isShort: false,
    };
  }

  #platforms(value: unknown): ComposeBuild['platforms'] {
    const node = this.#resolve(value);
    if (!isSeq(node)) return [];
    return node.items.flatMap((item) => {
      const scalar = this.#resolve(item);
      const text = isScalar(scalar) ? nonEmptyText(this.#text(scalar)) : undefined;
      return isScalar(scalar) && text !== undefined ? [{ text, place: this.#written(scalar).place }] : [];
    });
  }

  /** `NAME: value` maps and `- NAME=value` lists alike. */
  #entries(value: unknown): ComposeEntry[] {
    const node = this.#resolve(value);
    if (isMap(node)) {
      return this.#pairs(node).flatMap((pair) => {
        const name = keyText(pair);
        if (name === undefined) return [];
        const scalar = this.#resolve(pair.value);
        const key = this.#keyPlace(pair);
        const hasValue = isScalar(scalar) && scalar.value !== null;
        const place = hasValue ? this.#nodePlace(scalar) : key;
        return [{
          name,
          key,
          entry: { path: key.path, span: { start: key.span.start, end: Math.max(key.span.end, place.span.end) } },
          value: hasValue ? this.#text(scalar) : unknown('passed'),
          written: hasValue ? this.#written(scalar) : undefined,
        }];
      });
    }
    if (!isSeq(node)) return [];
    return node.items.flatMap((item) => {
      const scalar = this.#resolve(item);
      if (!isScalar(scalar) || typeof scalar.value !== 'string') return [];
      return [this.#listEntry(scalar, scalar.value)];
    });
  }

  #listEntry(scalar: Scalar, text: string): ComposeEntry {
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    const written = this.#written(scalar);
    const { path, span } = written.place;
    const whole = this.#nodePlace(scalar).span;
    // In a flow list (`[A=1]`) there is no dash.
    const dash = /-[ \t]+$/.exec(this.#source.text.slice(Math.max(0, whole.start - maximumDashDistance), whole.start))?.[0].length ?? 0;
    const entry = { path, span: { start: whole.start - dash, end: whole.end } };
    if (equals < 0) return { name, key: written.place, entry, value: unknown('passed'), written: undefined };
    const split = span.start + equals;
    return {
      name,
      key: written.verbatim ? { path, span: { start: span.start, end: split } } : written.place,
      entry,
      value: interpolate(text.slice(equals + 1), this.#environment),
      written: {
        place: written.verbatim ? { path, span: { start: split + 1, end: span.end } } : written.place, verbatim: written.verbatim,
      },
    };
  }

  #extraHosts(value: unknown): { host: string; address: string }[] {
    return this.#entriesOrPairs(value).flatMap(([host, address]) => (address === undefined ? [] : [{ host, address }]));
  }

  #entriesOrPairs(value: unknown): (readonly [string, string | undefined])[] {
    const node = this.#resolve(value);
    if (isMap(node)) return this.#pairs(node).flatMap((pair) => [[keyText(pair) ?? '', plainText(this.#resolve(pair.value))] as const]);
    if (!isSeq(node)) return [];
    return node.items.flatMap((item) => {
      const text = plainText(this.#resolve(item));
      if (text === undefined) return [];
      const at = text.search(/[=:]/);
      return [at < 0 ? ([text, undefined] as const) : ([text.slice(0, at), text.slice(at + 1)] as const)];
    });
  }

  /** Names of secrets or ssh agents: `- id`, `- id=path`, `- source: id`. */
  #names(value: unknown): string[] {
    const node = this.#resolve(value);
    if (isMap(node)) return this.#pairs(node).flatMap((pair) => keyText(pair) ?? []);
    if (!isSeq(node)) return [];
    return node.items.flatMap((item) => {
      const each = this.#resolve(item);
      const text = isMap(each) ? plainText(this.#resolve(this.#value(each, 'source'))) : plainText(each);
      return text === undefined ? [] : [text.split('=')[0] ?? text];
    });
  }

  /** One path, a list of them, or maps with `path:`. */
  #paths(value: unknown): { path: Resolved; place: Place }[] {
    const node = this.#resolve(value);
    return (isSeq(node) ? node.items : [node]).flatMap((item) => {
      const each = this.#resolve(item);
      const scalar = isMap(each) ? this.#resolve(this.#value(each, 'path')) : each;
      const text = plainText(scalar);
      return text === undefined ? [] : [{ path: interpolate(text, this.#environment), place: this.#nodePlace(scalar) }];
    });
  }

  #contexts(value: unknown): Map<string, Resolved> {
    const contexts = this.#entriesOrPairs(value)
      .map(([name, path]) => [name, path === undefined ? unset : interpolate(path, this.#environment)] as const);
    return new Map(contexts.map(([name, path]) => [name, path.kind === 'known' && /:/.test(path.text) ? unknown('unsupported') : path]));
  }

  #optionalText(value: unknown): Resolved {
    const node = this.#resolve(value);
    return isScalar(node) && node.value !== null ? this.#text(node) : interpolateOptional(undefined, this.#environment);
  }

  #text(scalar: Scalar): Resolved {
    return interpolate(plainText(scalar) ?? '', this.#environment);
  }

  #written(scalar: Scalar): Written {
    const place = this.#nodePlace(scalar);
    const raw = this.#source.text.slice(place.span.start, place.span.end);
    const text = plainText(scalar) ?? '';
    const quote = raw.charAt(0);
    const inner = (quote === '"' || quote === "'") && raw.endsWith(quote) && raw.length > 1;
    const span = inner ? { start: place.span.start + 1, end: place.span.end - 1 } : place.span;
    const verbatim = this.#source.text.slice(span.start, span.end) === text && !text.includes('$');
    return { place: { path: place.path, span }, verbatim };
  }

  #map(value: unknown): YAMLMap | undefined {
    const node = this.#resolve(value);
    return isMap(node) ? node : undefined;
  }

  /** Own pairs and those of `<<: *anchor`, own ones first. A map that merges itself in a circle is taken once. */
  #pairs(value: unknown, merged: Set<YAMLMap> = new Set()): Pair[] {
    const map = this.#map(value);
    if (map === undefined || merged.has(map)) return [];
    merged.add(map);
    const byName = new Map<string | undefined, Pair>();
    const add = (pair: Pair) => {
      const name = keyText(pair);
      if (!byName.has(name)) byName.set(name, pair);
    };
    for (const pair of map.items) if (isPair(pair) && keyText(pair) !== '<<') add(pair);
    for (const merge of map.items.filter((pair) => keyText(pair) === '<<')) {
      const node = this.#resolve(merge.value);
      for (const each of isSeq(node) ? node.items : [node]) this.#pairs(each, merged).forEach(add);
    }
    return [...byName.values()];
  }

  #value(map: YAMLMap, name: string): unknown {
    return this.#pairs(map).find((pair) => keyText(pair) === name)?.value ?? undefined;
  }

  #resolve(value: unknown): Node | undefined {
    if (isAlias(value)) return this.#aliases.get(value);
    return isMap(value) || isSeq(value) || isScalar(value) ? value : undefined;
  }

  #keyPlace(pair: Pair): Place {
    return this.#nodePlace(pair.key);
  }

  #nodePlace(node: unknown): Place {
    const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
    return range ? this.placeOf(range[0], range[1]) : this.placeOf(0, 0);
  }
}

/** How far before a list entry its dash is looked for: nobody indents an entry from its dash by more. */
const maximumDashDistance = 40;

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

const emptyBuild: Omit<ComposeBuild, 'key'> = {
  context: known('.'),
  dockerfile: known('Dockerfile'),
  says: { context: false, dockerfile: false },
  hasInlineDockerfile: false,
  target: unset,
  args: [],
  argsKey: undefined,
  network: unset,
  networkPlace: undefined,
  extraHosts: [],
  ssh: [],
  secrets: [],
  additionalContexts: new Map(),
  platforms: [],
  isShort: false,
};

function keyText(pair: Pair): string | undefined {
  return plainText(pair.key);
}

function plainText(node: unknown): string | undefined {
  if (!isScalar(node)) return undefined;
  const { value } = node;
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? (node.source ?? String(value)) : undefined;
}
