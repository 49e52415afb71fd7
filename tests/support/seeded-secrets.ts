/** A secret of a test: where it is given to the probe, and what of it must not be seen anywhere. */
export interface SeededSecret {
  readonly carrier: string;
  /** Variables that hold it. Of carriers that use a variable of Go, HTTP or git, each has its own number or its own entry in a list. */
  readonly environment: Readonly<Record<string, string>>;
  /** As a hostile server repeats it: bare, in headers' values, escaped, quoted. */
  readonly echoes: readonly string[];
  /** None of these may be found in any output. */
  readonly needles: readonly string[];
}

/** The same for the same seed: a failure is repeated by the number in its message. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** So many secrets, all carriers in turn. */
export function seededSecrets(seed: number, count: number): readonly SeededSecret[] {
  const random = seededRandom(seed);
  const word = (length: number): string => Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]!).join('');
  return Array.from({ length: count }, (_, index) => carriers[index % carriers.length]!(index, word, random));
}

/** Joins the variables of all secrets: entries of lists stand side by side, as many as there are secrets. */
export function joinedEnvironment(secrets: readonly SeededSecret[]): Readonly<Record<string, string>> {
  const joined: Record<string, string> = {};
  for (const { environment } of secrets) {
    for (const [name, value] of Object.entries(environment)) {
      const before = joined[name];
      joined[name] = before === undefined || !lists.has(name) ? value : `${before}${separators[name] ?? ' '}${value}`;
    }
  }
  return joined;
}

const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
const lists: ReadonlySet<string> = new Set(['GOPROXY', 'GOFLAGS']);
const separators: Readonly<Record<string, string>> = { GOPROXY: ',' };
const breakers = ['/', '?', '#', '@', ' ', ',', '|', '"', ':', '\'', '<', '%'];

type Carrier = (index: number, word: (length: number) => string, random: () => number) => SeededSecret;

const carriers: readonly Carrier[] = [
  (index, word) => userinfo('password of a GOPROXY entry', `user${index}`, word(16), (text) => ({ GOPROXY: `https://${text}@proxy${index}.example` })),
  (index, word) => bare('token alone before the @', word(20), (text) => ({ GOPROXY: `https://${text}@proxy${index}.example/path` })),
  (index, word) => bare('token as the user of a fixed password', word(20), (text) => ({ GOPROXY: `https://${text}:x-oauth-basic@proxy${index}.example` })),
  (index, word, random) => {
    const [left, right] = [word(12), word(12)];
    const breaker = breakers[Math.floor(random() * breakers.length)]!;
    return {
      carrier: `password with ${JSON.stringify(breaker)} inside`,
      environment: { [`MIRROR_${index}_PROXY`]: `https://user:${left}${breaker}${right}@proxy${index}.example` },
      echoes: [`${left}${breaker}${right}`, left, right, `parse "https://user:${left}": invalid port ":${left}" after host`],
      needles: [left, right],
    };
  },
  (index, word) => userinfo('HTTP proxy without a scheme', `user${index}`, word(16), (text) => ({ [`CORP_${index}_PROXY`]: `${text}@gateway.example:3128` })),
  (index, word) => userinfo('HTTP proxy', `user${index}`, word(16), (text) => ({ [`CORP_${index}_http_proxy`]: `http://${text}@gateway.example:3128` })),
  (index, word) => bare('variable that is named after it', word(18), (text) => ({ [`DEPLOY_${index}_PASSWORD`]: text })),
  (index, word) => bare('build argument', word(18), (text) => ({ [`NPM_${index}_TOKEN`]: text })),
  (index, word) => bare('custom header of git', word(24), (text) => ({ [`GIT_CONFIG_VALUE_${index}`]: `X-Api-Key: ${text}` })),
  (index, word) => bare('Authorization header of git', word(24), (text) => ({ [`GIT_CONFIG_VALUE_${index}`]: `AUTHORIZATION: bearer ${text}` })),
  (index, word) => userinfo('address that git puts in place of another', `user${index}`, word(16), (text) => ({ [`GIT_CONFIG_KEY_${index}`]: `url.https://${text}@git.example/.insteadOf` })),
  (index, word) => bare('parameter of an address', word(20), (text) => ({ GOPROXY: `https://proxy${index}.example/go?access_token=${text}` })),
  (index, word) => bare('flag of the linker', word(20), (text) => ({ GOFLAGS: `-ldflags=-X=main.apiKey=${text}`, [`N_${index}`]: '' })),
  (_, word) => bare('token of GitLab', `glpat-${word(20)}`, () => ({})),
  (_, word) => bare('token of GitHub', `ghp_${word(36)}`, () => ({})),
  (_, word) => bare('signed token', `eyJ${word(20)}.${word(20)}.${word(20)}`, () => ({})),
];

function bare(carrier: string, secret: string, environment: (secret: string) => Readonly<Record<string, string>>): SeededSecret {
  return {
    carrier, environment: environment(secret), echoes: [secret, encodeURIComponent(secret), JSON.stringify(secret)], needles: [secret],
  };
}

function userinfo(
  carrier: string, user: string, password: string, environment: (userinfo: string) => Readonly<Record<string, string>>
): SeededSecret {
  const whole = `${user}:${password}`;
  const header = Buffer.from(whole).toString('base64');
  const secret = bare(carrier, password, () => environment(whole));
  return { ...secret, echoes: [...secret.echoes, header, `Basic ${header}`, `https://${whole}@elsewhere.example/`], needles: [password, header.replace(/=+$/, '')] };
}
