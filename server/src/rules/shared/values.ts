import type { BuildAnalysis, Download, Setting } from '../../project/analysis.ts';
import { placeInValue, type Place, type Written } from '../../text/place.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import type { Span } from '../../text/source.ts';
import type { GoEnvDocument } from '../rule.ts';

/** A value of a variable that a go command will read, wherever it is written: Dockerfile, compose file or go.env. */
export interface ValueInForce {
  readonly name: string;
  readonly text: string;
  readonly written: Written;
  /** The downloads that read it; empty for a go.env file, whose readers are not known. */
  readonly downloads: readonly Download[];
}

/**
 * Known, non-empty values of the variables that some download of this build really reads, in the order of the file. What several lines take
 * from one place is one value.
 */
export function valuesInForce(analysis: BuildAnalysis, ...names: readonly string[]): ValueInForce[] {
  const values: ValueInForce[] = [];
  for (const { name, value, source, reaches } of analysis.settings) {
    const text = nonEmptyText(value);
    if (!names.includes(name) || text === undefined || reaches.length === 0) continue;
    const same = values.findIndex((each) => each.name === name && isSamePlace(each.written.place, source.place));
    const known = values[same];
    if (known === undefined) values.push({ name, text, written: source, downloads: reaches });
    else values[same] = { ...known, downloads: [...known.downloads, ...reaches] };
  }
  return values;
}

function isSamePlace(a: Place, b: Place): boolean {
  return a.path === b.path && a.span.start === b.span.start && a.span.end === b.span.end;
}

/** Values in a go.env file; the last line of a key is the one in force. */
export function goEnvValues({ source, file }: GoEnvDocument, ...names: readonly string[]): ValueInForce[] {
  return names.flatMap((name) => {
    const setting = file.settings.get(name);
    if (setting === undefined) return [];
    return [
      { name, text: setting.value, written: { place: { path: source.path, span: setting.valueSpan }, verbatim: true }, downloads: [] },
    ];
  });
}

/** The assignment that hands a value to its downloads: the first one, where several take it from one place. */
export function settingOf(analysis: BuildAnalysis, value: ValueInForce): Setting | undefined {
  return analysis.settings.find((each) => each.source === value.written && each.reaches.length > 0);
}

/**
 * Values of go.env files that the build copies to where Go reads them, with the downloads that do: for faults that only a container has.
 */
export function copiedGoEnvValues({ downloads }: BuildAnalysis, ...names: readonly string[]): ValueInForce[] {
  const values = new Map<string, ValueInForce & { readonly downloads: Download[] }>();
  for (const download of downloads) {
    for (const name of names) {
      const { value, provenance } = download.environment.get(name);
      const text = nonEmptyText(value);
      if (provenance.kind !== 'go-env-file' || text === undefined) continue;
      const key = `${name} ${provenance.place.path}`;
      const known = values.get(key);
      if (known === undefined) values.set(key, { name, text, written: { place: provenance.place, verbatim: true }, downloads: [download] });
      else known.downloads.push(download);
    }
  }
  return [...values.values()];
}

/** The place of a part of the value. */
export function partOf(value: ValueInForce, part: Span): Place {
  return placeInValue(value.written, part);
}

/** The text with the passwords of its addresses hidden: what a message may repeat. */
export function withoutPasswords(text: string): string {
  return text.replace(/(\/\/[^/@\s:,|]*|^[^/@\s:,|]*):(?!\/\/)[^@\s,|]*@/g, '$1:xxxxx@');
}
