import { isMap, isScalar, isSeq, type Pair, type Scalar } from 'yaml';
import type { Place, Written } from '../../text/place.ts';
import { known, nonEmptyText, unknown, unset, type Resolved } from '../../text/resolved.ts';
import type { Source } from '../../text/source.ts';
import { MappedTextBuilder, type MappedText } from '../dockerfile/mapped-text.ts';
import type { DotEnvVariable } from './env-file.ts';
import { InlineDockerfile } from './inline-dockerfile.ts';
import { interpolate, interpolateMapped, interpolateOptional } from './interpolate.ts';
import type { ComposeBuild, ComposeEntry, ComposeFile, ComposeService, InlineText } from './model.ts';
import { scalarText } from './scalar-text.ts';
import { keyText, YamlTree } from './yaml-tree.ts';

/** A compose file is text written by people; one beyond this is data, and reading it would stall every keystroke. */
const maximumLength = 512 * 1024;

/**
 * Reads the services and their builds. `dotEnv` is the project's `.env` file: compose interpolates from it and from
 * the user's shell, which we do not know.
 */
export function parseCompose(source: Source, dotEnv: ReadonlyMap<string, DotEnvVariable> = new Map()): ComposeFile {
  if (source.text.length > maximumLength) return unreadable(source, 'file too large to be a compose file');
  const tree = new YamlTree(source);
  const reader = new ComposeReader(source, tree, dotEnv);
  const services = reader.services();
  const { inlineDockerfiles } = reader;
  return { source, services, inlineDockerfiles, includes: reader.includes(), problems: tree.problems };
}

function unreadable(source: Source, message: string): ComposeFile {
  const problem = { message, place: { path: source.path, span: { start: 0, end: 0 } } };
  return { source, services: [], inlineDockerfiles: [], includes: [], problems: [problem] };
}

class ComposeReader {
  readonly #source: Source;
  readonly #tree: YamlTree;
  readonly #dotEnv: ReadonlyMap<string, DotEnvVariable>;
  readonly #environment: ReadonlyMap<string, string>;
  /** By its scalar: services can share one through an anchor. */
  readonly #inline = new Map<Scalar, InlineText | undefined>();

  constructor(source: Source, tree: YamlTree, dotEnv: ReadonlyMap<string, DotEnvVariable>) {
    this.#source = source;
    this.#tree = tree;
    this.#dotEnv = dotEnv;
    this.#environment = new Map([...dotEnv].map(([name, { text }]) => [name, text]));
  }

