import { localized, type Localized } from '../text/localized.ts';

/** Why the system refused a file, in both languages: Node has English words alone, with the path and the call in them. */
export function systemReason(error: unknown): Localized {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const known = code === undefined ? undefined : reasons[code];
  if (known !== undefined) return known;
  // Its name at least is no language.
  if (code !== undefined) return localized(code, code);
  const text = error instanceof Error ? error.message : String(error);
  return localized(text, text);
}

const reasons: Readonly<Record<string, Localized>> = {
  ENOENT: localized('it does not exist', '文件不存在'),
  ENOTDIR: localized('a part of its path is no folder', '路径中的某一部分不是目录'),
  EISDIR: localized('it is a folder', '这是一个目录'),
  EACCES: localized('permission denied', '没有权限'),
  EPERM: localized('the system does not permit it', '系统不允许'),
  EROFS: localized('its file system is read-only', '其文件系统为只读'),
  ENOSPC: localized('the disk is full', '磁盘已满'),
  ELOOP: localized('its links lead in a circle', '符号链接形成循环'),
  ENAMETOOLONG: localized('its name is too long', '名称过长'),
  EMFILE: localized('too many files are open', '打开的文件过多'),
  EBUSY: localized('another program uses it', '正被其他程序占用'),
  EIO: localized('the disk cannot be read', '磁盘读取错误'),
};
