import { classifyModuleHost } from '../../go/public-host.ts';
import { matchesPatternList } from '../../go/module-pattern.ts';
import type { GoMod, Requirement } from '../../go/go-mod.ts';
import { isReplaced } from '../../go/replacements.ts';
import type { GoModule } from '../../project/module.ts';
import { oncePer } from '../../text/memo.ts';
import type { Preferences } from '../rule.ts';

/** A requirement that no public proxy or checksum database can know. */
export interface PrivateRequirement {
  readonly path: string;
  readonly host: string;
  readonly version: string;
  readonly requirement: Requirement;
  /** The pattern that covers it: the user's own when one does, else its host. */
  readonly pattern: string;
}

/**
 * Requirements that cannot be public: their host is an address or lies below a reserved domain, or the user says that they are private.
 * Paths without a dot are fetched from nowhere, and what go.mod replaces is not fetched by its own name.
 */
export function privateRequirements({ goMod }: GoModule, { privateHosts }: Preferences): readonly PrivateRequirement[] {
  return privateAmong(goMod)(privateHosts);
}

/** Every download of the module asks, for several rules. */
const privateAmong = oncePer((goMod: GoMod) => oncePer((privateHosts: readonly string[]): readonly PrivateRequirement[] =>
  goMod.requires.flatMap((requirement) => {
    const path = requirement.path.value;
    if (isReplaced(goMod, path)) return [];
    const { kind, reason, host } = classifyModuleHost(path);
    const own = privateHosts.find((pattern) => matchesPatternList(pattern, path));
    if (own === undefined && (kind !== 'private' || reason === 'no-dot')) return [];
    return [{ path, host, version: requirement.version.value, requirement, pattern: own ?? host }];
  })));
