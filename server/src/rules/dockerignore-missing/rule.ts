import type { Copy, Step } from '../../docker/dockerfile/model.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import type { BuildContext } from '../../project/context.ts';
import { localized } from '../../text/localized.ts';
import type { Finding } from '../finding.ts';
import { offeredFix } from '../fix.ts';
import { addToIgnoreFile } from '../repairs/ignore-file-edits.ts';
import { contextIsSure } from '../shared/module-files.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'dockerignore-missing',
  severity: 'hint',
  group: 'context',
  title: localized('A large folder that no build needs is sent to the builder', '构建用不到的大目录被发送给构建器'),
  checkBuild: (analysis) => {
    const { context, model, reachable } = analysis;
    if (context.ignoreFile !== undefined || !contextIsSure(analysis)) return [];
    const copy = model.stages.filter((stage) => reachable.has(stage)).flatMap(({ steps }) => steps.flatMap(wholeContextCopies))[0];
    const burdens = copy === undefined ? [] : burdensIn(analysis);
    return copy === undefined || burdens.length === 0 ? [] : [judge(copy, burdens, analysis)];
  },
};

function wholeContextCopies({ copies }: Step): Copy[] {
  return copies.filter((copy) => copy.kind !== 'bind' && copy.from.kind === 'context' && copy.excludes.length === 0 && copy.sources.some(({ isWholeContext }) => isWholeContext));
}

/** Folders that package managers and tools fill on the developer's machine. */
const toolFolders: ReadonlySet<string> = new Set(['node_modules', 'bower_components', '.venv', 'venv', '.terraform', '.gradle', '.next', '.nuxt', '.pnpm-store', '.yarn', '.tox']);

/** In the context's root and one level below it, where front ends live. */
function burdensIn(analysis: BuildAnalysis): string[] {
  const { context } = analysis;
  return [...(hasLargeHistory(analysis) ? ['.git'] : []), ...folders(context)];
}

/** A history below this is sent in about a second, and nobody would thank us for a word about it. */
const largeHistory = 50 * 1000 * 1000;
/** Packs that are looked at: git joins them when there are more than fifty. */
const mostPacks = 100;

/** Nearly all of a repository is its packs, so that a few questions tell its size; a build that runs git needs it. */
function hasLargeHistory(analysis: BuildAnalysis): boolean {
  const { context } = analysis;
  const folder = '.git/objects/pack';
  if (context.exists(folder) !== 'directory' || asksGit(analysis)) return false;
  const packs = context.list(folder).filter(({ name }) => name.endsWith('.pack')).slice(0, mostPacks);
  return packs.reduce((sum, { name }) => sum + (context.size(`${folder}/${name}`) ?? 0), 0) > largeHistory;
}

function folders(context: BuildContext): string[] {
  return context.list('.').filter(({ kind }) => kind === 'directory').flatMap(({ name }) => {
    if (toolFolders.has(name)) return [name];
    return name.startsWith('.') || name === 'vendor' ? [] : ['node_modules', '.venv'].map((each) => `${name}/${each}`).filter((path) => context.exists(path) === 'directory');
  });
}

function judge(copy: Copy, found: readonly string[], analysis: BuildAnalysis): Finding {
  const [first = ''] = found;
  const more = found.length - 1;
  const burdens = found.filter((path) => path !== '.git');
  const source = copy.sources.find(({ isWholeContext }) => isWholeContext);
  const lines = [...new Set(burdens.map((path) => (path.endsWith('/node_modules') ? '**/node_modules' : path)))];
  const edit = addToIgnoreFile(analysis, [...(asksGit(analysis) ? [] : ['.git']), ...lines, '**/.env', '**/*.log']);
  return {
    rule: rule.id,
    severity: rule.severity,
    place: { path: analysis.build.dockerfile, span: source?.word.span ?? copy.destinationSpan },
    message: localized(
      `Nothing keeps ${first}${more > 0 ? ` and ${more} more` : ''} from being sent and copied with each build: add a .dockerignore that leaves it out`,
      `每次构建都会发送并复制 ${first}${more > 0 ? ` 等 ${more + 1} 个目录` : ''}：请添加 .dockerignore 将其排除`,
    ),
    related: [],
    fixes: edit === undefined ? [] : [offeredFix(localized('Create a .dockerignore for this project', '为此项目创建 .dockerignore'), [edit])],
  };
}

/** A build that runs git, or something that may, keeps its repository. */
function asksGit({ model }: BuildAnalysis): boolean {
  return model.stages.some(({ steps }) => steps.some(({ run }) => run?.opaque === true || run?.commands.some(({ words }) => /(?:^|\/)(?:git|make|task|mage|goreleaser|.*\.sh)$/.test(words[0]?.value ?? 'git')) === true));
}
