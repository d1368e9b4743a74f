import { useEffect, useRef, useState } from "preact/hooks";
import { format } from "../../app/paths.ts";
import { Chevron, File, Folder, Warning } from "../../parts/icons.tsx";
import { remedyFor } from "../../app/remedy.ts";
import { t } from "../../text/en.ts";
import { goTo, type Place } from "./place.ts";
import { secrets } from "./room-path.ts";
import { move, type TreeRow } from "./tree.ts";

const text = t.secrets.tree;
const idOf = (row: TreeRow): string => (row.more ? "more " : "") + row.path;

/** The tree as WAI-ARIA has it: one stop of the Tab key, arrows walk, right and left open and close, letters jump, Enter goes there. */
export function TreeView({ place, path }: { place: Place; path: string }) {
  const { tree } = place, rows = tree.rows.value, [focused, setFocused] = useState(path), element = useRef<HTMLDivElement>(null);
  const index = rows.findIndex(row => idOf(row) === focused), stop = index >= 0 ? index : Math.max(0, rows.findIndex(row => row.path === path));
  useEffect(() => setFocused(path), [path]);
  useEffect(() => { element.current?.querySelector('[aria-current="page"]')?.scrollIntoView?.({ block: "nearest" }); }, [path, rows.length === 0]);

  const activate = (row: TreeRow) => {
    if (row.more) { tree.showMore(row.path); return; }
    if (row.isExpanded === false) tree.toggle(row.path, true);
    goTo(place, row.path);
  };
  const focusAt = (to: number) => {
    setFocused(idOf(rows[to]!));
    (element.current?.children[to] as HTMLElement | undefined)?.focus();
  };
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const row = rows[stop];
    if (row && (e.key === "Enter" || e.key === " ")) { e.preventDefault(); activate(row); return; }
    const step = move(rows, stop, e.key);
    if (!step) return;
    e.preventDefault();
    if ("to" in step) focusAt(step.to);
    else tree.toggle(row!.path, step.toggle);
  };
  if (rows.length === 0) return <p class="muted none" role="status">{text.noMatch}</p>;
  return (
    <div role="tree" class="tree" aria-label={text.label(place.mount.path)} ref={element} onKeyDown={onKeyDown}>
      {rows.map((row, i) => <TreeItem key={idOf(row)} row={row} place={place} isHere={row.path === path && !row.more} isStop={i === stop}
        onClick={() => { setFocused(idOf(row)); activate(row); }} onToggle={() => { setFocused(idOf(row)); tree.toggle(row.path); }} />)}
    </div>
  );
}

interface ItemProps { row: TreeRow; place: Place; isHere: boolean; isStop: boolean; onClick: () => void; onToggle: () => void }

function TreeItem({ row, place, isHere, isStop, onClick, onToggle }: ItemProps) {
  const Icon = row.error ? Warning : row.isExpanded === undefined ? File : Folder;
  const click = (e: MouseEvent) => {
    if (e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    e.preventDefault();
    if (row.isExpanded !== undefined && (e.target as Element).closest(".twist")) onToggle();
    else onClick();
  };
  return (
    <a role="treeitem" class={isHere ? "here" : undefined} href={format(secrets, place.mount.path + row.path)} tabIndex={isStop ? 0 : -1} onClick={click}
      aria-level={row.level} aria-posinset={row.place} aria-setsize={row.of} aria-expanded={row.isExpanded} aria-selected={isHere} aria-current={isHere ? "page" : undefined}>
      {Array.from({ length: row.level - 1 }, (_, i) => <span key={i} class="indent" />)}
      {row.isExpanded !== undefined ? <span class={row.isExpanded ? "twist open" : "twist"}>{row.isLoading ? <span class="spin" /> : <Chevron size={14} />}</span> : <span class="twist" />}
      {row.more ? <span class="name more">{text.more(row.more)}</span>
        : <><Icon size={16} /><span class="name">{row.name}</span>{row.error && <span class="sr">{remedyFor(row.error).words}</span>}</>}
    </a>
  );
}
