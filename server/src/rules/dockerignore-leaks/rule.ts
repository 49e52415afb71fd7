import type { Copy, CopySource, Stage } from '../../docker/dockerfile/model.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix } from '../fix.ts';
import { addToIgnoreFile } from '../repairs/ignore-file-edits.ts';
import { literalSecrets } from '../shared/literal-secrets.ts';
import { contextIsSure } from '../shared/module-files.ts';
import type { Rule } from '../rule.ts';
import { isShipped } from '../shared/shipped.ts';

export const rule: Rule = {
  id: 'dockerignore-leaks',
  severity: 'warning',
  group: 'context',
  title: localized('A file with credentials comes along with a copied folder', '复制目录时带入了含有凭据的文件'),
  checkBuild: (analysis) => (contextIsSure(analysis) ? [...leaks(analysis)] : []),
};

/** One finding per stage: the first copy that takes such files. */
function* leaks(analysis: BuildAnalysis): Generator<Finding> {
  // A folder is looked into once, however many copies take it.
  const secrets = new Map<string, readonly string[]>();
  for (const stage of analysis.model.stages) {
    if (!analysis.reachable.has(stage)) continue;
    for (const { copy, source, folder } of folderCopies(stage, analysis)) {
      const files = secrets.get(folder) ?? secretsIn(folder, analysis);
      secrets.set(folder, files);
      if (files.length === 0) continue;
      yield judge(files, copy, source, stage, analysis);
      break;
    }
  }
}

interface FolderCopy {
  readonly copy: Copy;
  readonly source: CopySource;
  /** Relative to the context, `.` for its root. */
  readonly folder: string;
}

/** Copies of folders, not of files by name, which are the business of `secret-in-layer`. */
function folderCopies({ steps }: Stage, { context }: BuildAnalysis): FolderCopy[] {
  return steps.flatMap(({ copies }) => copies).flatMap((copy) => {
    if (copy.kind === 'bind' || copy.from.kind !== 'context' || copy.excludes.length > 0) return [];
    return copy.sources.flatMap((source): FolderCopy[] => {
      if (source.isWholeContext) return [{ copy, source, folder: '.' }];
      return source.path.kind === 'known' && !source.isGlob && context.exists(source.path.text) === 'directory' ? [{ copy, source, folder: source.path.text }] : [];
    });
  });
}

/** Files and folders that tools keep credentials in, below a home or a project. */
const knownPlaces = ['.aws/credentials', '.docker/config.json', '.git/config', '.ssh/id_rsa', '.ssh/id_ed25519'];

/** In the folder itself and at the known places: deeper ones are mostly test data. */
function secretsIn(folder: string, { context }: BuildAnalysis): string[] {
  const below = (name: string) => (folder === '.' ? name : `${folder}/${name}`);
  const names = context.list(folder).filter(({ kind }) => kind === 'file').map(({ name }) => name).filter((name) => nameOfSecret.test(name) && !example.test(name));
  return [...names, ...knownPlaces.filter((place) => context.exists(below(place)) === 'file')].map(below)
    .filter((path) => holdsSecret(path, context.read(path) ?? ''));
}

const nameOfSecret = /^(?:\.env(?:\..+)?|\.netrc|_netrc|\.git-credentials|\.npmrc|\.pypirc|id_(?:rsa|dsa|ecdsa|ed25519)|.+\.(?:pem|key))$/;
const example = /(?:example|sample|template|dist|default|test)s?$/i;

/** Every text is looked into: a file of settings without a secret is no leak, and a certificate is public. */
function holdsSecret(path: string, text: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (path.endsWith('.git/config') && /^\s*extraheader\s*=\s*authorization/im.test(text)) return true;
  if (/^\.env/.test(name)) return literalSecrets(text).length > 0 || secretSetting.test(text);
  if (/^[._]netrc$/.test(name)) return /\bpassword\s+\S/.test(text);
  if (name === '.git-credentials') return /:\/\/[^\s/:]+:[^\s/@]+@/.test(text);
  if (/^\.(?:npmrc|pypirc)$/.test(name)) return /(?:_authToken|_password|^password)\s*[=:]\s*[^\s${]/m.test(text);
  if (path.endsWith('.aws/credentials')) return /aws_secret_access_key\s*=\s*\S/.test(text);
  if (path.endsWith('.docker/config.json')) return /"auth"\s*:\s*"[^"]/.test(text);
  return literalSecrets(text).length > 0;
}

/** A value of some length behind a name that says what it is; words of examples and references to other variables are none. */
const secretSetting = /^\s*(?:export\s+)?[A-Z0-9_]*(?:SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY)(?:_[A-Z0-9]+)?\s*=\s*["']?(?!(?:change[-_]?me|example|secret|password|passwd|token|your|my|xxx|todo|test|dev|dummy|none|true|false)\b)[^\s"'$<#{]{8,}/im;

function judge(files: readonly string[], copy: Copy, source: CopySource, stage: Stage, analysis: BuildAnalysis): Finding {
  const [first = ''] = files;
  const more = files.length - 1;
  const shipped = isShipped(analysis, stage);
  const where = shipped
    ? localized('become part of the image', '成为镜像的一部分')
    : localized('stay in a layer of the build cache', '留在构建缓存的层中');
  // The repository's own folder goes as a whole: a part of it breaks what reads it.
  const lines = [...new Set(files.map((path) => path.replace(/(^|\/)\.git\/config$/, '$1.git')))];
  return {
    rule: rule.id,
    severity: shipped ? 'warning' : 'hint',
    place: { path: analysis.build.dockerfile, span: source.word.span },
    message: localized(
      `${first}${more > 0 ? ` and ${more} more hold` : ' holds'} credentials, which ${where.en} with this copy: add ${lines.join(', ')} to .dockerignore`,
      `${first}${more > 0 ? ` 和另外 ${more} 个文件` : ' '}含有凭据，会经此复制${where['zh-cn']}：请把 ${lines.join('、')} 加入 .dockerignore`,
    ),
    related: [],
    fixes: copy.instruction.onbuild ? [] : leaveOut(lines, analysis),
  };
}

function leaveOut(lines: readonly string[], analysis: BuildAnalysis): Fix[] {
  const edit = addToIgnoreFile(analysis, lines);
  return edit === undefined ? [] : [offeredFix(localized(`Add ${lines.join(', ')} to the ignore file`, `把 ${lines.join('、')} 加入忽略文件`), [edit])];
}
