import type { Attachment } from './message';

const words = (list: string) => new Set(list.split(' '));

/** Files that run, install, mount or script something once opened. */
const running = words(
  'apk app appref-ms appx bat chm cmd com cpl dll dmg exe hta img iso jar js jse lnk msc msi msix msp mst pif ' +
    'pkg ps1 psm1 py reg scr sct settingcontent-ms sh url vb vbe vbs vhd vhdx wsc wsf wsh xll',
);

/** Office files that carry macros, and pages that can ask for a password on the reader's own machine. */
const scripted = words('docm dotm htm html mht mhtml one potm ppam ppsm pptm shtml svg xhtml xlam xlsm xltm');

const documents = words('csv doc docx gif jpeg jpg odt pdf png ppt pptx rtf txt xls xlsx zip');

const runningTypes =
  /^application\/(?:x-(?:ms-?dos-?program|msdownload|msi|sh|bat)|vnd\.microsoft\.portable-executable|java-archive|hta)$/;

/** What is dangerous about an attachment, in words; null if nothing is known to be. */
export function danger({ name, mimeType }: Pick<Attachment, 'name' | 'mimeType'>): string | null {
  // Windows drops dots and blanks at the end of a name.
  const [ending = '', before = ''] = name
    .toLowerCase()
    .replace(/[.\s]+$/, '')
    .split('.')
    .slice(1)
    .reverse();
  const isRunning = running.has(ending) || runningTypes.test(mimeType);
  if (isRunning && documents.has(before.trim()))
    return `is a program that looks like a ${before.trim()} file`;
  if (isRunning) return 'is a program';
  return scripted.has(ending) ? 'can run scripts or macros' : null;
}
