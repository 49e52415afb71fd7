/**
 * Runs `action` when this process ends before `forget` was called: by itself, by an exception, by Ctrl-C or by a signal that can be caught.
 * The action must be synchronous, because nothing else still runs at that point.
 *
 * @returns `forget`: the action is no longer needed
 */
export function atProcessEnd(action: () => void): () => void {
  if (actions.size === 0) attach();
  // A key of its own for each call: the same function may be given twice.
  const key = { action };
  actions.add(key);
  return () => {
    actions.delete(key);
    if (actions.size === 0) detach();
  };
}

const actions = new Set<{ action: () => void }>();

const deadlySignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function attach(): void {
  process.on('exit', runAll);
  for (const signal of deadlySignals) process.on(signal, onSignal);
}

function detach(): void {
  process.off('exit', runAll);
  for (const signal of deadlySignals) process.off(signal, onSignal);
}

/** Newest first: what was started last depends on what was there before. */
function runAll(): void {
  for (const { action } of [...actions].reverse()) {
    try {
      action();
    } catch (error) {
      process.stderr.write(`clean-up failed: ${String(error)}\n`);
    }
  }
  actions.clear();
}

/** Cleans up, then lets the signal do what it does without us. */
function onSignal(signal: NodeJS.Signals): void {
  runAll();
  detach();
  process.kill(process.pid, signal);
}
