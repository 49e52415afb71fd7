import { defaultWord } from '../docker/default-word.ts';
import type { BuildArgument, Declaration, DockerfileModel, Step } from '../docker/dockerfile/model.ts';
import type { Source } from '../text/source.ts';
import type { Written } from '../text/place.ts';
import { nonEmptyText, type Resolved } from '../text/resolved.ts';

/**
 * Where the text of a value stands that an ARG or ENV takes from elsewhere: for `ENV NAME=$NAME` in the default of the ARG, or where
 * compose passes it. The place itself where the value is made of parts, or the way is not plain.
 */
export function sourceOfDeclaration(
  { name, value, written }: Declaration & { readonly written: Written }, step: Step | undefined, model: DockerfileModel,
  compose: Source | undefined,
): Written {
  const { source } = model.syntax;
  const text = nonEmptyText(value);
  if (written.verbatim || text === undefined) return written;
  const raw = source.text.slice(written.place.span.start, written.place.span.end);
  const [, braced, bare] = /^"?\$(?:\{(\w+)\}|(\w+))"?$/.exec(raw) ?? [];
  const reference = braced ?? bare;
  // What other lines take from the same argument would be changed with this one.
  if (reference === undefined || (reference !== name && usesOf(reference, source.text) !== 1)) return written;
  const variable = step?.before.variables.get(reference);
  if (variable === undefined || nonEmptyText(variable.value) !== text) return written;
  switch (variable.origin.kind) {
    case 'image':
      return written;
    case 'predefined':
      return whole(sourceOfArgument(variable.origin.given, compose), variable.value) ?? written;
    case 'env':
    case 'arg': {
      if (variable.origin.kind === 'arg' && variable.origin.given !== undefined) {
        return whole(sourceOfArgument(variable.origin.given, compose), variable.origin.given.value) ?? written;
      }
      const { declaration } = variable.origin;
      const target = declaration.written === undefined
        ? model.globalArguments.findLast((each) => each.name === declaration.name) : declaration;
      return target?.written?.verbatim === true && nonEmptyText(target.value) === text ? target.written : written;
    }
  }
}

/** Of a build argument: the line of `.env`, or the default in `${NAME:-text}`, which compose puts in where nobody sets the variable. */
export function sourceOfArgument({ value, written, source }: BuildArgument, compose: Source | undefined): Written {
  if (source !== undefined) return source;
  const text = nonEmptyText(value);
  if (written.verbatim || text === undefined || compose === undefined || written.place.path !== compose.path) return written;
  const { path, span } = written.place;
  const within = /\s/.test(text) ? undefined : defaultWord(compose.text.slice(span.start, span.end), text);
  return within === undefined ? written
    : { place: { path, span: { start: span.start + within.start, end: span.start + within.end } }, verbatim: true };
}

function whole(written: Written, value: Resolved): Written | undefined {
  return written.verbatim && nonEmptyText(value) !== undefined ? written : undefined;
}

function usesOf(name: string, text: string): number {
  return [...text.matchAll(/\$\{?(\w+)/g)].filter((match) => match[1] === name).length;
}
