import * as vscode from 'vscode';
import { defaultSettings, type Settings } from '../../protocol/src/settings.ts';
import { settingsSection } from './contribution-ids.ts';

/** The probe's settings for a file; a value of the wrong type counts as not set. */
export function probeSettings(document: vscode.Uri | undefined): Settings['probe'] {
  const values = vscode.workspace.getConfiguration(settingsSection, document ?? null);
  const { engine, way, timeLimitSeconds, module } = defaultSettings.probe;
  const limit = values.get<unknown>('probe.timeLimitSeconds');
  const chosen = values.get<unknown>('probe.engine');
  const builder = values.get<unknown>('probe.builder');
  const fetched = values.get<unknown>('probe.module');
  return {
    engine: chosen === 'docker' || chosen === 'podman' || chosen === 'nerdctl' ? chosen : engine,
    way: values.get<unknown>('probe.way') === 'build' ? 'build' : way,
    builder: typeof builder === 'string' ? builder.trim() : '',
    timeLimitSeconds: typeof limit === 'number' && limit > 0 ? limit : timeLimitSeconds,
    module: typeof fetched === 'string' ? fetched.trim() : module,
    compareMirrors: values.get<unknown>('probe.compareMirrors') === true,
  };
}
