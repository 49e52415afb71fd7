import type { Place, Written } from '../text/place.ts';
import { known, unknown, type Resolved } from '../text/resolved.ts';
import type { Step } from '../docker/dockerfile/model.ts';
import type { FilesAt } from '../docker/dockerfile/files-at.ts';
import { isInside } from '../docker/dockerfile/paths.ts';
import { parseGoEnvFile } from '../go/go-env-file.ts';
import type { BuildContext } from './context.ts';
import { joinPath } from './paths.ts';

/** What Go's configuration files hold for one variable: written by `go env -w` or copied into the image. */
export interface ConfiguredValue {
  readonly value: Resolved;
  readonly place: Place;
  readonly kind: 'go-env-w' | 'go-env-file';
}

/** A `go env -w` that ran earlier, with the user whose file it wrote. */
export interface WrittenGoEnv {
  readonly name: string;
  /** Undefined where it cannot be told, or where a condition decides whether it is written. */
  readonly value: string | undefined;
  readonly place: Place;
  readonly written: Written;
  readonly step: Step;
  readonly user: Resolved;
}

/** Where the official images keep Go; other images are not looked into. */
const goRoot = '/usr/local/go';

/**
 * The value of `name` in the user's env file, else in `$GOROOT/go.env`, as the copies so far and earlier `go env -w` left them.
 * A file written by another user is not read: its home differs.
 */
export function configuredValue(
  name: string, step: Step, written: readonly WrittenGoEnv[], goEnvVariable: Resolved, files: FilesAt, context: BuildContext,
  dockerfile: string,
): ConfiguredValue | undefined {
  if (goEnvVariable.kind === 'known' && goEnvVariable.text === 'off') return copiedValue(name, [`${goRoot}/go.env`], files, context);
  const own = written.findLast((each) => each.name === name && sameUser(each.user, step.before.user));
  if (own !== undefined) {
    return { value: own.value === undefined ? unknown('computed') : known(own.value), place: own.place, kind: 'go-env-w' };
  }
  const ofUser = userFiles(step, goEnvVariable);
  return copiedValue(name, ofUser, files, context) ?? unreadValue(step, ofUser, files, dockerfile)
    ?? copiedValue(name, [`${goRoot}/go.env`], files, context);
}

/**
 * A user's file that comes out of another stage, an image or a mount: it may hold any variable. What is copied to the root folder brings
 * a whole system along, and nobody keeps settings of this kind there.
 */
function unreadValue({ before, run }: Step, paths: readonly string[], files: FilesAt, dockerfile: string): ConfiguredValue | undefined {
  for (const path of paths) {
    const brings = (target: Resolved) => target.kind === 'known' && target.text !== '/' && isInside(target.text.replace(/\/$/, ''), path);
    const copy = before.copies.find(({ from, destination }) => from.kind !== 'context' && brings(destination));
    const span = run?.mounts.find(({ type, target }) => type !== 'bind' && brings(target))?.span ?? copy?.destinationSpan;
    if (span !== undefined && files.lookup(path).contextPath === undefined) {
      return { value: unknown('computed'), place: { path: dockerfile, span }, kind: 'go-env-file' };
    }
  }
  return undefined;
}

function sameUser(a: Resolved, b: Resolved): boolean {
  const name = (user: Resolved) => (user.kind === 'known' ? user.text.split(':')[0] : user.kind === 'unset' ? 'root' : undefined);
  const normal = (user: string | undefined) => (user === '' || user === '0' ? 'root' : user);
  return normal(name(a)) === normal(name(b));
}

function userFiles(step: Step, goEnvVariable: Resolved): string[] {
  if (goEnvVariable.kind === 'known' && goEnvVariable.text !== '') {
    return step.before.workdir.kind === 'known' ? [joinPath(step.before.workdir.text, goEnvVariable.text)] : [];
  }
  if (goEnvVariable.kind === 'unknown') return [];
  const { user } = step.before;
  const isRoot = user.kind === 'unset' || (user.kind === 'known' && /^(?:|root|0)(?::.*)?$/.test(user.text));
  return isRoot ? ['/root/.config/go/env'] : [];
}

function copiedValue(name: string, paths: readonly string[], files: FilesAt, context: BuildContext): ConfiguredValue | undefined {
  for (const path of paths) {
    const found = files.lookup(path);
    if (found.presence !== 'yes' || found.contextPath === undefined) continue;
    const text = context.read(found.contextPath);
    const setting = text === undefined ? undefined : parseGoEnvFile(text).settings.get(name);
    if (setting === undefined) continue;
    const place = { path: joinPath(context.root, found.contextPath), span: setting.valueSpan };
    return { value: known(setting.value), place, kind: 'go-env-file' };
  }
  return undefined;
}
