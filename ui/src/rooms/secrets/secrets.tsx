import { secretMounts, type Mount } from "../../api/mounts.ts";
import type { Route } from "../../app/paths.ts";
import { useLoad } from "../../app/load.ts";
import { session } from "../../app/session.ts";
import { ErrorNote } from "../../parts/note.tsx";
import { Key } from "../../parts/icons.tsx";
import { Link } from "../../parts/link.tsx";
import { Page } from "../../parts/page.tsx";
import { Empty, Loading } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";
import { Browser } from "./browser.tsx";
import { Crumbs } from "./crumbs.tsx";
import { EnableEngine } from "./enable.tsx";
import { Engine } from "./engine.tsx";
import { Engines } from "./engines.tsx";
import { mountOf } from "./paths.ts";
import { storeOf } from "./place.ts";
import { secrets } from "./room-path.ts";
import "./secrets.css";

/** The room: the list of engines, one engine, or what is in it, by the address. */
export function SecretsRoom({ route }: { route: Route }) {
  const mounts = useLoad(signal => secretMounts({ signal }), [session.value?.info.accessor]);
  if (!mounts.data) return <Page title={t.secrets.title}>{mounts.error ? <ErrorNote error={mounts.error} /> : <Loading />}</Page>;
  if (route.query.get("view") === "enable") return <EnableEngine mounts={mounts.data} onEnabled={mounts.again} />;
  return route.rest === "" ? <Engines mounts={mounts.data} /> : <Inside route={route} mounts={mounts.data} again={mounts.again} />;
}

function Inside({ route, mounts, again }: { route: Route; mounts: readonly Mount[]; again: () => void }) {
  const found = mountOf(route.rest, mounts);
  if (!found) return (
    <Page title={t.secrets.noEngine} crumbs={<Crumbs />}>
      <Empty icon={Key} title={t.secrets.noEngineAt(route.rest)} action={<Link class="btn" room={secrets}>{t.secrets.toEngines}</Link>}><p>{t.secrets.noEngineText}</p></Empty>
    </Page>);
  const store = storeOf(found.mount);
  if (!store || (found.path === "" && route.query.get("view") === "engine")) return <Engine mount={found.mount} again={again} key={found.mount.path} />;
  return <Browser mount={found.mount} store={store} path={found.path} query={route.query} key={found.mount.path} />;
}
