/**
 * Flags for the server's process (measured: npm run bench). A check makes much short-lived data and keeps little (9 MB for a
 * Dockerfile of 400 lines); V8's defaults let the nursery grow to 3 × 16 MB for that, and the heap to twice what is alive. So little
 * is collected sooner by the thread that made it than by four that have to be woken. --optimize-for-size saves 5 MB more, and doubles
 * the time of the slowest keystrokes.
 *
 * Of four threads that help V8 to compile, each keeps the memory of the largest function that it has ever compiled: one takes 7 MB
 * less, and is no slower.
 */
export const serverFlags = ['--max-semi-space-size=1', '--heap-growing-percent=15', '--single-threaded-gc', '--v8-pool-size=1'] as const;

export const serverEnvironment = {
  /**
   * The C library gives memory back from this many free bytes on. It raises the threshold as it sees fit unless it is told one: what V8
   * needed to compile stays 5 MB longer then. Other systems take no notice.
   */
  MALLOC_TRIM_THRESHOLD_: '131072',
  /**
   * Behind a gateway that inspects TLS this names a file of certificates, and Node 20 reads all of them at every start: 65 of 280 ms
   * (measured: npm run bench -- server). The server opens no connection; the engines it starts are no Node programs.
   */
  NODE_EXTRA_CA_CERTS: '',
} as const;
