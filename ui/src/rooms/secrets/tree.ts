import { computed, signal } from "@preact/signals";
import { folders, split } from "./paths.ts";

export interface Branch { keys?: readonly string[]; error?: Error; isLoading?: boolean }

/** A line of the tree as it is shown. */
export interface TreeRow {
  path: string;
  name: string;
  level: number;
  /** Folders only. */
  isExpanded?: boolean;
  isLoading?: boolean;
  error?: Error;
  place: number;
  of: number;
  /** Not a place but "there are more": how many. */
  more?: number;
}

/** As many of a folder's keys are shown at once; the rest comes when asked for. */
const PAGE = 200;

/** What is known of a store's paths: folders are listed when they are opened. */
export class Tree {
  readonly branches = signal<ReadonlyMap<string, Branch>>(new Map());
  readonly expanded = signal<ReadonlySet<string>>(new Set());
  readonly filter = signal("");
  readonly #pages = signal<ReadonlyMap<string, number>>(new Map());
  readonly #list: (folder: string) => Promise<string[]>;

  constructor(list: (folder: string) => Promise<string[]>) { this.#list = list; }

  readonly rows = computed((): TreeRow[] => {
    const rows: TreeRow[] = [], wanted = this.filter.value.trim().toLowerCase();
    this.#add(rows, "", 1, wanted);
    return rows;
  });

  /** Lists a folder, unless that was done. */
  async load(folder: string, isAgain = false): Promise<void> {
    const known = this.branches.peek().get(folder);
    if (known?.isLoading || (known?.keys && !isAgain)) return;
    this.#set(folder, { ...known, isLoading: true });
    try { this.#set(folder, { keys: await this.#list(folder) }); }
    catch (e) { this.#set(folder, { error: e as Error }); }
  }

  toggle(folder: string, isOpen = !this.expanded.peek().has(folder)): void {
    const next = new Set(this.expanded.peek());
    if (isOpen) next.add(folder);
    else next.delete(folder);
    this.expanded.value = next;
    if (isOpen) void this.load(folder, !!this.branches.peek().get(folder)?.error);
  }

  /** Opens the folders above a path, and the folder itself. */
  reveal(path: string): void {
    const above = path.endsWith("/") ? [...folders(path), path] : folders(path);
    if (above.some(each => !this.expanded.peek().has(each))) this.expanded.value = new Set([...this.expanded.peek(), ...above]);
    for (const each of above) void this.load(each);
  }

  showMore(folder: string): void { this.#pages.value = new Map(this.#pages.peek()).set(folder, (this.#pages.peek().get(folder) ?? 1) + 1); }

  /** Something was written or deleted: what is listed of the folders above may be out of date. */
  async refresh(path: string): Promise<void> {
    await Promise.all(["", ...folders(path)].filter(each => this.branches.peek().has(each)).map(each => this.load(each, true)));
  }

  #set(folder: string, branch: Branch): void { this.branches.value = new Map(this.branches.peek()).set(folder, branch); }

  /** True when something below matched the filter. */
  #add(rows: TreeRow[], folder: string, level: number, wanted: string): void {
    const keys = this.branches.value.get(folder)?.keys ?? [];
    const shown = wanted ? keys.filter(key => this.#matches(folder + key, wanted)) : keys.slice(0, PAGE * (this.#pages.value.get(folder) ?? 1));
    shown.forEach((name, i) => {
      const path = folder + name, base = { path, name, level, place: i + 1, of: keys.length };
      if (!name.endsWith("/")) { rows.push(base); return; }
      const branch = this.branches.value.get(path), isExpanded = this.expanded.value.has(path) || (wanted !== "" && this.#matchesBelow(path, wanted));
      rows.push({ ...base, isExpanded, ...(branch?.isLoading && !branch.keys ? { isLoading: true } : {}), ...(branch?.error ? { error: branch.error } : {}) });
      if (isExpanded) this.#add(rows, path, level + 1, wanted && split(path).name.toLowerCase().includes(wanted) && !this.#matchesBelow(path, wanted) ? "" : wanted);
    });
    const rest = keys.length - shown.length;
    if (!wanted && rest > 0) rows.push({ path: folder, name: "", level, place: keys.length, of: keys.length, more: rest });
  }

  #matches(path: string, wanted: string): boolean {
    return path.toLowerCase().includes(wanted) && (wanted.includes("/") || split(path).name.toLowerCase().includes(wanted)) || (path.endsWith("/") && this.#matchesBelow(path, wanted));
  }

  #matchesBelow(folder: string, wanted: string): boolean {
    return this.branches.value.get(folder)?.keys?.some(key => this.#matches(folder + key, wanted)) ?? false;
  }
}

/** Where a key of the keyboard leads in the tree, from row `at`: another row, or something to do there. */
export function move(rows: readonly TreeRow[], at: number, key: string): { to: number } | { toggle: boolean } | null {
  const here = rows[at];
  if (!here) return null;
  switch (key) {
    case "ArrowDown": return at + 1 < rows.length ? { to: at + 1 } : null;
    case "ArrowUp": return at > 0 ? { to: at - 1 } : null;
    case "Home": return { to: 0 };
    case "End": return { to: rows.length - 1 };
    case "ArrowRight":
      if (here.isExpanded === undefined) return null;
      if (!here.isExpanded) return { toggle: true };
      return rows[at + 1] && rows[at + 1]!.level > here.level ? { to: at + 1 } : null;
    case "ArrowLeft": {
      if (here.isExpanded) return { toggle: false };
      const parent = rows.findLastIndex((each, i) => i < at && each.level < here.level);
      return parent >= 0 ? { to: parent } : null;
    }
    default: return key.length === 1 && key !== " " ? typed(rows, at, key.toLowerCase()) : null;
  }
}

function typed(rows: readonly TreeRow[], at: number, letter: string): { to: number } | null {
  for (let i = 1; i <= rows.length; i++) {
    const to = (at + i) % rows.length;
    if (rows[to]!.name.toLowerCase().startsWith(letter)) return { to };
  }
  return null;
}
