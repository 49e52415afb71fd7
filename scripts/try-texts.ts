import type { Localized } from '../server/src/text/localized.ts';

/** What ./try says, in the languages of everything else that people read here. */
export const texts = {
  found: { en: '1. What is wrong with examples/broken-shop', 'zh-cn': '1. examples/broken-shop 有哪些问题' },
  changes: {
    en: '2. What the safe fixes change (go-module-doctor check --fix-dry-run)',
    'zh-cn': '2. 安全的修复会改动什么（go-module-doctor check --fix-dry-run）',
  },
  repaired: { en: '3. The repaired files (go-module-doctor check --fix)', 'zh-cn': '3. 修复后的文件（go-module-doctor check --fix）' },
  toOpen: {
    en: 'To see the same project in an editor with the extension, run ./try on a terminal, without --no-editor',
    'zh-cn': '要在装好扩展的编辑器里查看同一个项目，请在终端中运行 ./try，不带 --no-editor',
  },
  editor: {
    en: '4. The same project in an editor: open Dockerfile, press Ctrl+. on an underline, or run "Diagnose Go module download"',
    'zh-cn': '4. 在编辑器里打开同一个项目：打开 Dockerfile，在下划线处按 Ctrl+.，或运行“诊断 Go 模块下载”',
  },
  usage: {
    en: 'usage: ./try [--no-editor] [--locale en|zh-cn] [--port N] [--browser]',
    'zh-cn': '用法：./try [--no-editor] [--locale en|zh-cn] [--port N] [--browser]',
  },
  starting: {
    en: 'Starting the editor (the first time it is installed, which takes two minutes)',
    'zh-cn': '正在启动编辑器（首次运行会先安装，约需两分钟）',
  },
  address: { en: 'The editor is at', 'zh-cn': '编辑器地址：' },
  openAddress: {
    en: 'Open this address in a browser on this machine; press Ctrl-C here to end',
    'zh-cn': '请在本机的浏览器中打开这个地址；在这里按 Ctrl-C 结束',
  },
  desktop: {
    en: 'Opening the desktop editor; close its window or press Ctrl-C here to end',
    'zh-cn': '正在打开桌面版编辑器；关闭它的窗口或在这里按 Ctrl-C 结束',
  },
} as const satisfies Readonly<Record<string, Localized>>;
