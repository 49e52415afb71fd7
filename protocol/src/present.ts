type Present<Parts> = { [Key in keyof Parts]?: Exclude<Parts[Key], undefined> };

/** The parts that there are: what is undefined is left out, as JSON and optional properties want it. */
export function present<Parts extends object>(parts: Parts): Present<Parts> {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) as Present<Parts>;
}
