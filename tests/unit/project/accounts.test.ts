import assert from 'node:assert/strict';
import { accountMadeBefore } from '../../../server/src/project/accounts.ts';
import { lastStep } from '../docker/dockerfile/support.ts';

const table: readonly (readonly [string, string, string, number | undefined, string | undefined])[] = [
  ['useradd', 'useradd app', 'app', undefined, '/home/app'],
  ['useradd with number and home', 'useradd -u 1001 -d /srv/app/ app', 'app', 1001, '/srv/app'],
  ['long options', 'useradd --uid=1001 --home-dir=/srv/app --create-home app', 'app', 1001, '/srv/app'],
  ['options written together', 'useradd -md /srv/app -u 1001 app', 'app', 1001, '/srv/app'],
  ['adduser of Alpine', 'adduser -D -u 1001 -h /srv/app app', 'app', 1001, '/srv/app'],
  ['adduser of Debian', 'adduser --disabled-password --gecos "" --home /srv/app app', 'app', undefined, '/srv/app'],
  ['asked for by its number', 'useradd -m -u 1001 app', '1001', 1001, '/home/app'],
  ['system account', 'useradd --system --uid 999 app', 'app', 999, undefined],
  ['system account, short', 'useradd -rm app', 'app', undefined, undefined],
  ['home given by a variable', 'useradd -d "$(pwd)" app', 'app', undefined, undefined],
  ['put into a group as well', 'adduser -D -u 1001 app && adduser app ping', 'app', 1001, undefined],
  ['moved later', 'useradd -u 1001 app && usermod -d /srv/app app', 'app', 1001, undefined],
  ['made on a condition', 'if id app; then true; else useradd app; fi', 'app', undefined, undefined],
];

describe('accounts', () => {
  for (const [name, command, user, uid, home] of table) {
    it(name, () => {
      assert.deepEqual(accountMadeBefore(lastStep(`FROM golang\nRUN ${command}\nRUN go build`), user), { uid, home });
    });
  }

  it('knows none that nobody made', () => {
    assert.equal(accountMadeBefore(lastStep('FROM golang\nRUN useradd app\nRUN go build'), 'other'), undefined);
  });
});
