import type { ProbeWorld } from '../probe/dependencies.ts';
import type { FileReader } from '../text/files.ts';

/** What the server touches of the world besides its connection: handed in, so that tests run it in one process. */
export interface ServerEffects {
  readonly files: FileReader;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Resolves once the messages that are waiting now were taken in. */
  readonly pause: () => Promise<void>;
  /** The documents below a folder, in slices: each step reads one folder. */
  readonly search: (folder: string) => Iterator<readonly string[]>;
  /** Base URI of the rules' pages in our own package, ending in `/`. */
  readonly rulePagesUri: string;
  /** GOPROXY of the go command on this computer; empty: Go's default. Read anew each time, since `go env -w` changes it. */
  readonly hostProxy: () => string;
  /** Built when the first probe is asked for: nothing is started or read before. */
  readonly probeWorld: () => ProbeWorld;
}
