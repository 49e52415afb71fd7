/**
 * Finds what a file of the product exports and no other file of the repository imports: `npx tsx scripts/unused-exports.ts`. The files are
 * only parsed, which takes a second or two. What is re-exported counts as used where the re-export is; a type also where a used export
 * of its own file speaks of it, since it is part of what that one promises.
 */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** Whose exports are judged; every other folder only imports. */
const judged = ['server/src/', 'client/src/', 'client/webview/', 'protocol/src/'];
/** What an editor calls. */
const entrances = new Set(['client/src/extension.ts']);
const importing = [...judged, 'scripts/', 'tests/', 'bench/'];

/** The export of a file; `*` stands for all of them. */
interface Export {
  readonly file: string;
  readonly name: string;
}

interface FileFacts {
  readonly exported: ReadonlySet<string>;
  /** Exported names to the exported types that their declaration speaks of. */
  readonly mentions: ReadonlyMap<string, readonly string[]>;
  /** What the file takes from others for itself. */
  readonly used: readonly Export[];
  /** Own name of a re-export (`*`: all names of `from.file`) and where it comes from. */
  readonly passed: readonly { readonly as: string; readonly from: Export }[];
}

/** Paths from the root of the repository to texts; the result is sorted. */
export function unusedExports(texts: ReadonlyMap<string, string>, isJudged: (file: string) => boolean): Export[] {
  const facts = new Map([...texts].map(([file, text]) => [file, factsOf(file, text)]));
  const used = new Map<string, Set<string>>();
  const use = ({ file, name }: Export): void => {
    const names = used.get(file) ?? new Set();
    used.set(file, names);
    if (names.has(name)) return;
    names.add(name);
    for (const type of facts.get(file)?.mentions.get(name) ?? []) use({ file, name: type });
    for (const { as, from } of facts.get(file)?.passed ?? []) {
      if (as === '*') use({ file: from.file, name });
      else if (as === name || name === '*') use(from);
    }
  };
  for (const { used: imports } of facts.values()) imports.forEach(use);
  return [...facts].filter(([file]) => isJudged(file)).flatMap(([file, { exported }]) => {
    const names = used.get(file);
    return names?.has('*') === true ? [] : [...exported].filter((name) => names?.has(name) !== true).sort().map((name) => ({ file, name }));
  });
}

/** The judged exports of this repository that nobody imports. */
export function unusedExportsHere(): Export[] {
  const root = fileURLToPath(new URL('../', import.meta.url));
  const files = importing.flatMap((folder) => readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}${name.split(path.sep).join('/')}`)
    .filter((name) => /\.(?:ts|mjs)$/.test(name) && !name.includes('/node_modules/') && !name.includes('/fixtures/')));
  const texts = new Map([...new Set(files)].sort().map((file) => [file, readFileSync(path.join(root, file), 'utf8')]));
  return unusedExports(texts, (file) => !entrances.has(file) && judged.some((folder) => file.startsWith(folder)));
}

function factsOf(file: string, text: string): FileFacts {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false);
  const exported = new Set<string>();
  const used: Export[] = [];
  const passed: { as: string; from: Export }[] = [];
  const target = (specifier: ts.Node | undefined): string | undefined => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier) || !specifier.text.startsWith('.')) return undefined;
    return path.posix.join(path.posix.dirname(file), specifier.text);
  };
  /** `import('./x.ts')`, as a value and as a type: all of the file, since the names are taken out later. */
  const visit = (node: ts.Node): void => {
    const specifier = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword ? node.arguments[0]
      : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
    const from = target(specifier);
    if (from !== undefined) used.push({ file: from, name: '*' });
    ts.forEachChild(node, visit);
  };
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) {
      const from = target(statement.moduleSpecifier);
      if (from !== undefined) used.push(...importedNames(statement).map((name) => ({ file: from, name })));
    } else if (ts.isExportDeclaration(statement)) {
      const from = target(statement.moduleSpecifier);
      const { exportClause: clause } = statement;
      for (const { name, propertyName } of clause !== undefined && ts.isNamedExports(clause) ? clause.elements : []) {
        exported.add(name.text);
        if (from !== undefined) passed.push({ as: name.text, from: { file: from, name: (propertyName ?? name).text } });
      }
      if (clause === undefined && from !== undefined) passed.push({ as: '*', from: { file: from, name: '*' } });
    } else if (ts.isExportAssignment(statement)) exported.add('default');
    else if (isExported(statement)) for (const name of declaredNames(statement)) exported.add(name);
    visit(statement);
  }
  return { exported, mentions: mentionsIn(source), used, passed };
}

function mentionsIn({ statements }: ts.SourceFile): Map<string, string[]> {
  const declarations = statements.filter(isExported);
  const isType = (node: ts.Node) => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
  const types = new Set(declarations.filter(isType).flatMap(declaredNames));
  return new Map(declarations.flatMap((declaration) => {
    const found = new Set<string>();
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && types.has(node.text)) found.add(node.text);
      ts.forEachChild(node, visit);
    };
    visit(declaration);
    return declaredNames(declaration).map((name) => [name, [...found].filter((type) => type !== name)] as const);
  }));
}

function importedNames({ importClause }: ts.ImportDeclaration): string[] {
  if (importClause === undefined) return [];
  const { namedBindings: bindings } = importClause;
  const named = bindings === undefined ? [] : ts.isNamespaceImport(bindings) ? ['*']
    : bindings.elements.map(({ propertyName, name }) => (propertyName ?? name).text);
  return importClause.name === undefined ? named : ['default', ...named];
}

function isExported(statement: ts.Statement): boolean {
  return ts.canHaveModifiers(statement) && (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

function declaredNames(statement: ts.Statement): string[] {
  if (!ts.isVariableStatement(statement)) {
    const { name } = statement as ts.DeclarationStatement;
    return name === undefined ? ['default'] : [name.text];
  }
  const names = (name: ts.BindingName): string[] =>
    ts.isIdentifier(name) ? [name.text] : name.elements.flatMap((element) => (ts.isBindingElement(element) ? names(element.name) : []));
  return statement.declarationList.declarations.flatMap(({ name }) => names(name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = unusedExportsHere();
  for (const { file, name } of found) process.stdout.write(`${file}: ${name}\n`);
  process.exitCode = found.length > 0 ? 1 : 0;
}
