/** The part of JSON Schema (draft 7) that the report's schema uses. */
export interface Schema {
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'boolean';
  readonly description?: string;
  readonly enum?: readonly (string | number)[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/**
 * Where a value first differs from the schema (`verdict.remedies[0].title`, empty for the value itself), or `undefined` when it fits. Keys
 * that the schema does not name are allowed: a newer version may write more.
 */
export function misfit(value: unknown, schema: Schema, root: Schema = schema, path = ''): string | undefined {
  if (schema.$ref !== undefined) {
    const named = root.definitions?.[schema.$ref.replace(/^#\/definitions\//, '')];
    return named === undefined ? path : misfit(value, named, root, path);
  }
  if (schema.anyOf !== undefined) return schema.anyOf.some((each) => misfit(value, each, root, path) === undefined) ? undefined : path;
  if (schema.enum !== undefined) return schema.enum.includes(value as string | number) ? undefined : path;
  switch (schema.type) {
    case 'array':
      if (!Array.isArray(value)) return path;
      return first(value.entries(), ([index, item]) => misfit(item, schema.items ?? {}, root, `${path}[${index}]`));
    case 'object': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return path;
      const fields = value as Readonly<Record<string, unknown>>;
      const at = (key: string) => (path === '' ? key : `${path}.${key}`);
      return schema.required?.filter((key) => !Object.hasOwn(fields, key)).map(at)[0]
        ?? first(Object.entries(fields), ([key, field]) => {
          const own = schema.properties !== undefined && Object.hasOwn(schema.properties, key)
            ? schema.properties[key]
            : schema.additionalProperties;
          return own === undefined ? undefined : misfit(field, own, root, at(key));
        });
    }
    case 'number': return typeof value === 'number' && Number.isFinite(value) ? undefined : path;
    case 'string': return typeof value === 'string' ? undefined : path;
    case 'boolean': return typeof value === 'boolean' ? undefined : path;
    default: return undefined;
  }
}

function first<T>(values: Iterable<T>, find: (value: T) => string | undefined): string | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
