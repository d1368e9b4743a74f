export const secrets = {
  nav: "Secrets",
  title: "Secrets",
  path: {
    empty: "Say where the secret is to be, for example apps/web.",
    folder: "A path that ends with a slash is a folder. Add a name for the secret after it.",
    leadingSlash: "Leave the slash at the start away.",
    parents: "Two dots in a row are not allowed in a path.",
    dot: "A part that is only a dot is not allowed: browsers drop it from the address.",
    unprintable: "There is a character in it that does not show, such as a tab.",
    mountEmpty: "Say where the engine is to be, for example secret.",
    emptyPart: "There are two slashes with nothing between them.",
    reserved: (path: string) => `Everything below ${path} belongs to the server.`,
    taken: (path: string) => `There is an engine at ${path} already.`,
    overlaps: (path: string) => `It would overlap with the engine at ${path}. One engine cannot be inside of another.`,
  },
  edit: {
    keyMissing: "This value needs a key.",
    keyTwice: (key: string) => `The key ${key} is there already.`,
    atLine: (line: number, problem: string) => `Line ${line}: ${problem}`,
  },
};
