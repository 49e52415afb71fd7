import eslint from 'typescript-eslint';

/** Which rooms a room may import from (ARCHITECTURE.md, "Arrows point one way"). Everything else is an error. */
const rooms = {
  text: [],
  docker: ['text'],
  go: ['text'],
  project: ['text', 'docker', 'go'],
  causes: ['text', 'docker'],
  rules: ['text', 'docker', 'go', 'project', 'causes'],
  checking: ['text', 'docker', 'go', 'project', 'causes', 'rules'],
  probe: ['text', 'docker', 'go', 'project', 'causes'],
  explain: ['text', 'docker', 'causes'],
  diagnosis: ['text', 'docker', 'go', 'project', 'causes', 'rules', 'checking', 'probe'],
  report: ['text', 'docker', 'go', 'project', 'causes', 'rules', 'probe', 'explain'],
};

/** Modules that reach the clock, the disk, the environment or the network: for the rims only. */
const effects = ['fs', 'fs/promises', 'child_process', 'net', 'http', 'https', 'dns', 'os', 'timers', 'timers/promises', 'process', 'worker_threads'];
const effectNames = effects.flatMap((name) => [name, `node:${name}`]);

const allRooms = [...Object.keys(rooms), 'lsp', 'cli', 'host'];

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  files: [`server/src/${room}/**/*.ts`],
  rules: {
    'no-restricted-imports': ['error', {
      paths: effectNames.map((name) => ({ name, message: `server/src/${room} is pure: take this in as a value or an injected interface` })),
      patterns: [{
        group: allRooms.filter((other) => other !== room && !allowed.includes(other)).flatMap((other) => [`../${other}/*`, `../../${other}/*`, `../../../${other}/*`]),
        message: `server/src/${room} may import only from: ${[room, ...allowed].join(', ')}`,
      }],
    }],
    'no-restricted-globals': ['error', 'process', 'setTimeout', 'setInterval', 'fetch'],
    'no-restricted-properties': ['error', { object: 'Date', property: 'now', message: 'the clock comes in as a value' }],
  },
}));

export default eslint.config(
  { ignores: ['out/', 'dist/', 'node_modules/', '**/node_modules/', '.cache/', 'artifacts/'] },
  ...eslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'only-allowed-literals' }],
      eqeqeq: 'error',
      'max-len': ['error', {
        code: 140, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreUrls: true, ignoreRegExpLiterals: true,
      }],
    },
  },
  ...roomRules,
  { files: ['tests/**/*.ts', 'bench/**/*.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/no-unused-expressions': 'off' } },
  { files: ['**/*.mjs', '**/*.cjs'], ...eslint.configs.disableTypeChecked },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
