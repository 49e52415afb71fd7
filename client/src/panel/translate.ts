/**
 * Gives the text in the user's language with `{0}`, `{1}`, … filled in. In the editor this is `vscode.l10n.t`; it comes in as a value
 * so that what the panel shows can be computed, and tested, without an editor.
 */
export type Translate = (message: string, ...values: (string | number)[]) => string;
