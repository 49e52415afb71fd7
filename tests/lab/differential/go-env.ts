import fc from 'fast-check';
import { parseGoEnvFile } from '../../../server/src/go/go-env-file.ts';
import { comparison, inputsOf } from './comparison.ts';

/** What the go command has where no file says anything. */
const defaults: Readonly<Record<string, string>> = { GOPROXY: 'https://proxy.golang.org,direct', GOSUMDB: 'sum.golang.org', GOPRIVATE: '', GOINSECURE: '', GOVCS: '', GOBIN: '' };
const names = Object.keys(defaults);

const key = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...names) }, { weight: 2, arbitrary: fc.constantFrom('GOPROXY ', ' GOPROXY', 'goproxy', 'Goproxy', 'export GOPROXY', 'GOPROXY+', '\tGOVCS', 'GONE', '#GOPROXY', '\ufeffGOPROXY', 'É', '', 'X Y') });
const value = fc.oneof(
  fc.constantFrom('', 'https://goproxy.cn,direct', '"https://goproxy.cn"', '\'direct\'', ' direct', 'direct ', 'direct # note', 'a=b', '=', '==x', '$GOPRIVATE', '${HOME}/x', '\\', 'a\\nb', 'a\tb', '世界', 'off', '*.corp.example'),
  fc.string({ unit: 'grapheme', maxLength: 10 }),
);
const line = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(key, fc.constantFrom('=', '=', '=', '=', ' = ', ': ', ' '), value).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.constantFrom('', '# GOPROXY=x', '  ', 'GOPROXY', '=x', '\r', '\\') },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
);
const file = fc.tuple(fc.array(fc.tuple(line, fc.constantFrom('\n', '\n', '\n', '\n', '\r\n', '\r')), { maxLength: 7 }), fc.boolean())
  .map(([lines, isEnded]) => { const text = lines.map((parts) => parts.join('')).join(''); return isEnded ? text : text.replace(/[\r\n]+$/, ''); });

const files = comparison(
  'go.env files', inputsOf(file, 600),
  (text) => ({ kind: 'go', arguments: ['env', '-json', ...names], env: { GOENV: '$DIR/go.env' }, files: { 'go.env': text } }),
  (text, { code, stdout = '', stderr = '' }) => {
    const { settings } = parseGoEnvFile(text);
    return { ours: names.map((name) => settings.get(name)?.value ?? defaults[name]), theirs: code === 0 ? valuesIn(stdout) : stderr };
  },
);

function valuesIn(stdout: string): readonly (string | undefined)[] {
  const said = JSON.parse(stdout) as Readonly<Record<string, string>>;
  return names.map((name) => said[name]);
}

export const goEnvComparisons = [files];
