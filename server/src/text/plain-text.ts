/**
 * Text from elsewhere as text alone: escape sequences are taken out, and what else is unseen or turns the direction of writing is shown as
 * a replacement character. Tabs and line ends stay: what shows single lines joins them itself.
 */
export function plainText(text: string): string {
  return text.replace(escapeSequences, '').replace(unseen, '\uFFFD');
}

/** The text as one line in which each character keeps its place: a mark stands for one that is unseen, moves the cursor or ends a line. */
export function visibleLine(text: string): string {
  return text.replaceAll('\t', ' ').replace(/[\r\n]/g, '\uFFFD').replace(unseen, (character) => '\uFFFD'.repeat(character.length));
}

/** Colours and cursor movements, titles and links, and the two-character rest, each also with the one-character introducer. */
const escapeSequences = /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]P^_X]|[\u009d\u0090])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g;

/** Control characters, marks and overrides of direction, characters without width, separators of lines, tags, halves of a character. */
const unseen = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;
