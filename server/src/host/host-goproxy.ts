import { posix, win32 } from 'node:path';
import { parseGoEnvFile } from '../go/go-env-file.ts';

/** What decides where the go command of this computer looks for its settings. */
export interface HostWorld {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Undefined when there is no such file. */
  readonly read: (path: string) => string | undefined;
}

/** GOPROXY as the go command on this computer would take it, without asking it: no program is started. Empty: Go's default. */
export function hostGoproxy({ environment, platform, read }: HostWorld): string {
  const own = environment['GOPROXY'] ?? '';
  if (own !== '') return own;
  const path = settingsFile(environment, platform);
  const text = path === undefined ? undefined : read(path);
  return text === undefined ? '' : (parseGoEnvFile(text).settings.get('GOPROXY')?.value ?? '').trim();
}

/** GOENV, else the `go/env` below the folder that os.UserConfigDir of Go names. */
function settingsFile(environment: HostWorld['environment'], platform: NodeJS.Platform): string | undefined {
  const named = environment['GOENV'] ?? '';
  if (named !== '') return named === 'off' ? undefined : named;
  const below = (variable: string, ...parts: readonly string[]) => {
    const folder = environment[variable] ?? '';
    return folder === '' ? undefined : (platform === 'win32' ? win32 : posix).join(folder, ...parts, 'go', 'env');
  };
  if (platform === 'win32') return below('AppData') ?? below('APPDATA');
  if (platform === 'darwin') return below('HOME', 'Library', 'Application Support');
  return below('XDG_CONFIG_HOME') ?? below('HOME', '.config');
}
