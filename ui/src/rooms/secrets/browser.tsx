import { useEffect } from "preact/hooks";
import type { Mount } from "../../api/mounts.ts";
import type { Store } from "../../api/kv.ts";
import { useLoad } from "../../app/load.ts";
import { FolderPage } from "./folder.tsx";
import { NewSecret } from "./new.tsx";
import { isFolder } from "./paths.ts";
import { askMay, usePlace } from "./place.ts";
import { SecretPage } from "./secret.tsx";
import { Sidebar } from "./sidebar.tsx";
import { apiPath } from "../../api/kv.ts";

/** One engine's secrets: the tree at the side, and what is chosen in it. */
export function Browser({ mount, store, path, query }: { mount: Mount; store: Store; path: string; query: URLSearchParams }) {
  const place = usePlace(mount, store), top = apiPath(store, "metadata", "");
  const mayList = useLoad(signal => askMay([top], signal).then(may => may(top, "list")), [top]).data;
  useEffect(() => { if (mayList) void place.tree.load(""); }, [place.tree, mayList]);
  useEffect(() => { if (mayList) place.tree.reveal(path); }, [place.tree, mayList, path]);
  const view = query.get("view") ?? "";
  return (
    <div class={isFolder(path) && view === "" ? "kv at-folder" : "kv"}>
      <Sidebar place={place} path={path} mayList={mayList} />
      {view === "new" ? <NewSecret place={place} folder={path} key="new" />
        : isFolder(path) ? <FolderPage place={place} folder={path} mayList={mayList} key={"folder " + path} />
        : <SecretPage place={place} path={path} query={query} key={"secret " + path} />}
    </div>
  );
}
