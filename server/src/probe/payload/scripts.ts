import { PAYLOAD_FOLDER } from '../engines/engine.ts';

/**
 * The two shell scripts that are the containers' programs. They are constants: nothing of a Dockerfile or of the command line is ever
 * part of their text. Both name the binary after the image's own Go and the payload's hash ($1), so images of the same Go share one.
 *
 * `go version` must not see what the image sets for its builds (flags, another toolchain, a module); the payload itself must.
 */
const names = `
set -u
go=$(command -v go || echo /usr/local/go/bin/go)
[ -x "$go" ] || { echo '{"event":"no-go"}'; exit 90; }
plain() { env GO111MODULE=off GOFLAGS= GOENV=off GOTOOLCHAIN=local GOWORK=off GOOS= GOARCH= CGO_ENABLED=0 "$@"; }
version=$(cd / && plain "$go" version 2>&1 | tr -c 'A-Za-z0-9.' '-')
folder="${PAYLOAD_FOLDER}/bin/$version"
binary="$folder/$1"
`;

/** Runs the compiled payload, or says that there is none. The payload's own environment comes with its plan, over standard input. */
export const runScript = `${names}
[ -x "$binary" ] || { echo '{"event":"not-compiled"}'; exit 91; }
exec "$binary"
`;

/** Ends the source on standard input, which stays open behind it. No line of Go looks like this. */
const END_OF_SOURCE = '--- end of source ---';

/** What `compileScript` reads. */
export function compileInput(source: string): string {
  return `${source}\n${END_OF_SOURCE}\n`;
}

/**
 * Compiles the source on standard input. Old binaries of the same Go go away; a second compile at the same time does no harm. Two watchers
 * end it: the end of standard input (nobody waits any more) and the limit, $2 seconds. Each kills every process but itself and the first
 * one, until that one ends because its commands fail, and the container with it. A shell in the background has no standard input, hence
 * the copy.
 */
export const compileScript = `${names}
umask 022
exec 3<&0
finish() { while :; do kill -9 -1; sleep 1; done; }
(sleep "$2" && finish) 3<&- &
mkdir -p "$folder" || exit 92
work=$(mktemp -d "${PAYLOAD_FOLDER}/work-XXXXXX") || exit 92
trap 'rm -rf "$work"' EXIT
sed '/^${END_OF_SOURCE}$/q' > "$work/source" || exit 92
(cat <&3 > /dev/null; finish) &
sed '$d' "$work/source" > "$work/probe.go" || exit 92
cd "$work" || exit 92
plain GOCACHE=${PAYLOAD_FOLDER}/cache GOPATH="$work/gopath" GOTMPDIR="$work" "$go" build -trimpath -o "$work/probe" probe.go || exit 93
for old in "$folder"/*; do [ "$old" = "$binary" ] || rm -f "$old"; done
mv -f "$work/probe" "$binary"
`;
