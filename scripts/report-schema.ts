import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type { Schema } from '../client/src/report/schema.ts';
import { present } from '../protocol/src/present.ts';

/** The JSON schema of the saved report, made from the types that the code itself uses, and its pages. */
export interface ReportSchema {
  readonly schema: string;
  /** By locale. */
  readonly pages: Readonly<Record<'en' | 'zh-cn', string>>;
}

/** @returns the schema and the pages that describe it */
export function reportSchema(): ReportSchema {
  const file = fileURLToPath(new URL('../protocol/src/probe-report.ts', import.meta.url));
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS);
  const reader = new SchemaReader(source);
  const { description, ...root } = reader.definition('ProbeReport');
  const definitions = reader.definitions();
  const schema: Schema & { readonly $schema: string; readonly title: string } = {
    $schema: 'http://json-schema.org/draft-07/schema#', title: 'Report of go-module-doctor probe', ...present({ description }), ...root, definitions,
  };
  const parts: readonly (readonly [string, Schema])[] = [['ProbeReport', root], ...Object.entries(definitions)];
  return { schema: `${JSON.stringify(schema, null, 2)}\n`, pages: { en: page(words.en, parts), 'zh-cn': page(words['zh-cn'], parts) } };
}

/** Reads the declarations as they are written: names, comments, and the few kinds of types that a plain value is made of. */
class SchemaReader {
  readonly #source: ts.SourceFile;
  readonly #done = new Map<string, Schema>();

  constructor(source: ts.SourceFile) {
    this.#source = source;
  }

