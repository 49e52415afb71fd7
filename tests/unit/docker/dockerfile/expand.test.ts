import assert from 'node:assert/strict';
import { expandPartly, expandWord } from '../../../../server/src/docker/dockerfile/expand.ts';
import { known, unknown, unset } from '../../../../server/src/text/resolved.ts';

const values = new Map([['V', known('a.b.c')], ['E', known('')], ['P', known('/go/pkg/mod')], ['Q', unknown('argument-without-default')], ['B', unknown('passed')]]);

function expand(text: string, escape = '\\'): string {
  const value = expandWord(text, (name) => values.get(name) ?? unset, escape);
  return value.kind === 'known' ? `=${value.text}` : value.kind === 'unset' ? 'unset' : value.reason;
}

/** facts/docker-build.md §1, "Forms". */
const table: readonly (readonly [string, string])[] = [
  ['$V', '=a.b.c'], ['${V}x', '=a.b.cx'], ['$Vx', '='], ['$U', '='], ['$', '=$'], ['a$', '=a$'],
  ['${U:-d}', '=d'], ['${E:-d}', '=d'], ['${E-d}', '='], ['${U-d}', '=d'], ['${V:-d}', '=a.b.c'],
  ['${V:+d}', '=d'], ['${E:+d}', '='], ['${E+d}', '=d'], ['${U+d}', '='],
  ['${V:?m}', '=a.b.c'], ['${U:?m}', 'unsupported'], ['${E:?m}', 'unsupported'], ['${E?m}', '='], ['${U?m}', 'unsupported'],
  ['${V#*.}', '=b.c'], ['${V##*.}', '=c'], ['${V%.*}', '=a.b'], ['${V%%.*}', '=a'], ['${V#x}', '=a.b.c'],
  ['${V/./-}', '=a-b.c'], ['${V//./-}', '=a-b-c'], ['${P//\\//_}', '=_go_pkg_mod'], ['${V/?.?/x}', '=x.c'],
  ['${V///-}', '=-a-.-b-.-c-'], ['${E///-}', '=-'], ['${E/*/-}', '=-'], ['${V//*/-}', '=-'], ['${V//b/\'$x\'}', 'computed'],
  ['${U:-${V%.*}}', '=a.b'], ['${U:-"x y"}', '=x y'],
  ['\'$V\'', '=$V'], ['"$V"', '=a.b.c'], ['\\$V', '=$V'], ['"\\$V"', '=$V'], ['"\\n"', '=\\n'], ['a\\ b', '=a b'],
  ['it\'s', 'unsupported'], ['"a', 'unsupported'], ['${V', 'unsupported'], ['${}', 'unsupported'], ['${V:#a}', 'unsupported'],
  ['$Q', 'argument-without-default'], ['x${Q:-d}', '=xd'], ['${Q-d}', '=d'], ['${Q:+d}', 'argument-without-default'],
  ['${Q:-$B}', 'passed'], ['${B:-d}', 'passed'], ['${V:-$Q}', '=a.b.c'], ['${U:+$Q}', '='],
];

describe('expandWord', () => {
  for (const [text, expected] of table) it(`${text} → ${expected}`, () => { assert.equal(expand(text), expected); });

  it('honours the escape directive', () => {
    assert.equal(expand('`$V', '`'), '=$V');
    assert.equal(expand('c:\\$V', '`'), '=c:\\a.b.c');
  });
});

describe('expandPartly', () => {
  for (const [text, expected] of [
    ['go$V.linux-$Q.tar.gz', 'goa.b.c.linux-\0.tar.gz'], ['${B}/$V', '\0/a.b.c'], ['x${B:-d}', 'x\0'], ['"$Q" $V', '\0 a.b.c'], ['${Q', undefined],
  ] as const) {
    it(`${text} → ${expected?.replace('\0', '…') ?? 'nothing'}`, () => {
      assert.equal(expandPartly(text, (name) => values.get(name) ?? unset, '\\'), expected);
    });
  }
});
