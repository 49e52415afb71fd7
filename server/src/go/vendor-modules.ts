/** vendor/modules.txt, written by `go mod vendor`. Source: Go: modcmd/vendor.go, modload/vendor.go; facts/go-module-download.md §8.5. */

import type { GoMod } from './go-mod.ts';

export interface VendoredModule {
  readonly module: string;
  /** Absent for a replacement of every version. */
  readonly version: string | undefined;
  /** `## explicit`: named in go.mod itself. */
  readonly explicit: boolean;
  readonly goVersion: string | undefined;
  readonly replacement: { readonly path: string; readonly version: string | undefined } | undefined;
  readonly packages: readonly string[];
}

export interface VendorModules {
  /** Begins with `## workspace`: made by `go work vendor`. */
  readonly isWorkspace: boolean;
  readonly modules: readonly VendoredModule[];
}

/** A go line of 1.14 or later takes a vendor folder without being told, and holds it to go.mod. */
export function vendorsByItself(goMod: GoMod): boolean {
  const minor = /^1\.(\d+)/.exec(goMod.go?.value.value ?? '')?.[1];
  return minor !== undefined && Number(minor) >= 14;
}

/** Lines of unknown shape are passed over, as the go command does. */
export function parseVendorModules(text: string): VendorModules {
  const modules: {
    -readonly [Key in keyof VendoredModule]: VendoredModule[Key] extends readonly string[] ? string[] : VendoredModule[Key];
  }[] = [];
  let isWorkspace = false;
  for (const line of text.split('\n')) {
    const current = modules.at(-1);
    if (line.startsWith('# ')) {
      const [module, second, ...rest] = line.slice(2).trim().split(/\s+/u);
      if (module === undefined || module === '') continue;
      const version = second === '=>' ? undefined : second;
      const [path, newVersion] = second === '=>' ? rest : rest[0] === '=>' ? rest.slice(1) : [];
      const replacement = path === undefined ? undefined : { path, version: newVersion };
      modules.push({ module, version, explicit: false, goVersion: undefined, replacement, packages: [] });
    } else if (line.startsWith('## ')) {
      for (const entry of line
        .slice(3)
        .split(';')
        .map((part) => part.trim())) {
        if (entry === 'workspace') isWorkspace ||= current === undefined;
        if (entry === 'explicit' && current) current.explicit = true;
        if (entry.startsWith('go ') && current) current.goVersion = entry.slice(3).trim();
      }
    } else if (line.trim() !== '' && !line.startsWith('#')) {
      current?.packages.push(line.trim());
    }
  }
  return { isWorkspace, modules };
}
