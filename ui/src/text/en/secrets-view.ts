const many = (n: number, one: string) => `${n} ${one}${n === 1 ? "" : "s"}`;

export const secret = {
  tabs: { label: "Parts of this secret", values: "Values", versions: "Versions", settings: "Metadata and settings" },
  edit: "Edit", write: "Write values", remove: "Delete", commands: "As command",
  keys: (n: number) => many(n, "key"),
  showAll: "Show values", hideAll: "Hide values", copyJson: "Copy JSON", allAsJson: "All values as JSON",
  noKeys: "This version has no keys", noKeysText: "It was written empty.",
  version: (n: number) => `Version ${n}`,
  willEnd: (time: string) => `will be deleted on ${time}`,
  isOld: (n: number) => `You are looking at version ${n}`,
  isOldText: (time: string, current: number) => `It was written on ${time}. The current version is ${current}.`,
  toCurrent: (n: number) => `To version ${n}`,
  missing: "There is no secret here",
  missingText: (path: string) => `Nothing is kept at ${path}. It may have been deleted or moved, or it was never there.`,
  createHere: "Create it",
  mayNotRead: "Your token may not read this secret",
  mayNotReadText: "There may be something here or not; your token’s policies do not let it look. Whoever looks after the policies can allow it.",
  noVersion: "There are no values to see", noVersionText: "Only its metadata was written so far.",
  deleted: (n: number) => `Version ${n} was deleted`,
  deletedText: (time: string) => `That was on ${time}. Its values are still kept and can be brought back, as long as it is not destroyed and not crowded out by newer versions.`,
  destroyed: (n: number) => `Version ${n} was destroyed`,
  destroyedText: "Its values are gone for good. The number stays, so that it is seen that there was something.",
};

export const versions = {
  title: (n: number) => many(n, "version"),
  caption: "Versions of this secret, newest first",
  version: "Version", state: "State", written: "Written", deeds: "Actions",
  number: (n: number) => `Version ${n}`,
  current: "Current", kept: "Kept", deleted: "Deleted", destroyed: "Destroyed",
  restore: "Restore this version", undelete: "Bring it back",
  restoreOf: (n: number) => `Restore version ${n}`,
  deleteOf: (n: number) => `Delete version ${n}`,
  undeleteOf: (n: number) => `Bring back version ${n}`,
  destroyOf: (n: number) => `Destroy version ${n}`,
};

export const metadata = {
  notes: "Custom metadata",
  notesText: "Notes for people and programs: who looks after this secret, when it is to be changed. Up to 64.",
  noNotes: "None.",
  notSecret: "Custom metadata is no secret: whoever may read the metadata sees it.",
  name: (n: number) => `Name of note ${n}`, value: (n: number) => `Text of note ${n}`, remove: (n: number) => `Remove note ${n}`,
  namePlaceholder: "owner", valuePlaceholder: "Platform team",
  add: "Add note", save: "Save metadata", saved: "Metadata saved",
  settings: "Settings",
  facts: "History", created: "Created", updated: "Last changed", versions: "Versions",
  versionsOf: (oldest: number, current: number) => current === 0 ? "None" : `${oldest} to ${current}`,
  end: "Delete everything", deleteAll: "Delete secret and history",
  endText: "Deletes all versions and all metadata. There is no way back.",
};

export const settings = {
  engineTitle: "Settings for all secrets of this engine",
  max: "Versions to keep", maxHint: "0 leaves it to the engine.", maxHintEngine: "0 leaves it to the server, which keeps 10.", maxProblem: "This has to be a whole number, 0 or more.",
  cas: "Every write has to say which version it replaces",
  casHint: "Check-and-set: nobody overwrites by mistake what somebody else has just written. This page always does so.",
  after: "Delete versions after", afterHint: "How long after it was written, such as 720h. 0s: not set here; -1s: never.",
  durationProblem: "A duration is a number and a unit, such as 90s, 30m or 720h.",
  yes: "Yes", no: "No", save: "Save settings", saved: "Settings saved", reset: "Undo changes",
};

export const deeds = {
  deleteLatestTitle: "Delete the current version?",
  deleteLatest: (n: number) => `Version ${n} can no longer be read by anybody. Earlier versions stay as they are.`,
  canUndo: "It can be undone: bring the version back under “Versions”.",
  deleteAction: "Delete version", deleteForGood: "Delete for good",
  deletedVersion: (n: number) => `Version ${n} deleted`, deleted: (path: string) => `${path} deleted`,
  deleteTitle: (name: string) => `Delete ${name} for good?`,
  deleteV1: "This engine keeps no earlier versions: the values are gone, and cannot be brought back.",
  deleteEverything: "All versions and all metadata are deleted, destroyed and deleted ones as well. None of it can be brought back.",
  delete: { title: (n: number) => `Delete version ${n}?`, action: "Delete version", text: "It can no longer be read. It can be brought back, as long as it is not destroyed and not crowded out by newer versions.", done: (n: number) => `Version ${n} deleted` },
  undelete: { title: (n: number) => `Bring version ${n} back?`, action: "Bring it back", text: "It can be read again, by everybody who may read this secret.", done: (n: number) => `Version ${n} is back` },
  destroy: { title: (n: number) => `Destroy version ${n}?`, action: "Destroy version", text: "Its values are erased and cannot be brought back. The other versions stay.", done: (n: number) => `Version ${n} destroyed` },
  restoreTitle: (n: number) => `Restore version ${n}?`,
  restore: (_: number, current: number) => `Its values are written again, as version ${current + 1}. Nothing is lost: version ${current} stays in the history.`,
  restoreGone: (n: number) => `Version ${n} was deleted meanwhile: there is nothing to restore.`,
  restoreAction: "Restore as new version",
  restored: (n: number, next: number) => `Version ${n} restored as version ${next}`,
};

export const commands = {
  title: "As command", what: "What the command does", read: "Read", write: "Write",
  tools: { vault: "Command line", curl: "curl" },
  someKey: "key", someValue: "value",
  token: (address: string) => `Your token is not in it: the shell takes it from VAULT_TOKEN, and the command line the server from VAULT_ADDR, here ${address}.`,
  stdin: "The values are in what you copy. They go in by standard input, so that no list of processes shows them.",
};
