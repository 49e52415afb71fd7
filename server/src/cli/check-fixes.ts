import { isUtf8 } from 'node:buffer';
import { readFileSync, writeFileSync } from 'node:fs';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { CachedFiles } from '../host/cached-files.ts';
import { diskFiles } from '../host/disk-files.ts';
import { systemReason } from '../host/system-reason.ts';
import type { Finding } from '../rules/finding.ts';
import { selectSafeFixes } from '../checking/select-fixes.ts';
import { applyEdits } from '../text/edit.ts';
import { localized, type Localized } from '../text/localized.ts';
import { UsageError } from './io.ts';

/** Rounds of "check, apply the safe fixes that fit together": each leaves fewer, so a file is done after a few. */
const maximumFixRounds = 10;

export interface Repaired {
  /** What is left after the fixes. */
  readonly findings: readonly Finding[];
  /** Path → its text with the fixes; only files whose text changed. */
  readonly texts: ReadonlyMap<string, string>;
  /** Files with safe fixes that were not applied: what their author wrote would be lost. */
  readonly leftAlone: readonly string[];
}

/** Applies the safe fixes in memory: `cache` shows the repaired texts from then on, the disk stays as it is. */
export async function repairInMemory(
  first: readonly Finding[], check: () => Promise<readonly Finding[]>, cache: CachedFiles,
): Promise<Repaired> {
  const texts = new Map<string, string>();
  // A file in another encoding was not read as it is: writing it back would destroy what its author wrote.
  const ours = new Map<string, boolean>();
  const isOurs = (file: string) => {
    const known = ours.get(file) ?? isOursToWrite(file);
    ours.set(file, known);
    return known;
  };
  let findings = first;
  for (let round = 0; round < maximumFixRounds; round++) {
    const edits = selectSafeFixes(findings).filter((fix) => fix.edits.every(({ path }) => isOurs(path))).flatMap((fix) => fix.edits);
    if (edits.length === 0) break;
    for (const file of new Set(edits.map((edit) => edit.path))) {
      const text = applyEdits(cache.read(file) ?? '', edits.filter((edit) => edit.path === file));
      texts.set(file, text);
      cache.open(file, text);
    }
    findings = await check();
  }
  for (const [file, text] of texts) if (text === diskFiles.read(file)) texts.delete(file);
  return { findings, texts, leftAlone: [...ours].flatMap(([file, isOne]) => (isOne ? [] : [file])) };
}

/** Throws UsageError that names the first file which cannot be written. */
export function writeTexts(texts: ReadonlyMap<string, string>, name: (file: string) => string): void {
  for (const [file, text] of texts) {
    try {
      writeFileSync(file, text);
    } catch (error) {
      throw new UsageError(cannotWrite(name(file), systemReason(error)));
    }
  }
}

/** A unified diff that `git apply` and `patch -p1` take. */
export function diffOf(texts: ReadonlyMap<string, string>, name: (file: string) => string): string {
  return [...texts].map(([file, text]) => {
    const before = diskFiles.read(file);
    const old = before === undefined ? '/dev/null' : `a/${name(file)}`;
    const patch = createTwoFilesPatch(old, `b/${name(file)}`, before ?? '', text, undefined, undefined, { headerOptions: FILE_HEADERS_ONLY });
    return patch.replace(/^(--- .*)\n(\+\+\+ .*)\n/, (_headers, from: string, to: string) => `${endedName(from)}\n${endedName(to)}\n`);
  }).join('');
}

/** A header as git writes it: a name with a blank, unless it is quoted, ends with a tab, or patch takes the name up to the blank. */
function endedName(header: string): string {
  return header.endsWith('"') || header.split(' ').length <= 2 ? header : `${header}\t`;
}

function isOursToWrite(file: string): boolean {
  if (diskFiles.kind(file) === undefined) return true;
  try {
    return isUtf8(readFileSync(file));
  } catch {
    return false;
  }
}

function cannotWrite(file: string, reason: Localized) {
  return localized(`cannot write ${JSON.stringify(file)}: ${reason.en}`, `无法写入 ${JSON.stringify(file)}：${reason['zh-cn']}`);
}
