import { changeVersions, deleteLatest, deleteMetadata, readSecret, writeSecret } from "../../api/kv.ts";
import { notify } from "../../app/notices.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { t } from "../../text/en.ts";
import type { Loaded } from "./load-secret.ts";
import { goTo, type Place } from "./place.ts";
import { split } from "./paths.ts";

const text = t.secrets.deeds;
interface Props { place: Place; path: string; onDone: () => void; onClose: () => void }

/** The latest version; of KV 1 and a cubbyhole, all there is. */
export function DeleteSecret({ place, path, loaded, onDone, onClose }: Props & { loaded: Loaded }) {
  const { isVersioned } = place.store, name = split(path).name;
  const current = loaded.metadata?.current_version ?? loaded.secret?.version ?? 0;
  const remove = async () => {
    await deleteLatest(place.store, path);
    notify(isVersioned ? text.deletedVersion(current) : text.deleted(path));
    if (!isVersioned) goTo(place, split(path).folder, {}, true);
    else goTo(place, path, {}, true);
    onDone();
  };
  return isVersioned
    ? <Confirm title={text.deleteLatestTitle} action={text.deleteAction} onConfirm={remove} onClose={onClose}><p>{text.deleteLatest(current)}</p><p class="muted">{text.canUndo}</p></Confirm>
    : <Confirm title={text.deleteTitle(name)} action={text.deleteForGood} typed={name} onConfirm={remove} onClose={onClose}><p>{text.deleteV1}</p></Confirm>;
}

/** One version deleted, brought back, or destroyed. */
export function ChangeVersions({ what, place, path, version, onDone, onClose }: Props & { what: "delete" | "undelete" | "destroy"; version: number }) {
  const change = async () => {
    await changeVersions(place.store, what, path, [version]);
    notify(text[what].done(version));
    onDone();
  };
  return <Confirm title={text[what].title(version)} action={text[what].action} isDangerous={what !== "undelete"} {...(what === "destroy" ? { typed: String(version) } : {})} onConfirm={change} onClose={onClose}><p>{text[what].text}</p></Confirm>;
}

/** An old version's values as a new version. It is refused when somebody wrote one meanwhile. */
export function Restore({ place, path, version, current, onDone, onClose }: Props & { version: number; current: number }) {
  const restore = async () => {
    const old = await readSecret(place.store, path, version);
    if (!old.data) throw new Error(text.restoreGone(version));
    const next = await writeSecret(place.store, path, old.data, current);
    notify(text.restored(version, next));
    goTo(place, path, {}, true);
    onDone();
  };
  return <Confirm title={text.restoreTitle(version)} action={text.restoreAction} isDangerous={false} onConfirm={restore} onClose={onClose}><p>{text.restore(version, current)}</p></Confirm>;
}

/** All versions and all metadata, for good. */
export function DeleteEverything({ place, path, onDone, onClose }: Props) {
  const name = split(path).name;
  const remove = async () => {
    await deleteMetadata(place.store, path);
    notify(text.deleted(path));
    goTo(place, split(path).folder, {}, true);
    onDone();
  };
  return <Confirm title={text.deleteTitle(name)} action={text.deleteForGood} typed={name} onConfirm={remove} onClose={onClose}><p>{text.deleteEverything}</p></Confirm>;
}
