import { isMap, parse, parseDocument, stringify, type ToStringOptions } from 'yaml';

/** A way to write the same compose file; undefined where that way does not apply. */
export interface ComposeStyle {
  readonly name: string;
  readonly write: (compose: string) => string | undefined;
}

interface Service {
  build?: unknown;
}

interface Compose {
  services?: Record<string, Service>;
}

function valueOf(text: string): Compose {
  return parse(text, { merge: true }) as Compose;
}

function again(text: string, change: (compose: Compose) => void, options: ToStringOptions = {}): string {
  const compose = valueOf(text);
  change(compose);
  return stringify(compose, { ...options, lineWidth: 0 });
}

function eachBuild({ services = {} }: Compose, change: (build: Record<string, unknown>) => void): void {
  for (const { build } of Object.values(services)) if (typeof build === 'object' && build !== null) change(build as Record<string, unknown>);
}

const unchanged = (): void => undefined;

/** The first build with a block stands at the top, and the service refers to it. */
function sharedBuild(text: string, reference: unknown): string | undefined {
  const compose = valueOf(text);
  const service = Object.values(compose.services ?? {}).find(({ build }) => typeof build === 'object' && build !== null);
  if (service === undefined) return undefined;
  const block = stringify(service.build, { lineWidth: 0 }).trimEnd().replace(/^/gm, '  ');
  service.build = reference;
  return `x-build: &build\n${block}\n${stringify(compose, { lineWidth: 0 }).replace('MERGE: ALIAS', '<<: *build').replace('build: ALIAS', 'build: *build')}`;
}

export const composeStyles: readonly ComposeStyle[] = [
  { name: 'one line', write: (text) => `services: ${JSON.stringify(valueOf(text).services)}\n` },
  { name: 'JSON', write: (text) => `${JSON.stringify(valueOf(text), null, 2)}\n` },
  {
    name: 'a line for each service',
    write: (text) => `services:\n${Object.entries(valueOf(text).services ?? {})
      .map(([name, service]) => `  ${name}: ${JSON.stringify(service)}\n`).join('')}`,
  },
  {
    name: 'arguments in braces',
    write: (text) => {
      const document = parseDocument(text);
      const services = document.get('services');
      for (const { value } of isMap(services) ? services.items : []) {
        const args: unknown = isMap(value) ? value.getIn(['build', 'args'], true) : undefined;
        if (isMap(args)) args.flow = true;
      }
      return document.toString({ lineWidth: 0 });
    },
  },
  {
    name: 'arguments as a list',
    write: (text) => again(text, (compose) => {
      eachBuild(compose, (build) => {
        const { args } = build;
        if (typeof args !== 'object' || args === null || Array.isArray(args)) return;
        build['args'] = Object.entries(args as Record<string, unknown>).map(([name, value]) => (typeof value === 'string' ? `${name}=${value}` : name));
      });
    }),
  },
  { name: 'four blanks', write: (text) => parseDocument(text).toString({ indent: 4, lineWidth: 0 }) },
  { name: 'lists without indentation', write: (text) => parseDocument(text).toString({ indentSeq: false, lineWidth: 0 }) },
  { name: 'double quotes', write: (text) => again(text, unchanged, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' }) },
  { name: 'single quotes', write: (text) => again(text, unchanged, { defaultStringType: 'QUOTE_SINGLE', defaultKeyType: 'PLAIN' }) },
  { name: 'keys in quotes', write: (text) => again(text, unchanged, { defaultKeyType: 'QUOTE_DOUBLE', defaultStringType: 'PLAIN' }) },
  { name: 'Windows line ends', write: (text) => text.replace(/\r?\n/g, '\r\n') },
  { name: 'no final line break', write: (text) => text.replace(/\n+$/, '') },
  { name: 'a byte order mark', write: (text) => `\ufeff${text}` },
  {
    name: 'comments everywhere',
    write: (text) => text.replace(/^(\s*)(\S.*)$/gm, '$1# about it\n$1$2 # behind').replace(/([|>][-+]?) # behind/g, '$1'),
  },
  { name: 'empty lines', write: (text) => text.replace(/\n/g, '\n\n') },
  { name: 'marks of a document', write: (text) => `%YAML 1.2\n---\n${text}...\n` },
  { name: 'something behind', write: (text) => `${text}volumes:\n  data: {}\n` },
  { name: 'an alias for the build', write: (text) => sharedBuild(text, 'ALIAS') },
  { name: 'a merged build', write: (text) => sharedBuild(text, { MERGE: 'ALIAS' }) },
  {
    name: 'a second service',
    write: (text) => again(text, ({ services = {} }) => {
      const [first] = Object.values(services);
      if (first !== undefined) services['second'] = structuredClone(first);
    }),
  },
];
