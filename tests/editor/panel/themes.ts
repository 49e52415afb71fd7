/** The editor's own colours for its built-in themes, as a webview finds them in its style. */
export type ThemeName = 'light' | 'dark' | 'high-contrast' | 'high-contrast-light';

export interface Theme {
  /** Class that the editor puts on the page's body. */
  readonly bodyClass: string;
  readonly variables: Readonly<Record<string, string>>;
}

const fonts = {
  'font-family': 'system-ui, "Ubuntu", "DejaVu Sans", "WenQuanYi Zen Hei", sans-serif',
  'font-size': '13px',
  'font-weight': 'normal',
  'editor-font-family': '"Droid Sans Mono", "DejaVu Sans Mono", monospace',
};

export const themes: Readonly<Record<ThemeName, Theme>> = {
  light: {
    bodyClass: 'vscode-light',
    variables: {
      ...fonts,
      'foreground': '#3b3b3b', 'descriptionForeground': '#616161', 'errorForeground': '#c72e0f', 'editor-background': '#ffffff', 'editorWidget-background': '#f8f8f8',
      'panel-border': '#e5e5e5', 'widget-border': '#e5e5e5', 'widget-shadow': '#00000029', 'focusBorder': '#005fb8', 'progressBar-background': '#005fb8',
      'button-background': '#005fb8', 'button-foreground': '#ffffff', 'button-hoverBackground': '#0258a8', 'button-border': '#0000001a',
      'button-secondaryBackground': '#e5e5e5', 'button-secondaryForeground': '#3b3b3b', 'button-secondaryHoverBackground': '#cccccc',
      'textLink-foreground': '#005fb8', 'textLink-activeForeground': '#005fb8', 'textCodeBlock-background': '#ececec',
      'testing-iconPassed': '#388a34', 'editorWarning-foreground': '#8a6300', 'notifications-background': '#ffffff', 'notifications-foreground': '#3b3b3b',
      'charts-red': '#e51400', 'charts-blue': '#1a85ff', 'charts-yellow': '#bf8803', 'charts-orange': '#d18616', 'charts-green': '#388a34', 'charts-purple': '#652d90',
    },
  },
  dark: {
    bodyClass: 'vscode-dark',
    variables: {
      ...fonts,
      'foreground': '#cccccc', 'descriptionForeground': '#9d9d9d', 'errorForeground': '#f85149', 'editor-background': '#1f1f1f', 'editorWidget-background': '#202020',
      'panel-border': '#2b2b2b', 'widget-border': '#313131', 'widget-shadow': '#0000005c', 'focusBorder': '#0078d4', 'progressBar-background': '#0078d4',
      'button-background': '#0078d4', 'button-foreground': '#ffffff', 'button-hoverBackground': '#026ec1', 'button-border': '#ffffff12',
      'button-secondaryBackground': '#313131', 'button-secondaryForeground': '#cccccc', 'button-secondaryHoverBackground': '#3c3c3c',
      'textLink-foreground': '#4daafc', 'textLink-activeForeground': '#4daafc', 'textCodeBlock-background': '#2b2b2b',
      'testing-iconPassed': '#73c991', 'editorWarning-foreground': '#cca700', 'notifications-background': '#1f1f1f', 'notifications-foreground': '#cccccc',
      'charts-red': '#f14c4c', 'charts-blue': '#3794ff', 'charts-yellow': '#cca700', 'charts-orange': '#d18616', 'charts-green': '#89d185', 'charts-purple': '#b180d7',
    },
  },
  'high-contrast': {
    bodyClass: 'vscode-high-contrast',
    variables: {
      ...fonts,
      'foreground': '#ffffff', 'descriptionForeground': '#d4d4d4', 'errorForeground': '#f48771', 'editor-background': '#000000', 'editorWidget-background': '#0c141f',
      'contrastBorder': '#6fc3df', 'contrastActiveBorder': '#f38518', 'widget-border': '#6fc3df', 'panel-border': '#6fc3df', 'focusBorder': '#f38518',
      'progressBar-background': '#6fc3df', 'button-foreground': '#ffffff', 'button-background': '#000000', 'button-border': '#6fc3df',
      'button-secondaryForeground': '#ffffff', 'button-secondaryBackground': '#000000', 'textLink-foreground': '#21a6ff', 'textLink-activeForeground': '#21a6ff',
      'textCodeBlock-background': '#000000', 'testing-iconPassed': '#73c991', 'editorWarning-foreground': '#ffd370',
      'notifications-background': '#0c141f', 'notifications-foreground': '#ffffff',
      'charts-red': '#f48771', 'charts-blue': '#3794ff', 'charts-yellow': '#ffd370', 'charts-orange': '#d18616', 'charts-green': '#89d185', 'charts-purple': '#b180d7',
    },
  },
  'high-contrast-light': {
    bodyClass: 'vscode-high-contrast-light vscode-high-contrast',
    variables: {
      ...fonts,
      'foreground': '#292929', 'descriptionForeground': '#292929', 'errorForeground': '#b5200d', 'editor-background': '#ffffff', 'editorWidget-background': '#ffffff',
      'contrastBorder': '#0f4a85', 'contrastActiveBorder': '#006bbd', 'widget-border': '#0f4a85', 'panel-border': '#0f4a85', 'focusBorder': '#006bbd',
      'progressBar-background': '#0f4a85', 'button-foreground': '#ffffff', 'button-background': '#0f4a85', 'button-border': '#0f4a85',
      'button-secondaryForeground': '#292929', 'button-secondaryBackground': '#ffffff', 'textLink-foreground': '#0f4a85', 'textLink-activeForeground': '#0f4a85',
      'textCodeBlock-background': '#f2f2f2', 'testing-iconPassed': '#374e06', 'editorWarning-foreground': '#895503',
      'notifications-background': '#ffffff', 'notifications-foreground': '#292929',
      'charts-red': '#b5200d', 'charts-blue': '#0063d3', 'charts-yellow': '#895503', 'charts-orange': '#d18616', 'charts-green': '#374e06', 'charts-purple': '#652d90',
    },
  },
};
