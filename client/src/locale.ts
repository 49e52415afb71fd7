import * as vscode from 'vscode';

/** The language of the texts that the server makes: the editor's display language where we speak it. */
export function displayLocale(): 'en' | 'zh-cn' {
  return /^zh(?:-cn|-hans.*)?$/i.test(vscode.env.language) ? 'zh-cn' : 'en';
}
