import assert from 'node:assert/strict';
import { hostGoproxy, type HostWorld } from '../../../server/src/host/host-goproxy.ts';

const file = 'GOPROXY=https://goproxy.cn,direct\n';

function world(platform: NodeJS.Platform, environment: HostWorld['environment'], path?: string, text = file): HostWorld {
  return { platform, environment, read: (asked) => (asked === path ? text : undefined) };
}

describe('GOPROXY of this computer', () => {
  const cases: readonly (readonly [title: string, world: HostWorld, expected: string])[] = [
    ['comes from the environment first', world('linux', { GOPROXY: 'https://a.example', HOME: '/home/a' }, '/home/a/.config/go/env'), 'https://a.example'],
    ['is taken for unset when empty', world('linux', { GOPROXY: '', HOME: '/home/a' }, '/home/a/.config/go/env'), 'https://goproxy.cn,direct'],
    ['stands in the configuration folder', world('linux', { XDG_CONFIG_HOME: '/cfg', HOME: '/home/a' }, '/cfg/go/env'), 'https://goproxy.cn,direct'],
    ['stands in the home folder of a Mac', world('darwin', { HOME: '/Users/a' }, '/Users/a/Library/Application Support/go/env'), 'https://goproxy.cn,direct'],
    ['stands below AppData on Windows', world('win32', { AppData: 'C:\\Users\\a' }, 'C:\\Users\\a\\go\\env'), 'https://goproxy.cn,direct'],
    ['stands in the file that GOENV names', world('linux', { GOENV: '/etc/go.env', HOME: '/home/a' }, '/etc/go.env'), 'https://goproxy.cn,direct'],
    ['is not read from a file when GOENV is off', world('linux', { GOENV: 'off', HOME: '/home/a' }, '/home/a/.config/go/env'), ''],
    ['is empty where nothing sets it', world('linux', { HOME: '/home/a' }, '/home/a/.config/go/env', 'GOPRIVATE=a.example\n'), ''],
    ['is empty without a home', world('linux', {}), ''],
  ];
  for (const [title, given, expected] of cases) {
    it(title, () => {
      assert.equal(hostGoproxy(given), expected);
    });
  }
});
