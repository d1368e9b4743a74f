import { useId } from "preact/hooks";
import { resultantAcl } from "../../api/mounts.ts";
import { useLoad } from "../../app/load.ts";
import { Search } from "../../parts/icons.tsx";
import { Link } from "../../parts/link.tsx";
import { ErrorNote } from "../../parts/note.tsx";
import { Loading } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";
import { knownPlaces } from "./known.ts";
import { secretProblem } from "./paths.ts";
import { goTo, type Place } from "./place.ts";
import { secrets } from "./room-path.ts";
import { TreeView } from "./tree-view.tsx";

const text = t.secrets.tree;

/** The search, and the tree below it. */
export function Sidebar({ place, path, mayList }: { place: Place; path: string; mayList: boolean | undefined }) {
  const { tree } = place, root = tree.branches.value.get("");
  return (
    <aside class={tree.filter.value ? "kv-side searching" : "kv-side"} aria-label={text.label(place.mount.path)}>
      <GoTo place={place} />
      {mayList === false ? <Known place={place} />
        : root?.error ? <ErrorNote error={root.error} />
        : !root?.keys ? <Loading />
        : root.keys.length > 0 && <TreeView place={place} path={path} />}
    </aside>
  );
}

/** Typing filters what is loaded; Enter goes to exactly the path that was typed. */
function GoTo({ place }: { place: Place }) {
  const id = useId(), { filter } = place.tree, wanted = filter.value.trim().replace(/^\/+/, "");
  const isPlace = wanted !== "" && !secretProblem(wanted.replace(/\/+$/, ""));
  const submit = (e: Event) => {
    e.preventDefault();
    if (!isPlace) return;
    filter.value = "";
    goTo(place, wanted);
  };
  const toTree = (e: KeyboardEvent) => {
    if (e.key !== "ArrowDown") return;
    e.preventDefault();
    (e.currentTarget as HTMLElement).closest("aside")?.querySelector<HTMLElement>('[role="treeitem"]')?.focus();
  };
  return (
    <form class="go-to" role="search" onSubmit={submit}>
      <label class="sr" for={id}>{text.find}</label>
      <span class="search"><Search /><input id={id} type="search" class="input" value={filter.value} placeholder={text.find} aria-describedby={`${id}-hint`}
        autocomplete="off" autocapitalize="off" spellcheck={false} onInput={e => { filter.value = e.currentTarget.value; }} onKeyDown={toTree} /></span>
      <span class="hint" id={`${id}-hint`}>{isPlace ? <>{text.enter} <Link room={secrets} rest={place.mount.path + wanted} onClick={() => { filter.value = ""; }}>{wanted}</Link></> : text.findHint}</span>
    </form>
  );
}

/** A token that may not list: what its policies name. */
function Known({ place }: { place: Place }) {
  const acl = useLoad(signal => resultantAcl({ signal }), [place.mount.path]);
  const known = acl.data ? knownPlaces(acl.data, place.store) : [];
  if (known.length === 0) return <p class="muted none">{text.mayNotList}</p>;
  return <div class="known"><h2>{text.known}</h2><ul>{known.map(each => (
      <li key={each.path}>{each.isOpen && !each.path.endsWith("/") ? <code>{each.path}…</code> : <Link room={secrets} rest={place.mount.path + each.path}>{each.path}</Link>}<span class="muted">{each.may.join(", ")}</span></li>))}</ul></div>;
}
