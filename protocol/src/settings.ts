export type SeverityName = 'error' | 'warning' | 'info' | 'hint';

/** The settings under `goModuleDoctor`, as the client sends them and the server reads them. */
export interface Settings {
  /** Severity per rule id; `off` silences it. */
  readonly severity: Readonly<Record<string, SeverityName | 'off'>>;
  /** Host names or module path patterns (GOPRIVATE syntax) that are private to the user's organisation. */
  readonly privateHosts: readonly string[];
  /** GOPROXY value that the user's organisation prefers; empty: none. */
  readonly preferredProxy: string;
  readonly probe: {
    readonly engine: 'auto' | 'docker' | 'podman' | 'nerdctl';
    readonly timeLimitSeconds: number;
    /** `path@version` to fetch; empty: one from go.mod, else a small public module. */
    readonly module: string;
  };
}

export const defaultSettings: Settings = {
  severity: {},
  privateHosts: [],
  preferredProxy: '',
  probe: { engine: 'auto', timeLimitSeconds: 30, module: '' },
};