  services(): ComposeService[] {
    return this.#tree.pairs(this.#tree.value(this.#tree.root, 'services')).flatMap((pair) => {
      const name = keyText(pair);
      if (name === undefined) return [];
      const fields = this.#tree.map(pair.value);
      const field = (key: string) => this.#tree.value(fields, key);
      return [{
        name,
        key: this.#tree.keyPlace(pair),
        build: this.#build(name, this.#tree.pair(fields, 'build')),
        platform: this.#platform(field('platform')),
        extends: this.#extended(field('extends')),
        publishedPorts: this.#publishedPorts(field('ports')),
        environment: this.#entries(field('environment')),
        environmentFiles: this.#paths(field('env_file')),
      }];
    });
  }

  /** Paths, lists of them, and maps with `path:`; one with a folder of its own for relative paths is left out. */
  includes(): Resolved[] {
    return this.#tree.items(this.#tree.value(this.#tree.root, 'include')).flatMap((item) => {
      const fields = this.#tree.map(item);
      if (fields === undefined) return this.#paths(item).map(({ path }) => path);
      return this.#tree.value(fields, 'project_directory') === undefined ? this.#paths(this.#tree.value(fields, 'path')).map(({ path }) => path) : [];
    });
  }

  #extended(value: unknown): ComposeService['extends'] {
    if (isScalar(this.#tree.node(value))) return { service: this.#tree.text(value) ?? '', file: unset };
    const fields = this.#tree.map(value);
    const service = this.#tree.text(this.#tree.value(fields, 'service'));
    return service === undefined ? undefined : { service, file: this.#optionalText(this.#tree.value(fields, 'file')) };
  }

  /** Of `HOST:CONTAINER`, and of maps with `published`; a port on one address of the host is not counted. */
  #publishedPorts(value: unknown): string[] {
    return this.#tree.items(value).flatMap((item) => {
      const fields = this.#tree.map(item);
      const text = fields === undefined ? this.#tree.text(item) : undefined;
      const published = fields === undefined ? /^(\d+):\d+(?:\/tcp)?$/.exec(text ?? '')?.[1] : this.#tree.text(this.#tree.value(fields, 'published'));
      return published === undefined || (fields !== undefined && this.#tree.value(fields, 'host_ip') !== undefined) ? [] : [published];
    });
  }

  #build(service: string, pair: Pair | undefined): ComposeBuild | undefined {
    if (pair === undefined) return undefined;
    const node = this.#tree.node(pair.value);
    const key = this.#tree.keyPlace(pair);
    if (isScalar(node)) return { ...emptyBuild, key, context: this.#text(node), says: { context: true, dockerfile: false }, isShort: true };
    const fields = this.#tree.map(node);
    if (fields === undefined) return undefined;
    const text = (name: string) => this.#optionalText(this.#tree.value(fields, name));
    const argsPair = this.#tree.pair(fields, 'args');
    const networkPair = this.#tree.pair(fields, 'network');
    const context = text('context');
    const dockerfile = text('dockerfile');
    return {
      key,
      context: context.kind === 'unset' ? emptyBuild.context : context,
      dockerfile: dockerfile.kind === 'unset' ? emptyBuild.dockerfile : dockerfile,
      says: { context: context.kind !== 'unset', dockerfile: dockerfile.kind !== 'unset' },
      inline: this.#inlineText(service, this.#tree.pair(fields, 'dockerfile_inline')),
      target: text('target'),
      args: this.#entries(argsPair?.value),
      argsKey: argsPair && this.#tree.keyPlace(argsPair),
      network: text('network'),
      networkPlace: networkPair && this.#tree.placeOf(networkPair.value),
      extraHosts: this.#extraHosts(this.#tree.value(fields, 'extra_hosts')),
      ssh: this.#names(this.#tree.value(fields, 'ssh')),
      secrets: this.#names(this.#tree.value(fields, 'secrets')),
      additionalContexts: this.#contexts(this.#tree.value(fields, 'additional_contexts')),
      platforms: this.#platforms(this.#tree.value(fields, 'platforms')),
      isShort: false,
    };
  }

  get inlineDockerfiles(): InlineDockerfile[] {
    return [...this.#inline.values()].flatMap((each) => (each?.kind === 'known' ? [each.dockerfile] : []));
  }

  /** An empty one counts as none, as it does for compose. */
  #inlineText(service: string, pair: Pair | undefined): InlineText | undefined {
    const scalar = this.#tree.node(pair?.value);
    if (pair === undefined || !isScalar(scalar)) return undefined;
    let found = this.#inline.get(scalar);
    if (found === undefined) this.#inline.set(scalar, found = this.#readInline(service, this.#tree.keyPlace(pair), scalar));
    return found;
  }

  #readInline(service: string, key: Place, scalar: Scalar): InlineText | undefined {
    const value = this.#tree.text(scalar) ?? '';
    if (value === '') return undefined;
    const { text, indentation } = scalarText(scalar, this.#source.text) ?? { text: standingFor(value, key), indentation: undefined };
    const filled = interpolateMapped(text, this.#environment);
    if ('unknown' in filled) return { kind: 'unknown', path: key.path, written: filled.unknown };
    return { kind: 'known', dockerfile: new InlineDockerfile({ service, host: this.#source, key, text: filled, indentation }) };
  }

  #platforms(value: unknown): ComposeBuild['platforms'] {
    return this.#tree.items(value).flatMap((item) => this.#platform(item) ?? []);
  }

  #platform(value: unknown): ComposeService['platform'] {
    const scalar = this.#tree.node(value);
    const text = isScalar(scalar) ? nonEmptyText(this.#text(scalar)) : undefined;
    return isScalar(scalar) && text !== undefined ? { text, place: this.#written(scalar).place } : undefined;
  }

  /** `NAME: value` maps and `- NAME=value` lists alike. */
  #entries(value: unknown): ComposeEntry[] {
    const node = this.#tree.node(value);
    if (isMap(node)) {
      return this.#tree.pairs(node).flatMap((pair) => {
        const name = keyText(pair);
        if (name === undefined) return [];
        const scalar = this.#tree.node(pair.value);
        const key = this.#tree.keyPlace(pair);
        const hasValue = isScalar(scalar) && scalar.value !== null;
        const place = hasValue ? this.#tree.placeOf(scalar) : key;
        return [{
          name,
          key,
          entry: { path: key.path, span: { start: key.span.start, end: Math.max(key.span.end, place.span.end) } },
          value: hasValue ? this.#text(scalar) : unknown('passed'),
          written: hasValue ? this.#written(scalar) : undefined,
          ...(hasValue && this.#fromDotEnv(name, this.#tree.text(scalar) ?? '')),
        }];
      });
    }
    return this.#tree.items(node).flatMap((item) => {
      const scalar = this.#tree.node(item);
      if (!isScalar(scalar) || typeof scalar.value !== 'string') return [];
      return [this.#listEntry(scalar, scalar.value)];
    });
  }

  #listEntry(scalar: Scalar, text: string): ComposeEntry {
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    const written = this.#written(scalar);
    const { path, span } = written.place;
    const whole = this.#tree.placeOf(scalar).span;
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
      ...this.#fromDotEnv(name, text.slice(equals + 1)),
    };
  }

  /** A value that is one variable of `.env` as it stands there. One of another name may be there for something else as well. */
  #fromDotEnv(name: string, text: string): Pick<ComposeEntry, 'source'> {
    const [, bare, braced] = /^\$(?:(\w+)|\{(\w+)(?::?[-?][^{}]*)?\})$/u.exec(text) ?? [];
    const variable = bare ?? braced;
    const found = variable === undefined ? undefined : this.#dotEnv.get(variable);
    if (variable === undefined || found === undefined || found.text === '') return {};
    const isItsOwn = variable === name || this.#usesOf(variable) === 1;
    return { source: { ...found.written, verbatim: found.written.verbatim && isItsOwn } };
  }

  #usesOf(variable: string): number {
    return [...this.#source.text.matchAll(/\$\{?(\w+)/gu)].filter(([, name]) => name === variable).length;
  }

  #extraHosts(value: unknown): { host: string; address: string }[] {
    return this.#entriesOrPairs(value).flatMap(([host, address]) => (address === undefined ? [] : [{ host, address }]));
  }

  #entriesOrPairs(value: unknown): (readonly [string, string | undefined])[] {
    const node = this.#tree.node(value);
    if (isMap(node)) return this.#tree.pairs(node).flatMap((pair) => [[keyText(pair) ?? '', this.#tree.text(pair.value)] as const]);
    return this.#tree.items(node).flatMap((item) => {
      const text = this.#tree.text(item);
      if (text === undefined) return [];
      const at = text.search(/[=:]/);
      return [at < 0 ? ([text, undefined] as const) : ([text.slice(0, at), text.slice(at + 1)] as const)];
    });
  }

  /** Names of secrets or ssh agents: `- id`, `- id=path`, `- source: id`. */
  #names(value: unknown): string[] {
    const node = this.#tree.node(value);
    if (isMap(node)) return this.#tree.pairs(node).flatMap((pair) => keyText(pair) ?? []);
    return this.#tree.items(node).flatMap((item) => {
      const fields = this.#tree.map(item);
      const text = this.#tree.text(fields === undefined ? item : this.#tree.value(fields, 'source'));
      return text === undefined ? [] : [text.split('=')[0] ?? text];
    });
  }

  /** One path, a list of them, or maps with `path:`. */
  #paths(value: unknown): { path: Resolved; place: Place }[] {
    const node = this.#tree.node(value);
    return (isSeq(node) ? node.items : [node]).flatMap((item) => {
      const fields = this.#tree.map(item);
      const scalar = this.#tree.node(fields === undefined ? item : this.#tree.value(fields, 'path'));
      const text = this.#tree.text(scalar);
      return text === undefined ? [] : [{ path: interpolate(text, this.#environment), place: this.#tree.placeOf(scalar) }];
    });
  }

  #contexts(value: unknown): Map<string, Resolved> {
    const contexts = this.#entriesOrPairs(value)
      .map(([name, path]) => [name, path === undefined ? unset : interpolate(path, this.#environment)] as const);
    return new Map(contexts.map(([name, path]) => [name, path.kind === 'known' && /:/.test(path.text) ? unknown('unsupported') : path]));
  }

  #optionalText(value: unknown): Resolved {
    const node = this.#tree.node(value);
    return isScalar(node) && node.value !== null ? this.#text(node) : interpolateOptional(undefined, this.#environment);
  }

  #text(scalar: Scalar): Resolved {
    return interpolate(this.#tree.text(scalar) ?? '', this.#environment);
  }

  #written(scalar: Scalar): Written {
    const place = this.#tree.placeOf(scalar);
    const raw = this.#source.text.slice(place.span.start, place.span.end);
    const text = this.#tree.text(scalar) ?? '';
    const quote = raw.charAt(0);
    const inner = (quote === '"' || quote === "'") && raw.endsWith(quote) && raw.length > 1;
    const span = inner ? { start: place.span.start + 1, end: place.span.end - 1 } : place.span;
    const verbatim = this.#source.text.slice(span.start, span.end) === text && !text.includes('$');
    return { place: { path: place.path, span }, verbatim };
  }
}

/** A text whose characters have no places of their own: the key stands for all of them. */
function standingFor(text: string, { span }: Place): MappedText {
  const builder = new MappedTextBuilder();
  builder.append(text, span.start, span.end);
  return builder.build();
}

/** How far before a list entry its dash is looked for: nobody indents an entry from its dash by more. */
const maximumDashDistance = 40;

const emptyBuild: Omit<ComposeBuild, 'key'> = {
  context: known('.'),
  dockerfile: known('Dockerfile'),
  says: { context: false, dockerfile: false },
  inline: undefined,
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
