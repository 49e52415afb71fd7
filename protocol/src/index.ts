export type * from './explanation.ts';
export type * from './probe-report.ts';
export type * from './probe-run.ts';
export * from './requests.ts';
export * from './settings.ts';
export * from './version.ts';
