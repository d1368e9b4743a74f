import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { useMemo } from "preact/hooks";

/**
 * What a person typed and did not send yet. It is kept outside the components, in memory only, so that it survives a server that fails,
 * seals or forgets the session; leaving the room and coming back; but not a logout.
 */
export class Draft<T> {
  readonly value: Signal<T>;
  readonly isDirty: ReadonlySignal<boolean>;
  readonly #saved: Signal<T>;

  constructor(initial: T) {
    this.value = signal(initial);
    this.#saved = signal(initial);
    this.isDirty = computed(() => !same(this.value.value, this.#saved.value));
  }

  /** Changes some of the fields. */
  set(change: Partial<T>): void { this.value.value = { ...this.value.peek(), ...change }; }

  /** What the server has now. The person's own words stay when they had begun to write. */
  load(stored: T): void {
    const isTouched = this.isDirty.peek();
    this.#saved.value = stored;
    if (!isTouched) this.value.value = stored;
  }

  /** Back to what is stored, or, after saving, on to it. */
  reset(stored: T = this.#saved.peek()): void { this.#saved.value = stored; this.value.value = stored; }
}

const drafts = new Map<string, Draft<unknown>>();

/** The draft of that name ("policies/edit/ops"), begun with `initial` where there is none. */
export function draft<T>(name: string, initial: () => T): Draft<T> {
  let found = drafts.get(name) as Draft<T> | undefined;
  if (!found) drafts.set(name, found = new Draft(initial()) as Draft<T>);
  return found;
}

export const useDraft = <T>(name: string, initial: () => T): Draft<T> => useMemo(() => draft(name, initial), [name]);

/** Done with it: it was saved, or given up. */
export const dropDraft = (name: string): void => { drafts.delete(name); };
export const dropDrafts = (): void => drafts.clear();
export const hasDirtyDrafts = (): boolean => [...drafts.values()].some(each => each.isDirty.peek());

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