  definitions(): Record<string, Schema> {
    return Object.fromEntries([...this.#done].filter(([name]) => name !== 'ProbeReport'));
  }

  definition(name: string): Schema {
    const known = this.#done.get(name);
    if (known !== undefined) return known;
    const declared = this.#source.statements.find((each): each is ts.InterfaceDeclaration | ts.TypeAliasDeclaration =>
      (ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each)) && each.name.text === name);
    if (declared === undefined) throw new Error(`the type ${name} is not declared in probe-report.ts`);
    // Set first, so that a type may name itself.
    this.#done.set(name, {});
    const schema = { ...describe(declared), ...(ts.isInterfaceDeclaration(declared) ? this.#object(declared) : this.#type(declared.type)) };
    this.#done.set(name, schema);
    return schema;
  }

  #object(declared: ts.InterfaceDeclaration): Schema {
    const members = declared.members.filter(ts.isPropertySignature);
    const nameOf = (member: ts.PropertySignature) => member.name.getText(this.#source);
    return {
      type: 'object',
      required: members.filter(({ questionToken }) => questionToken === undefined).map(nameOf),
      properties: Object.fromEntries(members.map((member) => {
        if (member.type === undefined) throw new Error(`${nameOf(member)} has no type`);
        return [nameOf(member), { ...this.#type(member.type), ...describe(member) }];
      })),
    };
  }

  #type(node: ts.TypeNode): Schema {
    switch (node.kind) {
      case ts.SyntaxKind.StringKeyword: return { type: 'string' };
      case ts.SyntaxKind.NumberKeyword: return { type: 'number' };
      case ts.SyntaxKind.BooleanKeyword: return { type: 'boolean' };
      default:
    }
    if (ts.isLiteralTypeNode(node)) return { enum: [literalOf(node)] };
    if (ts.isUnionTypeNode(node)) {
      return node.types.every(ts.isLiteralTypeNode)
        ? { enum: node.types.filter(ts.isLiteralTypeNode).map(literalOf) }
        : { anyOf: node.types.map((each) => this.#type(each)) };
    }
    if (ts.isTypeOperatorNode(node)) return this.#type(node.type);
    if (ts.isArrayTypeNode(node)) return { type: 'array', items: this.#type(node.elementType) };
    if (ts.isTypeReferenceNode(node)) return this.#reference(node);
    throw new Error(`no schema for ${node.getText(this.#source)}`);
  }

  #reference({ typeName, typeArguments = ts.factory.createNodeArray() }: ts.TypeReferenceNode): Schema {
    const name = typeName.getText(this.#source);
    const [first, second] = typeArguments;
    if (name === 'Readonly' && first !== undefined) return this.#type(first);
    if (name === 'Record' && second !== undefined) return { type: 'object', additionalProperties: this.#type(second) };
    this.definition(name);
    return { $ref: `#/definitions/${name}` };
  }
}

function literalOf({ literal }: ts.LiteralTypeNode): string | number {
  if (ts.isStringLiteral(literal)) return literal.text;
  if (ts.isNumericLiteral(literal)) return Number(literal.text);
  throw new Error('only texts and numbers are literals of a report');
}

function describe(node: ts.Node): Pick<Schema, 'description'> {
  const comment = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).map(({ comment: text }) => ts.getTextOfJSDocComment(text) ?? '').join('\n').trim();
  return comment === '' ? {} : { description: comment.replace(/\s*\n\s*/g, ' ') };
}

interface Words {
  readonly title: string;
  readonly text: readonly string[];
  readonly head: readonly [string, string, string];
  readonly optional: string;
}

const words: Readonly<Record<'en' | 'zh-cn', Words>> = {
  'en': {
    title: 'The saved report',
    text: [
      '*Save JSON* in the panel and `go-module-doctor probe --format json` write the same value. Its schema is `schemas/probe-report.schema.json` (JSON Schema, draft 7), made from the types of the code by `npm run generate`.',
      'Additions keep `schemaVersion`; a removal or another meaning raises it. A reader ignores what it does not know. Texts are in the language named by `locale`; ids of causes, rules and checks are the same in every language.',
      'Secrets are taken out before the report is made. Paths, host names and addresses of the measured network are in it: that is what it is for.',
      '*Go Module Doctor: Open diagnosis report…* shows such a file in the editor, read-only.',
    ],
    head: ['key', 'type', 'meaning'],
    optional: ' (optional)',
  },
  'zh-cn': {
    title: '保存的报告',
    text: [
      '面板中的“保存 JSON”与 `go-module-doctor probe --format json` 写出同样的内容。其模式为 `schemas/probe-report.schema.json`（JSON Schema draft 7），由 `npm run generate` 根据代码中的类型生成。',
      '新增字段不改变 `schemaVersion`；删除字段或改变含义时会提高它。读取方应忽略不认识的字段。文本使用 `locale` 指明的语言；原因、规则与检查的 id 在各语言中相同。',
      '生成报告之前已去除机密信息。报告中包含所测网络的路径、主机名与地址：这正是它的用途。',
      '命令 *Go Module Doctor: 打开诊断报告…* 可在编辑器中以只读方式查看这样的文件。',
      '下表的说明取自代码，为英文。',
    ],
    head: ['键', '类型', '含义'],
    optional: '（可选）',
  },
};

function page({ title, text, head, optional }: Words, parts: readonly (readonly [string, Schema])[]): string {
  const objects = parts.filter(([, { properties }]) => properties !== undefined);
  const tables = objects.map(([name, { properties = {}, required = [], description }]) => [
    `## ${name}`,
    ...(description === undefined ? [] : [description]),
    [
      `| ${head.join(' | ')} |`, '|---|---|---|',
      ...Object.entries(properties).map(([key, each]) => `| \`${key}\` | ${typeText(each)}${required.includes(key) ? '' : optional} | ${cell(each.description ?? '')} |`),
    ].join('\n'),
  ].join('\n\n'));
  return `# ${title}\n\n${[...text, ...tables].join('\n\n')}\n`;
}

function typeText({ $ref, type, items, additionalProperties, anyOf, enum: values }: Schema): string {
  if ($ref !== undefined) return $ref.replace(/^.*\//, '');
  if (values !== undefined) return values.map((value) => `\`${JSON.stringify(value).replaceAll('|', '\\|')}\``).join(', ');
  if (anyOf !== undefined) return anyOf.map(typeText).join(' / ');
  if (items !== undefined) return `${typeText(items)}[]`;
  if (additionalProperties !== undefined) return `{ string: ${typeText(additionalProperties)} }`;
  return type ?? '';
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
