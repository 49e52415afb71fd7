import type { ProbeCheck, ProbeLayer, ProbeReport, ProbeWay } from './probe-report.ts';

/** What to probe, as the command line and the editor ask for it. */
export interface ProbeRequest {
  readonly image?: string;
  /** Absolute path; its stage gives environment, user, network and, where none is named, the image. */
  readonly dockerfile?: string;
  readonly stage?: string;
  /** Name of the compose service whose build arguments apply. */
  readonly service?: string;
  readonly engine?: 'docker' | 'podman' | 'nerdctl';
  /** In a container, or in a RUN step of a throw-away image build; absent: in a container, or as `builder` implies. */
  readonly way?: ProbeWay;
  /** The buildx builder to build on; implies `build`. Absent: the selected one. */
  readonly builder?: string;
  /** `linux/arm64`, in place of what the stage says. */
  readonly platform?: string;
  readonly network?: string;
  readonly dns: readonly string[];
  readonly addHosts: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** `path@version`; several are allowed, the first is the canary of the proxy checks. */
  readonly modules: readonly string[];
  readonly timeLimitMs: number;
  /** Measure other module proxies too, after the verdict is known. */
  readonly compareMirrors?: boolean;
  /** Addresses to compare besides the entries of GOPROXY, the user's own and the well-known ones. */
  readonly mirrors?: readonly string[];
}

export type ProbeEvent =
  /** A layer's work begins: shown as progress. */
  | { readonly kind: 'layer'; readonly layer: ProbeLayer; readonly message: string }
  | { readonly kind: 'check'; readonly check: ProbeCheck }
  /** The verdict is known while mirrors are still compared; the report follows. */
  | { readonly kind: 'verdict'; readonly report: ProbeReport }
  | { readonly kind: 'report'; readonly report: ProbeReport };
