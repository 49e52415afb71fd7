import { optionValue, secretPath } from '../../docker/dockerfile/mounts.ts';
import type { Mount, Step } from '../../docker/dockerfile/model.ts';
import { unquoted } from '../../docker/dockerfile/words.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import { baseName } from '../../project/paths.ts';
import { literalPattern } from '../../text/literal-pattern.ts';
import { localized } from '../../text/localized.ts';
import { isCredentialFile } from '../shared/credential-files.ts';
import type { Finding } from '../finding.ts';
import { isShipped } from '../shared/shipped.ts';

/**
 * A build secret that a command writes into a file: the mount goes with the step, the file stays in its layer. Nothing is said where the
 * same step takes the file back, or where a mount lies over its folder.
 */
export function* keptSecrets(analysis: BuildAnalysis, rule: string): Generator<Finding> {
  const { build, model, reachable } = analysis;
  for (const stage of model.stages) {
    if (!reachable.has(stage)) continue;
    for (const step of stage.steps) {
      for (const { command, file, secret } of writings(step)) {
        yield {
          rule,
          severity: isShipped(analysis, stage) ? 'warning' : 'info',
          place: { path: build.dockerfile, span: command.span },
          message: localized(
            `The secret ${secret} is written to ${file}, which stays in this step's layer: remove the file in the same RUN, or mount a netrc file as the secret`,
            `机密 ${secret} 被写入 ${file}，会留在此步骤的镜像层中：请在同一个 RUN 中删除该文件，或改为把 netrc 文件作为机密挂载`,
          ),
          related: [],
          fixes: [],
        };
      }
    }
  }
}

interface Writing {
  readonly command: ShellCommand;
  readonly file: string;
  /** The secret's id. */
  readonly secret: string;
}

function writings({ run, instruction }: Step): Writing[] {
  const secrets = run?.mounts.filter(({ type }) => type === 'secret') ?? [];
  if (run === undefined || secrets.length === 0 || run.mounts.some(liesOverHome)) return [];
  const uses = secrets.map((mount) => ({ mount, contents: contentsPattern(mount, instruction.written.text) }));
  return run.commands.flatMap((command, index): Writing[] => {
    const file = writtenFile(command);
    const used = file === undefined ? undefined : uses.find(({ mount, contents }) => command.words.some(({ text }) =>
      contents.test(withoutSingleQuoted(text)) || (copies(command) && unquoted(text) === secretPath(mount))));
    if (file === undefined || used === undefined || run.commands.some((each, at) => (at > index || each.program === 'trap') && takesBack(each, file))) return [];
    return [{ command, file, secret: idOf(used.mount) ?? 'build secret' }];
  });
}

function idOf({ options }: Mount): string | undefined {
  return optionValue(options, 'id');
}

/** Memory, a cache or the secret itself in place of the home: what is written there is in no layer. */
function liesOverHome({ type, target }: Mount): boolean {
  return type !== 'bind' && target.kind === 'known' && /^\/(?:root|home\/[^/]+)?(?:\/\.(?:netrc|gitconfig|git-credentials))?$/.test(target.text);
}

/**
 * The contents of the secret within a word: `$(cat FILE)`, or a variable that holds them. The file's name alone, given to git as a store of
 * credentials or as a file to include, keeps nothing.
 */
function contentsPattern(mount: Mount, text: string): RegExp {
  const { options } = mount;
  const contents = String.raw`\$\(\s*(?:cat\s+|<\s*)["']?${literalPattern(secretPath(mount))}["']?\s*\)`;
  const names = [...text.matchAll(new RegExp(String.raw`\b(\w{1,100})=["']?${contents}`, 'gu'))].flatMap(([, name]) => name ?? []);
  const passed = optionValue(options, 'env');
  const variables = [...names, ...(passed === undefined ? [] : [passed])].map((name) => String.raw`\$\{?${literalPattern(name)}\b`);
  return new RegExp([contents, ...variables].join('|'), 'u');
}

/** The shell puts nothing into what stands in single quotes: git reads a secret there when it needs it. */
function withoutSingleQuoted(text: string): string {
  return text.startsWith('"') ? text : text.replace(/'[^']*'/g, '');
}

/** Programs that write the contents of the files they are given. */
function copies({ program }: ShellCommand): boolean {
  return program === 'cp' || program === 'install' || program === 'cat';
}

/** The file of credentials that the command writes, as a reader would name it. */
function writtenFile({ program, values, outputs, assignments, exported }: ShellCommand): string | undefined {
  if (program === 'git' && values[1] === 'config') {
    if ([...assignments, ...exported].some(({ name }) => name === 'GIT_CONFIG_GLOBAL' || name === 'HOME')) return undefined;
    if (values.some(removesFromConfig) || values.includes('--file') || values.includes('-f')) return undefined;
    return values.includes('--global') ? '~/.gitconfig' : values.includes('--system') ? '/etc/gitconfig' : undefined;
  }
  if (program === 'cp' || program === 'install') {
    const last = values.at(-1);
    return last !== undefined && isCredentialFile(last) ? last : undefined;
  }
  return /^(?:echo|printf|cat)$/.test(program ?? '') ? outputs.map(({ text }) => unquoted(text)).find(isCredentialFile) : undefined;
}

/** Among the words of `git config`. */
function removesFromConfig(word: string | undefined): boolean {
  return word !== undefined && /^--(?:unset|remove-section)/.test(word);
}

/** Removes the file, or what was written into it. */
function takesBack({ program, values, words }: ShellCommand, file: string): boolean {
  if (program === 'git') return values[1] === 'config' && values.some(removesFromConfig);
  const name = baseName(file);
  if (program === 'trap') return words.some(({ text }) => text.includes(name));
  return /^(?:rm|shred|unlink|truncate|mv)$/.test(program ?? '') && words.some(({ text, value }) => baseName(unquoted(value ?? text)) === name);
}
