import { TextDecoder } from 'node:util';

/** What one object of `docker build --progress=rawjson` says, as far as it concerns us. */
export interface RawJsonNews {
  readonly vertexes: readonly { readonly id: string; readonly name: string; readonly error: string }[];
  readonly logs: readonly { readonly id: string; readonly text: string }[];
}

/** Output of steps is cut anywhere, inside of lines and of characters: what is left of each waits here for the next piece. */
export class RawJsonReader {
  readonly #decoders = new Map<string, TextDecoder>();
  readonly #names = new Map<string, string>();
  #open = '';

  /** Whether the line belongs to such an object; the news comes with the line that ends it. */
  read(line: string): { readonly news?: RawJsonNews } | undefined {
    if (this.#open === '') {
      if (!/^\{\s*"(?:vertexes|statuses|logs|warnings)"|^\{$/.test(line)) return undefined;
      const whole = parseObject(line);
      if (whole !== undefined) return { news: this.#news(whole) };
      // buildx before 0.14 spreads one object over many lines.
      if (line !== '{') return undefined;
      this.#open = line;
      return {};
    }
    this.#open += `\n${line}`;
    const whole = line === '}' ? parseObject(this.#open) : undefined;
    if (whole === undefined && this.#open.length < maximumObject) return {};
    this.#open = '';
    return whole === undefined ? {} : { news: this.#news(whole) };
  }

  #news(object: RawJsonObject): RawJsonNews {
    for (const { digest, name } of list(object.vertexes)) if (typeof digest === 'string' && typeof name === 'string') this.#names.set(digest, name);
    return {
      vertexes: list(object.vertexes).flatMap(({ digest, name, error }) => (typeof digest === 'string'
        ? [{ id: digest, name: typeof name === 'string' ? name : this.#names.get(digest) ?? digest, error: typeof error === 'string' ? error : '' }] : [])),
      logs: list(object.logs).flatMap(({ vertex, data }) => (typeof vertex === 'string' && typeof data === 'string'
        ? [{ id: vertex, text: this.#decoder(vertex).decode(Buffer.from(data, 'base64'), { stream: true }) }] : [])),
    };
  }

  #decoder(vertex: string): TextDecoder {
    const known = this.#decoders.get(vertex);
    if (known !== undefined) return known;
    const decoder = new TextDecoder();
    this.#decoders.set(vertex, decoder);
    return decoder;
  }
}

/** An object with all steps of a large build is some 100 kB; an opening brace that never closes must not keep the rest of a log. */
const maximumObject = 4_000_000;

interface RawJsonObject {
  readonly vertexes?: unknown;
  readonly logs?: unknown;
}

function parseObject(text: string): RawJsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function list(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter((each): each is Record<string, unknown> => typeof each === 'object' && each !== null) : [];
}
