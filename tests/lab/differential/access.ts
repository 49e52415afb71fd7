import fc from 'fast-check';
import { goauthFault } from '../../../server/src/go/goauth.ts';
import { govcsFault } from '../../../server/src/go/govcs.ts';
import { comparison, inputsOf } from './comparison.ts';

const words = (...parts: readonly string[]) => fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 9 }).map((each) => each.join(''));

const anyRules = fc.oneof(
  words('public', 'private', 'git', 'hg', 'all', 'off', 'github.com', '*', ':', ':', ',', '|', ' ', '"', './', '..', 'é', '\t', '\u00a0', '\u2003', '\ufeff'),
  fc.array(fc.tuple(fc.constantFrom('public', 'private', 'a.example', ' public ', '', '.', '../x', '*'), fc.constantFrom(':', ':', ':', '', ' : '), fc.constantFrom('git', 'git|hg', '', '|', 'git|', 'all ', 'x')).map((entry) => entry.join('')), { minLength: 1, maxLength: 3 }).map((entries) => entries.join(',')),
);

/** A module of a host that is known to use git is refused before anything is asked; there is no network behind it. */
const rules = comparison(
  'GOVCS values', inputsOf(anyRules, 160),
  (GOVCS) => ({ kind: 'go', arguments: ['mod', 'download', 'github.com/google/uuid@v1.6.0'], env: { GOPROXY: 'direct', GOSUMDB: 'off', GOVCS } }),
  (value, { stderr = '' }) => ({ ours: govcsFault(value)?.goMessage ?? 'accepted', theirs: /@v1\.6\.0: (.*in GOVCS.*)/.exec(stderr)?.[1] ?? 'accepted' }),
);

const anyCommands = fc.array(fc.constantFrom('netrc', 'off', 'git', 'git /tmp', 'git x', 'git /tmp x', 'nope', '', ' ', ' off ', 'OFF', 'off x', '\tgit\u00a0/tmp', 'git "/tmp"'), { minLength: 1, maxLength: 4 })
  .map((commands) => commands.join(';')).filter((value) => value !== '');

/** The first request over https comes to the value before it comes to the network. */
const commands = comparison(
  'GOAUTH values', inputsOf(anyCommands, 120),
  (GOAUTH) => ({ kind: 'go', arguments: ['mod', 'download', 'example.com/m@v1.0.0'], env: { GOPROXY: 'https://127.0.0.1:1', GOSUMDB: 'off', GOAUTH } }),
  (value, { stderr = '' }) => ({ ours: goauthFault(value)?.goMessage ?? 'accepted', theirs: /^go: (GOAUTH.*?)(?: \(GOAUTH=.*)?$/m.exec(stderr)?.[1] ?? 'accepted' }),
);

export const accessComparisons = [rules, commands];
