import type { Provenance } from '../project/environment.ts';
import type { Resolved, UnknownReason } from '../text/resolved.ts';
import { localized, type Localized } from '../text/localized.ts';
import type { Place } from '../text/place.ts';

/** Where a value comes from, in half a sentence. `link` writes a place as the reader can follow it. */
export function provenanceText(provenance: Provenance, link: (place: Place) => string): Localized {
  switch (provenance.kind) {
    case 'inline':
      return localized(`on the command line, ${link(provenance.place)}`, `命令行内赋值，${link(provenance.place)}`);
    case 'export':
      return localized(`exported by the shell, ${link(provenance.place)}`, `shell 中 export，${link(provenance.place)}`);
    case 'env':
      return localized(`ENV, ${link(provenance.place)}`, `ENV，${link(provenance.place)}`);
    case 'arg-default':
      return localized(`default of ARG, ${link(provenance.place)}`, `ARG 默认值，${link(provenance.place)}`);
    case 'build-argument':
      return localized(`build argument, ${link(provenance.given.key)}`, `构建参数，${link(provenance.given.key)}`);
    case 'image':
      return localized(`image ${provenance.reference}`, `镜像 ${provenance.reference}`);
    case 'go-env-w':
      return localized(`go env -w, ${link(provenance.place)}`, `go env -w，${link(provenance.place)}`);
    case 'go-env-file':
      return localized(`Go environment file, ${link(provenance.place)}`, `Go 环境变量文件，${link(provenance.place)}`);
    case 'go-default':
      return localized('Go default', 'Go 默认值');
    case 'nowhere':
      return localized('nothing sets it', '未设置');
  }
}

/** The value as shown; `show` redacts and escapes known text. */
export function valueText(value: Resolved, show: (text: string) => string): Localized {
  switch (value.kind) {
    case 'known':
      return value.text === '' ? localized('*empty*', '*空*') : localized(show(value.text), show(value.text));
    case 'unset':
      return localized('*not set*', '*未设置*');
    case 'unknown':
      return reasons[value.reason];
  }
}

const reasons: Readonly<Record<UnknownReason, Localized>> = {
  'argument-without-default': localized('*unknown: passed at build time*', '*未知：构建时传入*'),
  passed: localized('*unknown: passed at build time*', '*未知：构建时传入*'),
  'unknown-image': localized('*unknown: the base image may set it*', '*未知：可能由基础镜像设置*'),
  computed: localized('*unknown: computed during the build*', '*未知：构建时计算*'),
  unsupported: localized('*unknown*', '*未知*'),
};
