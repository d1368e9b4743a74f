const many = (n: number, one: string) => `${n} ${one}${n === 1 ? "" : "s"}`;

export const edit = {
  title: (name: string) => `Edit ${name}`,
  leadV2: (cas: number | undefined) => cas ? `Saving makes version ${cas + 1}; version ${cas} stays in the history.` : "Saving makes a new version.",
  leadV1: "Saving replaces what is there. This engine keeps no earlier versions.",
  views: "How to edit", form: "Form", json: "JSON", jsonLabel: "The secret as JSON", jsonHint: "One object. Numbers, lists and objects are kept as you write them.",
  key: "Key", value: "Value", text: "text", keyPlaceholder: "password", valuePlaceholder: "", jsonPlaceholder: "[1, 2, 3]",
  kindOf: (kind: string, isJson: boolean) => isJson ? `${kind} value, make it text` : `${kind} value, make it JSON`,
  toText: "JSON: kept as it is written. Press to make it text.", toJson: "Text. Press to write a number, a list or an object.",
  rowName: (n: number) => `Row ${n}`,
  add: "Add key", remove: (name: string) => `Remove ${name}`,
  keyMissing: "This value needs a key.",
  keyTwice: (key: string) => `The key ${key} is there already.`,
  atLine: (line: number, problem: string) => `Line ${line}: ${problem}`,
  stuck: "The JSON has a mistake, so that it cannot be shown as a form. Correct it first.",
  restored: "This is what you typed before and did not save.", startOver: "Start over",
  blind: "Your token may write this secret but not read it. What you save replaces all that is there.",
  saveV2: "Save as new version", saveV1: "Save",
  savedVersion: (n: number) => `Saved as version ${n}`, saved: "Saved",
};

export const create = {
  title: "New secret",
  lead: (mount: string) => `It will be below ${mount}`,
  path: "Path", pathHint: "Slashes make folders, for example apps/web/database.",
  taken: "There is a secret at this path already.", open: "Open it",
  mayNot: "Your token may not write at this path.",
  submit: "Create secret",
  done: (path: string) => `${path} created`,
};

export const conflict = {
  title: (version: number) => `Somebody saved version ${version} while you were writing`,
  titleV1: "Somebody changed this secret while you were writing",
  lead: "Nothing of yours was saved yet, and nothing is lost. Choose how to go on, then look at the result and save.",
  theirs: (version: number) => `Theirs (version ${version})`, theirsV1: "Theirs", mine: "Yours",
  clashes: (keys: string[]) => `Both of you changed ${keys.join(", ")}: with “Take both”, yours stands there.`,
  merge: "Take both changes", keepMine: "Keep only mine", takeTheirs: "Discard mine",
};

export const compare = {
  title: "Compare", before: "From", after: "To", key: "Key",
  caption: (a: string, b: string) => `${a} and ${b}, key by key`,
  summary: (different: number, same: number) => different === 0 ? "No difference" : `${many(different, "key")} differ${different === 1 ? "s" : ""}, ${same} the same`,
  added: "added", removed: "removed", changed: "changed", same: "same",
  none: "not there", show: "Show values", hide: "Hide values", showSame: "Show the same", hideSame: "Hide the same",
};
