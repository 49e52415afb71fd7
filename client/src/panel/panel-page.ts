/** What the page needs to know to load its own files and nothing else. */
export interface PanelPage {
  /** Where the editor serves the extension's files from (`webview.cspSource`). */
  readonly contentSource: string;
  /** One-time value that lets this script run and no other. */
  readonly nonce: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  readonly language: string;
  readonly title: string;
}

/**
 * The page with empty places for the parts; the script fills them with text, never with markup. The places that announce changes to screen
 * readers are there from the start, because a live region that appears together with its text is not read out.
 */
export function panelPage(page: PanelPage): string {
  const policy = [
    "default-src 'none'",
    `style-src ${page.contentSource}`,
    `script-src 'nonce-${page.nonce}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${attribute(page.language)}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${attribute(page.title)}</title>
  <link rel="stylesheet" href="${attribute(page.styleUri)}">
</head>
<body>
  <main>
    <header id="header"></header>
    <div class="card">
      <div id="verdict" role="status" aria-live="polite" aria-atomic="true"></div>
      <div id="advice"></div>
    </div>
    <div id="layers"></div>
    <div id="comparison" role="status" aria-live="polite"></div>
    <div id="walk"></div>
    <div id="failures"></div>
    <div id="findings"></div>
    <div id="targets"></div>
    <div id="mirrors"></div>
    <div id="environment"></div>
    <div id="other-causes"></div>
    <div id="earlier-runs"></div>
    <div id="folded"></div>
  </main>
  <div id="told" role="status" aria-live="polite"></div>
  <script nonce="${attribute(page.nonce)}" src="${attribute(page.scriptUri)}"></script>
</body>
</html>
`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
