/**
 * Flags for the server's process (measured: npm run bench). A check makes much short-lived data and keeps little (9 MB for a
 * Dockerfile of 400 lines); V8's defaults let the nursery grow to 3 × 16 MB for that, and the heap to twice what is alive. A nursery
 * of 2 MB holds what a keystroke makes; one of 1 MB moves half of it into the old heap, for twice the time.
 *
 * Of four threads that help V8 to compile and to collect, each keeps the memory of the largest function that it has ever compiled:
 * one takes 7 MB less than four, and no longer. --optimize-for-size saves 5 MB more, and doubles the time of the slowest keystrokes.
 */
export const serverFlags = ['--max-semi-space-size=2', '--heap-growing-percent=15', '--v8-pool-size=1'] as const;
