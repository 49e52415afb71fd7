import { EventEmitter, once } from 'node:events';

export interface LoggedRequest {
  readonly method: string;
  readonly host: string;
  /** Path with query. */
  readonly path: string;
  /** Status of the answer; 0 where none was ever going to be sent. */
  readonly status: number;
  /** Milliseconds since the log was started. */
  readonly ms: number;
}

/** What a host was asked, in order. */
export class RequestLog {
  readonly requests: LoggedRequest[] = [];
  /** Number of TCP connections accepted, also those that never came to a request. */
  connections = 0;
  private readonly started = performance.now();
  private readonly events = new EventEmitter();

  add(entry: Omit<LoggedRequest, 'ms'>): void {
    this.requests.push({ ...entry, ms: performance.now() - this.started });
    this.events.emit('request');
  }

  /** The first request that matches, now or later. */
  async first(matches: (request: LoggedRequest) => boolean): Promise<LoggedRequest> {
    for (;;) {
      const found = this.requests.find(matches);
      if (found !== undefined) return found;
      await once(this.events, 'request');
    }
  }
}
