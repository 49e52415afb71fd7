import type { ProbeCheck, ProbeLayer } from '../../../protocol/src/probe-report.ts';
import { checkOutcome, outcomeLabel } from './check-outcome.ts';
import { layerName, layerOrder } from './layer-names.ts';
import type { ChecksView, CheckView } from './panel-view.ts';
import { durationText } from './time-text.ts';
import type { Translate } from './translate.ts';

/** Every check, folded away until somebody asks. */
export function foldedViews(checks: readonly ProbeCheck[], t: Translate): ChecksView[] {
  const local = checks.filter((check) => localLayers.includes(check.layer));
  const others = checks.filter((check) => !localLayers.includes(check.layer));
  return [
    ...(local.length === 0 ? [] : [{ key: 'local', title: t('Files, user, caches ({0})', local.length), groups: checkGroups(local, t) }]),
    ...(others.length === 0 ? [] : [{ key: 'other', title: t('All other checks ({0})', others.length), groups: checkGroups(others, t) }]),
  ];
}

const localLayers: readonly ProbeLayer[] = ['facts', 'toolchain', 'files'];

function checkGroups(checks: readonly ProbeCheck[], t: Translate): ChecksView['groups'] {
  return layerOrder.flatMap((layer) => {
    const own = checks.filter((check) => check.layer === layer);
    return own.length === 0 ? [] : [{ name: layerName(layer, t), checks: own.map((check) => checkView(check, t)) }];
  });
}

function checkView(check: ProbeCheck, t: Translate): CheckView {
  const outcome = checkOutcome(check);
  return {
    outcome,
    outcomeLabel: outcomeLabel(outcome, t),
    what: checkName(check),
    where: check.where === 'host' ? t('Host') : t('Container'),
    time: durationText(check.ms),
    detail: detailParts(check.detail).join('  '),
  };
}

/** `status=200` and the like: keys and values as they are measured; what is empty says nothing. */
export function detailParts(detail: ProbeCheck['detail']): string[] {
  return Object.entries(detail).map(([key, value]): [string, string] => [key, Array.isArray(value) ? value.join(', ') : String(value)])
    .filter(([, value]) => value.trim() !== '').map(([key, value]) => `${key}=${value}`);
}

/** `list https://proxy.example` from the id `module-proxy:list:https://proxy.example`; the id itself when it is shaped otherwise. */
function checkName(check: ProbeCheck): string {
  const [layer, what, ...target] = check.id.split(':');
  return layer === check.layer && what !== undefined && target.length > 0 ? `${what} ${target.join(':')}` : check.id;
}
