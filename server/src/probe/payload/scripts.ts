import { payloadFolder } from '../engines/engine.ts';

/**
 * The shell scripts that are the programs of containers and of a build's steps. They are constants: nothing of a Dockerfile or of the
 * command line is ever part of their text. All name the binary after the image's own Go and the payload's hash ($1), so images of the
 * same Go share one.
 *
 * `go version` must not see what the image sets for its builds (flags, another toolchain, a module); the payload itself must.
 */
const names = `
set -u
go=$(command -v go || echo /usr/local/go/bin/go)
[ -x "$go" ] || { echo '{"event":"no-go"}'; exit 90; }
plain() { env GO111MODULE=off GOFLAGS= GOENV=off GOTOOLCHAIN=local GOWORK=off GOOS= GOARCH= CGO_ENABLED=0 "$@"; }
version=$(cd / && plain "$go" version 2>&1) || {
  printf '{"event":"go-fails","error":"%s"}\\n' "$(printf %s "$version" | tr '\\n' ' ' | tr -cd 'A-Za-z0-9 ./:_-' | cut -c 1-300)"
  exit 94
}
version=$(printf '%s\\n' "$version" | tr -c 'A-Za-z0-9.' '-')
folder="${payloadFolder}/bin/$version"
binary="$folder/$1"
`;

/** Runs the compiled payload, or says that there is none. The payload's own environment comes with its plan, over standard input. */
export const runScript = `${names}
[ -x "$binary" ] || { echo '{"event":"not-compiled"}'; exit 91; }
exec "$binary"
`;

/** Ends the source on standard input, which stays open behind it. No line of Go looks like this. */
const endOfSource = '--- end of source ---';

/**
 * What `compileScript` reads. The sed of busybox, and so of Alpine, reads one line ahead before it acts on one: without a line behind the
 * end it would wait for the end of standard input, which does not come.
 */
export function compileInput(source: string): string {
  return `${source}\n${endOfSource}\n\n`;
}

/** Makes the folder that is compiled in. */
const makeWork = `umask 022
mkdir -p "$folder" || exit 92
work=$(mktemp -d "${payloadFolder}/work-XXXXXX") || exit 92
trap 'rm -rf "$work"' EXIT
`;

/**
 * Compiles probe.go in it. Without inlining and debugging information the first probe waits a fifth less and the cache is a third
 * smaller; the payload itself only waits for networks. A second compile at the same time does no harm, nor does one of another version of
 * ours: of the binaries of the same Go only those go away that are a day old, because a younger one may have been compiled for a probe
 * that is about to start it.
 */
const compileWork = `cd "$work" || exit 92
plain GOCACHE=${payloadFolder}/cache GOPATH="$work/gopath" GOTMPDIR="$work" \\
  "$go" build -trimpath '-gcflags=all=-l -dwarf=false' -ldflags=-w -o "$work/probe" probe.go || exit 93
find "$folder" -type f -mtime +0 -exec rm -f {} + 2> /dev/null
mv -f "$work/probe" "$binary" || exit 92
`;

/**
 * Compiles the source on standard input. Two watchers end it: the end of standard input (nobody waits any more) and the limit, $2 seconds.
 * Each kills every process but itself and the first one, until that one ends because its commands fail, and the container with it. A shell
 * in the background has no standard input, hence the copy.
 */
export const compileScript = `${names}
exec 3<&0
finish() { while :; do kill -9 -1; sleep 1; done; }
(sleep "$2" && finish) 3<&- &
${makeWork}sed '/^${endOfSource}$/q' > "$work/source" || exit 92
(cat <&3 > /dev/null; finish) &
sed '$d' "$work/source" > "$work/probe.go" || exit 92
${compileWork}`;

/** Ids of a build's secrets: in the order of their names they are what a container gets over standard input. */
export const secretPrefix = 'go-module-doctor-';

/** A build's step has no standard input that anybody writes to. */
const readSecrets = `cat /run/secrets/${secretPrefix}*`;

/**
 * Exit code of a build's step that did all it should. A step that fails leaves no layer, no image and no cached answer behind; this code
 * is none that a shell, a builder or the payload uses.
 */
export const stepDone = 87;

/** Runs the compiled payload as a build's step. */
export const buildRunScript = `${names}
[ -x "$binary" ] || { echo '{"event":"not-compiled"}'; exit 91; }
cd /
${readSecrets} | "$binary" unheld || exit $?
exit ${stepDone}
`;

/** Compiles the payload as a build's step. Without watchers: some builders' steps see the processes of others, and must not kill them. */
export const buildCompileScript = `${names}
${makeWork}${readSecrets} > "$work/probe.go" || exit 92
${compileWork}exit ${stepDone}
`;
