import { findCause } from '../../causes/catalogue.ts';
import { classify } from '../../causes/classify.ts';
import { isInternalHost } from '../../go/near-host.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { quote } from './claim.ts';
import type { Seen } from './observations.ts';
import { privateOrigin } from './private-origin.ts';

/** Modules that fail alike. */
export interface JudgedFailures {
  /** A cause of the catalogue; `inconclusive` for words that no cause is known for. */
  readonly cause: string;
  readonly title: Localized;
  /** `path@version`, in the order of the go command's answer. */
  readonly modules: readonly string[];
  /** What the go command says of the first of them. */
  readonly error: string;
}

/** The modules that a download could not get, by cause, the largest group first. */
export function moduleFailures(check: Seen | undefined): readonly JudgedFailures[] {
  const words = check?.list('failedWords') ?? [];
  const servesOthers = (check?.number('failedCount') ?? 0) < (check?.number('moduleCount') ?? 0);
  const groups = new Map<string, { title: Localized; modules: string[]; error: string }>();
  for (const [index, module] of (check?.list('failedModules') ?? []).entries()) {
    const error = words[index] ?? '';
    const spoken = classify(error)[0]?.cause.id;
    const id = spoken === undefined ? 'inconclusive'
      : notFound.has(spoken) && servesOthers ? absentModule(module) : privateOrigin(spoken, error)?.cause ?? spoken;
    const group = groups.get(id);
    if (group === undefined) groups.set(
      id, { title: spoken === undefined ? unknownWords : findCause(id)?.title ?? unknownWords, modules: [module], error: quote(error) }
    );
    else group.modules.push(module);
  }
  return [...groups].map(([cause, group]): JudgedFailures => ({ cause, ...group }))
    .sort((a, b) => b.modules.length - a.modules.length || (a.cause < b.cause ? -1 : 1));
}

/** What "404" alone may mean. */
const notFound: ReadonlySet<string> = new Set(['module-not-found', 'not-a-module-proxy']);

/** A proxy that serves other modules is one; where it says no more than "not found", the name of the host tells. */
function absentModule(module: string): string {
  return isInternalHost(module.split('/')[0] ?? '') ? 'private-module-via-public-proxy' : 'module-not-found';
}

const unknownWords = localized('Words that no cause is known for', '报错不属于任何已知原因');
