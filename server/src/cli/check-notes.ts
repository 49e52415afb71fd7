import { documentKind } from '../project/document-kind.ts';
import type { ProjectFiles } from '../project/files.ts';
import { unreadInline } from '../project/unread-inline.ts';
import { LineIndex } from '../text/lines.ts';
import { localized, type Localized } from '../text/localized.ts';

/** About the compose files that are not YAML, and their Dockerfiles that cannot be read: what they build may not have been seen. */
export function composeNotes(documents: readonly string[], files: ProjectFiles, name: (file: string) => string): Localized[] {
  return documents.filter((document) => documentKind(document) === 'compose').flatMap((document) => {
    const compose = files.compose(document);
    const problem = compose?.problems[0];
    if (compose === undefined) return [];
    const shown = JSON.stringify(name(document));
    const unread = unreadInline(compose).map((note) => localized(`${shown}: ${note.en}`, `${shown}：${note['zh-cn']}`));
    if (problem === undefined) return unread;
    const line = new LineIndex(compose.source.text).position(problem.place.span.start).line + 1;
    return [...unread, localized(
      `${shown} is not valid YAML in line ${line}, so its services may be missing: ${problem.message}`,
      `${shown} 第 ${line} 行不是有效的 YAML，其中的服务可能缺失：${problem.message}`,
    )];
  });
}

export function notOursToWrite(name: string): Localized {
  const shown = JSON.stringify(name);
  return localized(
    `${shown} is not in UTF-8, so its safe fixes were not applied: save it as UTF-8 first`,
    `${shown} 不是 UTF-8 编码，未应用其安全修复：请先另存为 UTF-8`,
  );
}
