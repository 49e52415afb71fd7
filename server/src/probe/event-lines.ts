import type { ProbeCheck, ProbeLayer } from '../../../protocol/src/index.ts';
import { shownText } from './redact.ts';

/** What the payload and the script around it say, one per line of standard output. */
export type PayloadEvent =
  | { readonly kind: 'layer'; readonly layer: ProbeLayer }
  | { readonly kind: 'check'; readonly check: ProbeCheck }
  /** All but the comparison of mirrors is over. */
  | { readonly kind: 'checked'; readonly notChecked: number }
  /** The payload came to its own end; so many checks were cut off by the time limit. */
  | { readonly kind: 'end'; readonly notChecked: number }
  /** The image has no go command. */
  | { readonly kind: 'no-go' }
  /** The image has a go command that does not even say its version; what was said instead. */
  | { readonly kind: 'go-fails'; readonly error: string }
  /** No binary of this payload for this image's Go is in the volume. */
  | { readonly kind: 'not-compiled' };

/** Reads one line; undefined for anything that is no event: an image's own banners, garbage, a line cut in the middle. Never throws. */
export function parseEventLine(line: string, where: ProbeCheck['where'], secrets: readonly string[] = []): PayloadEvent | undefined {
  if (!line.startsWith('{')) return undefined;
  const value = parseJson(line);
  if (!isRecord(value)) return undefined;
  switch (value['event']) {
    case 'layer':
      return isLayer(value['layer']) ? { kind: 'layer', layer: value['layer'] } : undefined;
    case 'check': {
      const check = readCheck(value['check'], where, secrets);
      return check === undefined ? undefined : { kind: 'check', check };
    }
    case 'checked':
    case 'end':
      return { kind: value['event'], notChecked: typeof value['notChecked'] === 'number' ? value['notChecked'] : 0 };
    case 'no-go':
      return { kind: 'no-go' };
    case 'go-fails':
      return { kind: 'go-fails', error: typeof value['error'] === 'string' ? shownText(value['error'], secrets).slice(0, textLimit) : '' };
    case 'not-compiled':
      return { kind: 'not-compiled' };
    default:
      return undefined;
  }
}

const layers: readonly ProbeLayer[] = [
  'engine', 'facts', 'dns', 'tcp', 'http-proxy', 'tls', 'module-proxy', 'sumdb', 'vcs', 'toolchain', 'files', 'download', 'mirror',
];

/** Characters of one text: the payload's own limit, with room for what redaction adds. */
const textLimit = 1000;
/** Elements of one list, as in the payload. */
const listLimit = 64;
/** Keys of one detail: go-env has the most, about thirty. */
const keyLimit = 64;

function readCheck(value: unknown, where: ProbeCheck['where'], secrets: readonly string[]): ProbeCheck | undefined {
  if (!isRecord(value)) return undefined;
  const { id, layer, target, result, ms, detail } = value;
  if (typeof id !== 'string' || typeof target !== 'string' || !isLayer(layer)) return undefined;
  if (result !== 'yes' && result !== 'no' && result !== 'not-checked') return undefined;
  if (!id.startsWith(`${layer}:`)) return undefined;
  // Cut last: a secret that is cut in two is not found any more.
  const clean = (text: string): string => shownText(text, secrets).slice(0, textLimit);
  return {
    id: clean(id),
    layer,
    target: clean(target),
    where,
    result,
    ms: typeof ms === 'number' && Number.isFinite(ms) && ms >= 0 ? ms : 0,
    detail: isRecord(detail) ? readDetail(detail, clean) : {},
  };
}

function readDetail(detail: Readonly<Record<string, unknown>>, clean: (text: string) => string): ProbeCheck['detail'] {
  const entries: [string, ProbeCheck['detail'][string]][] = [];
  for (const [key, value] of Object.entries(detail).slice(0, keyLimit)) {
    if (typeof value === 'string') entries.push([key, clean(value)]);
    else if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) entries.push([key, value]);
    else if (Array.isArray(value)) {
      entries.push([key, value.filter((one): one is string => typeof one === 'string').slice(0, listLimit).map(clean)]);
    }
  }
  return Object.fromEntries(entries);
}

function isLayer(value: unknown): value is ProbeLayer {
  return layers.some((layer) => layer === value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
