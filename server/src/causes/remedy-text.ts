import { installLines, packageOf, trustLines, type PackageManager } from '../docker/package-manager.ts';
import type { CauseRemedy } from './cause.ts';

/** What a remedy's text depends on. */
export interface RemedyPlace {
  /** Other proxies than those that failed: the table of well-known ones, best first, or a whole value of GOPROXY that was measured. */
  readonly wellKnown: readonly string[];
  readonly measured?: string;
  /** The image's own; absent where nothing is known of it. */
  readonly manager?: PackageManager;
  /** What is said of the fault: it may name the version of Go that is asked for. */
  readonly words?: string;
}

/** What a remedy gives to copy; undefined for advice in words, and where no proxy is left to name. */
export function remedyText(
  { text, proxies, installs, newerGo }: CauseRemedy, { wellKnown, measured, manager, words }: RemedyPlace,
): string | undefined {
  if (installs !== undefined) return installText(installs, manager);
  if (newerGo === true) return `FROM golang:${requiredGo(words ?? '')} AS build`;
  if (proxies === undefined) return text;
  const value = measured ?? listOf(proxies === 'list' ? wellKnown.slice(0, 2) : wellKnown.slice(0, 1));
  if (value === undefined) return undefined;
  // The shell takes a bare "|" for its own.
  const argument = value.includes('|') ? `"GOPROXY=${value}"` : `GOPROXY=${value}`;
  return proxies === 'build-argument' ? `docker build --build-arg ${argument} .` : `ENV GOPROXY=${value}`;
}

/** Proxies stand in for each other; `direct` is behind a comma, or a failing proxy would send every name out to its origin. */
function listOf(proxies: readonly string[]): string | undefined {
  return proxies.length === 0 ? undefined : `${proxies.join('|')},direct`;
}

/** Of each minor version the tag with its newest patch; where no version is named, one whose support goes on. */
function requiredGo(words: string): string {
  return /(?:requires? (?:go >= |Go )|invalid go version '|download go)(1\.\d+)/u.exec(words)?.[1] ?? '1.24';
}

/** For the two systems of official images where nothing is known. */
function installText(thing: NonNullable<CauseRemedy['installs']>, manager: PackageManager | undefined): string {
  const lines = (each: PackageManager): readonly string[] =>
    thing === 'own-ca' ? trustLines(each, 'corporate-root.crt') : installLines(each, packageOf(thing, each));
  if (manager !== undefined) return lines(manager).join('\n');
  const [alpine, debian] = [lines('apk').join('\n'), lines('apt-get').join('\n')];
  return alpine === debian ? alpine : `# Alpine\n${alpine}\n# Debian, Ubuntu\n${debian}`;
}
