import type { ProbeWay } from './probe-report.ts';

export type SeverityName = 'error' | 'warning' | 'info' | 'hint';

/** The settings under `goModuleDoctor`, as the client sends them and the server reads them. */
export interface Settings {
  /** Severity per rule id; `off` silences it. */
  readonly severity: Readonly<Record<string, SeverityName | 'off'>>;
  /** Severities for the files that `paths` (patterns as in .gitignore, from the workspace folder on) name; the last one wins. */
  readonly overrides: readonly { readonly paths: readonly string[]; readonly severity: Readonly<Record<string, SeverityName | 'off'>> }[];
  /** Host names or module path patterns (GOPRIVATE syntax) that are private to the user's organisation. */
  readonly privateHosts: readonly string[];
  /** GOPROXY value that the user's organisation prefers; empty: none. */
  readonly preferredProxy: string;
  /** Hosts of module proxies that are meant to stand in files as they are. */
  readonly knownMirrors: readonly string[];
  readonly probe: {
    readonly engine: 'auto' | 'docker' | 'podman' | 'nerdctl';
    /** In a container, or in a RUN step of a throw-away image build. */
    readonly way: ProbeWay;
    /** The buildx builder of a build; empty: the selected one. */
    readonly builder: string;
    readonly timeLimitSeconds: number;
    /** `path@version` to fetch; empty: one from go.mod, else a small public module. */
    readonly module: string;
    /** Compare module proxies in every run, not only when asked to. */
    readonly compareMirrors: boolean;
  };
}

export const defaultSettings: Settings = {
  severity: {},
  overrides: [],
  privateHosts: [],
  preferredProxy: '',
  knownMirrors: [],
  probe: { engine: 'auto', way: 'run', builder: '', timeLimitSeconds: 30, module: '', compareMirrors: false },
};
