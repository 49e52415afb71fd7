# Sourced by ./test and ./try: Node and the packages of the lock file. Does nothing when they are there.
if ! command -v node >/dev/null 2>&1; then
  echo "Node.js 20.19 or newer is needed: see https://nodejs.org" >&2
  exit 2
fi
if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
  echo "Node.js $(node --version) is too old: 20.19 or newer is needed" >&2
  exit 2
fi
lock=$(sha256sum package-lock.json | cut -d' ' -f1)
if [ "$(cat node_modules/.go-module-doctor-lock 2>/dev/null || true)" != "$lock" ]; then
  echo "Installing the packages of package-lock.json …"
  npm ci --no-audit --no-fund --loglevel=error
  echo "$lock" > node_modules/.go-module-doctor-lock
fi
